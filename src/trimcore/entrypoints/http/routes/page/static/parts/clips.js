// The clips that were asked for, as they come about.

import { html, nothing } from "../libraries/lit.js";
import { repeat } from "../libraries/repeat.js";
import { listen } from "../events.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";
import { videoId } from "./clip.js";

const say = sentences.clips;
const NEWEST = "requests?include=video&page[size]=20";

class Clips extends Part {
  static properties = {
    api: { attribute: false },
    clips: { state: true },
    next: { state: true },
    live: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { clips: new Map(), next: undefined, live: null });
    this.erased = new Set();
  }

  firstUpdated() {
    this.stop = listen(this.api, (document) => this.heard(document), (live) => this.lives(live));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
  }

  async load(address = NEWEST) {
    try {
      const { data, included = [], links } = await this.api.get(address);
      const videos = new Map(included.map((video) => [video.id, video]));
      for (const request of data) this.keep(request, videos.get(videoId(request)));
      // The newest are asked for again and again; that shows no fewer of the others.
      if (address !== NEWEST || this.next === undefined) this.next = links?.next ?? null;
    } catch (error) {
      this.tell("notice", error.message);
    }
  }

  /** What happens while nobody listens is asked for as soon as somebody does. */
  lives(live) {
    if (live || this.live === null) this.load();
    this.live = live;
  }

  /** Answers and events overtake each other: what is newer stays, and what was deleted is gone. */
  keep(request, video) {
    if (this.erased.has(request.id)) return;
    const known = this.clips.get(request.id);
    const isOld = known && updated(known.request) > updated(request);
    const kept = isOld ? known.request : request;
    this.clips = new Map(this.clips).set(request.id, { request: kept, video: newer(known?.video, video) });
    const { status } = kept.attributes;
    if (known && known.request.attributes.status !== status) this.announce(request.id, status);
  }

  announce(id, status) {
    const name = this.clips.get(id).video?.attributes.name;
    if (name && say.became[status]) this.tell("notice", say.became[status](name));
  }

  async heard({ data, included = [] }) {
    this.keep(data, included.find(({ type }) => type === "videos"));
    const { request, video } = this.clips.get(data.id) ?? {};
    const lacks = request && (!video || (request.attributes.status === "done" && !video.attributes.url));
    if (!lacks || !videoId(request)) return;
    const found = await this.api.get(`videos/${videoId(request)}`).catch(() => null);
    if (found) this.keep(request, found.data);
  }

  forget(id) {
    this.erased.add(id);
    const left = new Map(this.clips);
    left.delete(id);
    this.clips = left;
  }

  get inOrder() {
    const at = ({ request }) => request.attributes.created_at;
    return [...this.clips.values()].sort((a, b) => (at(a) < at(b) ? 1 : -1));
  }

  render() {
    return html`
      <section aria-labelledby="clips-heading"
        @changed=${({ detail }) => this.keep(detail.request, detail.video)}
        @gone=${({ detail }) => this.forget(detail)}>
        <h2 id="clips-heading">${say.heading}
          ${this.live === false ? html`<small class="late">${say.notLive}</small>` : nothing}
        </h2>
        ${this.clips.size ? nothing : html`<p class="empty">${say.none}</p>`}
        ${repeat(
          this.inOrder,
          ({ request }) => request.id,
          ({ request, video }) =>
            html`<trim-clip .api=${this.api} .request=${request} .video=${video}></trim-clip>`,
        )}
        ${this.next
          ? html`<button type="button" class="plain" @click=${() => this.load(this.next)}>
              ${say.more}</button>`
          : nothing}
      </section>
    `;
  }
}

const updated = ({ attributes }) => attributes.updated_at;

/** The video that tells more: a link comes, and is followed by fresher ones. */
function newer(known, video) {
  if (!video || !known) return video ?? known;
  const until = ({ attributes }) => attributes.url_expires_at ?? "";
  return until(known) > until(video) ? known : video;
}

customElements.define("trim-clips", Clips);
