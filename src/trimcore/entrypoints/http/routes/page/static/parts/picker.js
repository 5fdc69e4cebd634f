// One piece, marked by two handles on a strip of pictures.

import { html } from "../libraries/lit.js";
import { create } from "../libraries/nouislider.js";
import { drawStrip, fetchStrip } from "../film.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";
import { written } from "../times.js";

const say = sentences.editor;

class Picker extends Part {
  static properties = {
    api: { attribute: false },
    film: { attribute: false },
    start: { type: Number },
    end: { type: Number },
    shown: { type: Number },
    picture: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { start: 0, end: 0, shown: 0, picture: null });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.forget();
  }

  updated(changed) {
    // That a film was sent meanwhile makes it no other one.
    if (changed.has("film") && changed.get("film")?.key !== this.film.key) this.begin();
    if ((changed.has("start") || changed.has("end")) && this.slider && !this.dragged) {
      this.slider.set([this.start, this.end], false);
    }
  }

  forget() {
    this.drawing?.abort();
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = null;
  }

  begin() {
    const handles = this.renderRoot.querySelector(".handles");
    handles.noUiSlider?.destroy();
    const { duration, frame } = this.film;
    this.slider = create(handles, {
      start: [this.start, this.end],
      range: { min: 0, max: duration },
      connect: true,
      behaviour: "drag-tap",
      keyboardDefaultStep: duration / frame,
      keyboardPageMultiplier: Math.max(1, Math.round(1 / frame)),
      handleAttributes: [{ "aria-label": say.startHandle }, { "aria-label": say.endHandle }],
      ariaFormat: { to: written, from: Number },
    });
    // Only what a hand does is told: what comes from above is known there.
    this.slider.on("slide", (_, handle, values) => this.moved(values, handle));
    this.slider.on("start", () => (this.dragged = true));
    this.slider.on("end", () => (this.dragged = false));
    this.draw();
  }

  moved([start, end], handle) {
    this.tell("marked", { start, end, handle });
  }

  /** Without pictures the handles work all the same. */
  async draw() {
    this.forget();
    this.drawing = new AbortController();
    const { film, drawing: { signal } } = this;
    if (film.playable) {
      await drawStrip(film, this.renderRoot.querySelector("canvas"), signal);
    } else if (film.sourceId) {
      const picture = await fetchStrip(this.api, film.sourceId, signal).catch(() => null);
      if (!signal.aborted) this.picture = picture;
      else if (picture) URL.revokeObjectURL(picture);
    }
  }

  render() {
    const place = this.film.duration ? (this.shown / this.film.duration) * 100 : 0;
    return html`
      <div class="picker">
        <div class="strip" @click=${this.point}>
          <canvas ?hidden=${!this.film.playable || this.film.isSound}></canvas>
          ${this.picture ? html`<img src=${this.picture} alt="">` : ""}
          <svg class="playhead" aria-hidden="true" width="100%" height="100%">
            <line x1="${place}%" x2="${place}%" y1="0" y2="100%"></line>
          </svg>
        </div>
        <div class="handles"></div>
      </div>
    `;
  }

  point(event) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    this.tell("pointed", ((event.clientX - left) / width) * this.film.duration);
  }
}

customElements.define("trim-picker", Picker);
