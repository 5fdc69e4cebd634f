// What was sent earlier, and can be cut again without sending it again.

import { html, nothing } from "../libraries/lit.js";
import { repeat } from "../libraries/repeat.js";
import { icons } from "../icons.js";
import { Part, asked, iconButton } from "../part.js";
import { sentences } from "../sentences.js";
import { size, written } from "../times.js";

const say = sentences.uploads;
const NEWEST = "sources?page[size]=10";

class Sources extends Part {
  static properties = {
    api: { attribute: false },
    sources: { state: true },
    next: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { sources: [], next: undefined });
    this.erased = new Set();
  }

  firstUpdated() {
    return this.load();
  }

  /** Answers overtake each other: an older one adds what it has, and takes nothing away. */
  async load(address = NEWEST) {
    try {
      const { data, links } = await this.api.get(address);
      const known = new Map(this.sources.map((source) => [source.id, source]));
      for (const source of data) known.set(source.id, fuller(known.get(source.id), source));
      const left = [...known.values()].filter(({ id }) => !this.erased.has(id));
      this.sources = left.sort((a, b) => (created(a) < created(b) ? 1 : -1));
      if (address !== NEWEST || this.next === undefined) this.next = links?.next ?? null;
    } catch (error) {
      this.tell("notice", error.message);
    }
  }

  async erase(source) {
    const { name } = source.attributes;
    if (!(await asked(say.reallyRemove(name), sentences.yes, sentences.no))) return;
    try {
      await this.api.call("DELETE", `sources/${source.id}`);
      this.erased.add(source.id);
      this.sources = this.sources.filter((each) => each.id !== source.id);
    } catch (error) {
      this.tell("notice", error.message);
    }
  }

  render() {
    return html`
      <section aria-labelledby="sources-heading">
        <h2 id="sources-heading">${say.heading}</h2>
        ${this.sources.length ? nothing : html`<p class="empty">${say.none}</p>`}
        <ul class="rows">
          ${repeat(this.sources, ({ id }) => id, (source) => this.row(source))}
        </ul>
        ${this.next
          ? html`<button type="button" class="plain"
              @click=${() => this.load(this.next)}>${say.more}</button>`
          : nothing}
      </section>
    `;
  }

  row(source) {
    const { name, bytes, duration } = source.attributes;
    const facts = [bytes ? size(bytes) : null, duration ? written(duration) : null].filter(Boolean);
    return html`
      <li>
        <bdi class="name">${name}</bdi>
        <small>${facts.join(" · ")}</small>
        <span class="actions">
          <button type="button" class="small secondary"
            @click=${() => this.tell("cut-again", source)}>${say.cutAgain}</button>
          ${iconButton(icons.bin, `${say.remove}: ${name}`, () => this.erase(source))}
        </span>
      </li>
    `;
  }
}

const created = ({ attributes }) => attributes.created_at;

/** The one that tells more: the service learns of a source, and forgets nothing. */
const fuller = (known, source) =>
  known && Object.keys(known.attributes).length > Object.keys(source.attributes).length ? known : source;

customElements.define("trim-sources", Sources);
