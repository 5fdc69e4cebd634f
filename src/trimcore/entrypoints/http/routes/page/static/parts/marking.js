// What is to be cut out of a film: its pieces, by hands, keys or numbers, and what becomes of them.

import { html, nothing } from "../libraries/lit.js";
import { actionOf } from "../keys.js";
import { faultOf, firstPieces, marked, pieceAfter } from "../marking.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";
import "./picker.js";
import "./pieces.js";
import "./player.js";
import "./wish.js";

const say = sentences.editor;

class Marking extends Part {
  static properties = {
    api: { attribute: false },
    film: { attribute: false },
    busy: { attribute: false },
    wrong: { attribute: false },
    pieces: { state: true },
    chosen: { state: true },
    shown: { state: true },
    apart: { state: true },
    clipName: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { busy: false, pieces: [], chosen: 0, shown: 0, apart: false, clipName: "" });
    this.pressed = (event) => this.keyed(event);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.pressed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.pressed);
  }

  /** Begin anew with another film; that it was sent meanwhile makes it no other one. */
  willUpdate(changed) {
    const before = changed.get("film");
    if (!changed.has("film") || before?.key === this.film.key) return;
    const { duration, name } = this.film;
    Object.assign(this, { pieces: firstPieces(duration), chosen: 0, shown: 0, clipName: name });
  }

  get player() {
    return this.renderRoot.querySelector("trim-player");
  }

  get piece() {
    return this.pieces[this.chosen];
  }

  get isWrong() {
    return this.pieces.some((piece) => faultOf(piece, this.film.duration));
  }

  add() {
    this.pieces = [...this.pieces, pieceAfter(this.piece, this.film.duration)];
    this.chosen = this.pieces.length - 1;
  }

  mark(times) {
    const piece = marked(this.piece, times);
    this.pieces = this.pieces.map((each, n) => (n === this.chosen ? piece : each));
  }

  slid({ start, end, handle }) {
    this.mark({ start, end });
    this.player?.seek(handle ? Math.max(start, end - this.film.frame) : start);
  }

  /** The frame that shows is the first of the piece. */
  markStart() {
    const end = this.piece.end > this.shown ? this.piece.end : this.film.duration;
    this.mark({ start: this.shown, end });
  }

  /** The frame that shows is the last of the piece, which ends as the next one begins. */
  markEnd() {
    const end = Math.min(this.shown + this.film.frame, this.film.duration);
    this.mark({ start: this.piece.start < end ? this.piece.start : 0, end });
  }

  keyed(event) {
    const action = this.player && this.piece ? actionOf(event) : null;
    if (!action) return;
    event.preventDefault();
    const frames = event.shiftKey ? Math.max(1, Math.round(1 / this.film.frame)) : 1;
    const work = {
      back: () => this.player.step(-frames, event.repeat),
      on: () => this.player.step(frames, event.repeat),
      toggle: () => event.repeat || this.player.toggle(),
      start: () => this.markStart(),
      end: () => this.markEnd(),
    };
    work[action]();
  }

  async wished(wish) {
    if (this.isWrong) await this.focusWrong();
    else this.tell("marked-out", { pieces: this.pieces, apart: this.apart, wish });
  }

  render() {
    const { film } = this;
    const { start, end } = this.piece;
    return html`
      ${film.playable
        ? html`<trim-player .film=${film} @shown=${({ detail }) => (this.shown = detail)}>
          </trim-player>`
        : nothing}
      <trim-picker .api=${this.api} .film=${film} .start=${start} .end=${end}
        .shown=${this.shown} @marked=${({ detail }) => this.slid(detail)}
        @pointed=${({ detail }) => this.player?.seek(detail)}></trim-picker>
      ${film.playable ? this.marks() : nothing}
      <h3>${say.pieces}</h3>
      <trim-pieces .pieces=${this.pieces} .chosen=${this.chosen} .duration=${film.duration}
        .called=${this.apart ? this.clipName : null}
        @pieces=${({ detail }) => Object.assign(this, detail)}></trim-pieces>
      <button type="button" class="plain" @click=${this.add}>+ ${say.addPiece}</button>
      <trim-wish .film=${film} .several=${this.pieces.length > 1} .apart=${this.apart}
        .busy=${this.busy} .wrong=${this.wrong} @wished=${({ detail }) => this.wished(detail)}
        @called=${({ detail }) => (this.clipName = detail)}
        @ordered=${({ detail }) => (this.apart = detail)}></trim-wish>
    `;
  }

  marks() {
    const { start, end } = this.piece;
    return html`
      <div class="marks">
        <button type="button" class="small" @click=${this.markStart}>${say.markStart} <kbd>I</kbd>
        </button>
        <button type="button" class="small" @click=${this.markEnd}>${say.markEnd} <kbd>O</kbd>
        </button>
        <button type="button" class="small secondary"
          @click=${() => this.player.playPiece(start, end)}>${say.playPiece}</button>
      </div>
      <p class="keys"><small>${this.film.isSound ? say.soundKeys : say.keys}</small></p>
    `;
  }
}

customElements.define("trim-marking", Marking);
