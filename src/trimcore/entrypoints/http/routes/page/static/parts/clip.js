// One clip: where it stands, what came of it, and what can be done about it.

import { html, nothing } from "../libraries/lit.js";
import { Part, asked } from "../part.js";
import { sentences } from "../sentences.js";
import { size, written } from "../times.js";
import "./receipt.js";

const say = sentences.clips;
const SHORTEST_LINK = 60000;

/** The id of the video that a request makes. */
export const videoId = (request) => request.relationships?.video?.data?.id;

class Clip extends Part {
  static properties = {
    api: { attribute: false },
    request: { attribute: false },
    video: { attribute: false },
    watched: { state: true },
    unplayable: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { watched: null, unplayable: false, busy: false });
  }

  get name() {
    return this.video?.attributes.name ?? say.nameless;
  }

  /** Do one thing at a time, and tell what was refused. */
  async tried(work) {
    this.busy = true;
    try {
      await work();
    } catch (error) {
      this.tell("notice", error.message);
    }
    this.busy = false;
  }

  /** Do something about the request, and show what has become of it. */
  act(what) {
    return this.tried(async () => {
      const { data } = await this.api.call("POST", `requests/${this.request.id}/${what}`);
      this.tell("changed", { request: data });
    });
  }

  async erase() {
    if (!(await asked(say.reallyRemove(this.name), sentences.yes, sentences.no))) return;
    await this.tried(async () => {
      await this.api.call("DELETE", `requests/${this.request.id}`);
      this.tell("gone", this.request.id);
    });
  }

  /** Play the result by a fresh link, which stays the one that plays, whatever comes later. */
  watch() {
    return this.tried(async () => {
      this.watched = await this.link();
      this.unplayable = false;
      this.watchedSince = performance.now();
    });
  }

  /** The button goes, so that who pressed it by a key goes on with the player. */
  async begin() {
    await this.watch();
    await this.updateComplete;
    this.renderRoot.querySelector("video, audio")?.focus();
  }

  /** A link expires, also under somebody who watches: they go on where they were. */
  async again({ target }) {
    const { currentTime, error } = target;
    if (performance.now() - this.watchedSince < SHORTEST_LINK) {
      this.unplayable ||= error.code >= MediaError.MEDIA_ERR_DECODE;
      if (this.unplayable) this.watched = null;
      return;
    }
    await this.watch();
    await this.updateComplete;
    target.load();
    target.currentTime = currentTime;
  }

  /** A link that has just been made. */
  async link() {
    const { data } = await this.api.get(`videos/${videoId(this.request)}`);
    this.tell("changed", { request: this.request, video: data });
    return data.attributes.url;
  }

  /** Let the browser follow a link that is good for a while yet; else get another one first. */
  async download(event) {
    const left = Date.parse(this.video.attributes.url_expires_at) - Date.now();
    if (left > SHORTEST_LINK) return;
    event.preventDefault();
    const { currentTarget: link } = event;
    await this.tried(async () => {
      const copy = Object.assign(link.cloneNode(), { href: await this.link() });
      copy.click();
    });
  }

  render() {
    const { status } = this.request.attributes;
    return html`
      <article class="clip" aria-label=${this.name}>
        <header>
          <bdi class="name" title=${this.name}>${this.name}</bdi>
          <span class="badge ${status}">${say.status[status]}</span>
        </header>
        ${this[status]?.() ?? nothing}
      </article>
    `;
  }

  scheduled() {
    return this.buttons(this.button(say.cancel, () => this.act("cancel")));
  }

  processing() {
    const { progress } = this.request.attributes;
    return html`
      <progress max="100" value=${progress} aria-label=${say.progress(this.name)}></progress>
      ${this.scheduled()}
    `;
  }

  failed() {
    const { failure } = this.request.attributes;
    return html`
      <p class="wrong">${failure?.detail ?? sentences.failed}</p>
      ${this.buttons(this.button(say.restart, () => this.act("restart"), "primary"), this.delete())}
    `;
  }

  cancelled() {
    return this.buttons(this.button(say.restart, () => this.act("restart")), this.delete());
  }

  done() {
    const { url } = this.video?.attributes ?? {};
    const { receipt } = this.request.attributes;
    const isSound = receipt && !(receipt.frames_copied + receipt.frames_encoded);
    // The link of another host is not saved but opened, which must not take the place of the page.
    const link = html`<a class="small secondary" role="button" href=${url} download target="_blank"
      @click=${this.download}>${say.download}</a>`;
    return html`
      ${this.watched ? this.played(isSound) : nothing}
      ${this.unplayable ? html`<p role="alert">${say.unplayable}</p>` : nothing}
      ${receipt ? html`<p class="facts"><small>${facts(receipt)}</small></p>` : nothing}
      ${this.buttons(
        this.watched || this.unplayable
          ? nothing
          : this.button(isSound ? say.listen : say.watch, () => this.begin(), "primary"),
        url ? link : nothing,
        this.delete(),
      )}
      ${receipt ? html`<trim-receipt .receipt=${receipt}></trim-receipt>` : nothing}
    `;
  }

  played(isSound) {
    return isSound
      ? html`<audio src=${this.watched} controls autoplay aria-label=${this.name}
          @error=${this.again}></audio>`
      : html`<video src=${this.watched} controls autoplay playsinline aria-label=${this.name}
          @error=${this.again}></video>`;
  }

  delete() {
    return this.button(say.remove, () => this.erase());
  }

  button(text, click, kind = "secondary") {
    return html`<button type="button" class="small ${kind}" ?disabled=${this.busy} @click=${click}>
      ${text}</button>`;
  }

  buttons(...all) {
    return html`<div class="actions">${all}</div>`;
  }
}

const facts = ({ duration, bytes_written: bytes }) => `${written(duration)} · ${size(bytes)}`;

customElements.define("trim-clip", Clip);
