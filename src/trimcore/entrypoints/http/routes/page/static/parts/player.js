// The film, playing from this device, and stepped by frame.

import { html } from "../libraries/lit.js";
import { icons } from "../icons.js";
import { Part, iconButton } from "../part.js";
import { sentences } from "../sentences.js";
import { Stepper } from "../stepping.js";
import { written } from "../times.js";

const say = sentences.editor;

class Player extends Part {
  static properties = {
    film: { attribute: false },
    shown: { state: true },
    playing: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { shown: 0, playing: false, until: null });
  }

  get video() {
    return this.renderRoot.querySelector("video, audio");
  }

  updated(changed) {
    // That it was sent meanwhile makes it no other film.
    if (!changed.has("film") || changed.get("film")?.key === this.film.key) return;
    this.shown = 0;
    this.stepper?.end();
    // Without it, frames are reckoned from the time.
    if (!this.film.tellsFrames) this.video.requestVideoFrameCallback = undefined;
    this.stepper = new Stepper(this.video, this.film, (time) => this.note(time));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stepper?.end();
  }

  /** Phones load no picture of a film that is neither played nor looked for. */
  begin() {
    if (this.video.currentTime === 0) this.stepper.seek(0);
  }

  /** A frame shows; the last one of a piece that is played ends that. */
  note(time) {
    this.shown = time;
    this.tell("shown", time);
    const { until } = this;
    if (until === null || this.video.seeking || time + 1.5 * this.film.frame < until) return;
    this.video.pause();
    this.seek(until - this.film.frame / 2);
  }

  seek(seconds) {
    this.until = null;
    this.stepper.seek(seconds);
  }

  /** `isHeld` tells that a key is held down: then no steps wait behind those that are on their way. */
  step(frames, isHeld = false) {
    this.until = null;
    this.video.pause();
    this.stepper.step(frames, isHeld);
  }

  toggle() {
    this.until = null;
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  playPiece(start, end) {
    this.seek(start);
    this.until = end;
    this.video.play().catch(() => {});
  }

  render() {
    const noted = (playing) => () => (this.playing = playing);
    const { isSound, name, url } = this.film;
    return html`
      ${isSound
        ? html`<audio src=${url} preload="auto" @loadedmetadata=${this.begin}
            @play=${noted(true)} @pause=${noted(false)}></audio>`
        : html`<video src=${url} playsinline preload="auto" aria-label=${name}
            @loadedmetadata=${this.begin} @play=${noted(true)} @pause=${noted(false)}
            @click=${this.toggle}></video>`}
      <div class="controls">
        ${iconButton(icons.back, isSound ? say.stepBack : say.frameBack, () => this.step(-1))}
        ${iconButton(this.playing ? icons.pause : icons.play, this.playing ? say.pause : say.play,
          () => this.toggle(), { class: "primary" })}
        ${iconButton(icons.on, isSound ? say.stepOn : say.frameOn, () => this.step(1))}
        <output aria-live="off">${written(this.shown)}
          <small>/ ${written(this.film.duration)}</small></output>
      </div>
    `;
  }
}

customElements.define("trim-player", Player);
