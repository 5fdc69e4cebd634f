// From a video to a clip: choosing the film, marking pieces of it, sending it.

import { html, nothing } from "../libraries/lit.js";
import { Delivery } from "../delivery.js";
import { fromFile, fromSource, measured } from "../film.js";
import { lookedAt } from "../looking.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";
import { unfinished } from "../uploads.js";
import "./drop-zone.js";
import "./marking.js";
import "./sending.js";

const say = sentences.editor;

class Editor extends Part {
  static properties = {
    api: { attribute: false },
    film: { state: true },
    opening: { state: true },
    left: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { film: null, opening: null, left: [], turn: 0 });
    this.delivery = new Delivery(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.left = unfinished(this.api.session.user);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.close();
  }

  /** Let go of the film; what is still on its way for it comes to nothing. */
  close() {
    this.turn += 1;
    this.delivery.leave();
    if (this.film?.url) URL.revokeObjectURL(this.film.url);
    Object.assign(this, { film: null, opening: null });
    this.left = unfinished(this.api.session.user);
  }

  async choose(file) {
    this.close();
    const { turn } = this;
    this.opening = file.name;
    const film = await fromFile(file);
    if (turn === this.turn) this.begin(film);
    else URL.revokeObjectURL(film.url);
  }

  /** Open what was sent earlier. */
  open(source) {
    this.begin(fromSource(source));
    if (this.film.duration === null) this.look();
    this.scrollIntoView({ behavior: "smooth", block: "start" });
  }

  begin(film) {
    this.close();
    this.film = { ...film, key: this.turn };
  }

  async order(wanted) {
    await this.delivery.order(wanted);
    if (this.delivery.refused?.fields?.has("name")) await this.focusWrong();
  }

  /** Send what this browser can't play, and let the service tell how long it is. */
  async sendNow() {
    await this.delivery.tried(async () => {
      const { sourceId } = await this.delivery.sent();
      if (this.film?.sourceId === sourceId) await this.look();
    });
  }

  /** Wait until the service has looked at what it was sent. */
  async look() {
    const { turn, film } = this;
    this.opening = film.fileName;
    try {
      const source = await lookedAt(this.api, film.sourceId, () => turn === this.turn);
      if (turn !== this.turn) return;
      this.film = { ...film, ...measured(source) };
    } catch (error) {
      if (turn === this.turn) this.delivery.stands({ refused: error });
    }
    if (turn === this.turn) this.opening = null;
  }

  render() {
    const { film, opening } = this;
    return html`
      <section class="editor" aria-labelledby="editor-heading">
        <h2 id="editor-heading">${say.heading}</h2>
        ${film || opening !== null ? this.title(film?.fileName ?? opening) : nothing}
        ${opening === null ? nothing : html`<p aria-busy="true">${say.loading}</p>`}
        ${film ? this.opened(film) : nothing}
        ${film || opening !== null ? nothing : this.empty()}
      </section>
    `;
  }

  empty() {
    const again = this.left.map((name) => html`<p class="again">${say.again(name)}</p>`);
    return html`
      <trim-drop-zone @chosen=${(event) => this.choose(event.detail)}></trim-drop-zone>
      ${again}
    `;
  }

  title(fileName) {
    return html`
      <p class="film">
        <bdi class="name">${fileName}</bdi>
        <button type="button" class="plain" @click=${this.close}>${say.another}</button>
      </p>
    `;
  }

  opened(film) {
    const { busy, refused, sending } = this.delivery;
    return html`
      ${film.playable || film.sourceId ? nothing : this.unplayable()}
      ${film.duration
        ? html`<trim-marking .api=${this.api} .film=${film} .busy=${busy} .wrong=${refused?.fields}
            @marked-out=${({ detail }) => this.order(detail)}></trim-marking>`
        : nothing}
      ${sending ? html`<trim-sending .sending=${sending}></trim-sending>` : nothing}
      ${refused ? html`<p role="alert" class="wrong">${refused.message}</p>` : nothing}
    `;
  }

  unplayable() {
    return html`
      <p>${say.unplayable}</p>
      <button type="button" @click=${this.sendNow} ?disabled=${this.delivery.sending}>
        ${say.sendNow}</button>
    `;
  }
}

customElements.define("trim-editor", Editor);
