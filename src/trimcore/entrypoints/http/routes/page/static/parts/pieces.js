// The pieces of a film: their names, times and order.

import { html, nothing } from "../libraries/lit.js";
import { live } from "../libraries/live.js";
import { repeat } from "../libraries/repeat.js";
import { icons } from "../icons.js";
import { faultOf } from "../marking.js";
import { Part, iconButton } from "../part.js";
import { sentences } from "../sentences.js";
import { nameOf } from "../submitting.js";
import { parsed, written } from "../times.js";

const say = sentences.editor;

class Pieces extends Part {
  static properties = {
    pieces: { attribute: false },
    chosen: { type: Number },
    duration: { type: Number },
    /** What the clips of all pieces are called, where each has a name; else null. */
    called: { attribute: false },
  };

  constructor() {
    super();
    Object.assign(this, { pieces: [], chosen: 0, duration: Infinity, called: null });
    this.leadTo = null;
  }

  /** Lead on whoever moved or removed a piece by keys: what had the focus has moved, too, or gone. */
  updated(changed) {
    if (!this.leadTo || !changed.has("pieces")) return;
    const { key, button } = this.leadTo;
    this.leadTo = null;
    const row = this.renderRoot.querySelector(`[data-key="${key}"]`);
    const wanted = row?.querySelectorAll(".actions button")[button];
    (wanted && !wanted.disabled ? wanted : row?.querySelector(".time"))?.focus();
  }

  changed(pieces, chosen = this.chosen) {
    this.tell("pieces", { pieces, chosen });
  }

  with(place, change) {
    const pieces = this.pieces.map((each, n) => (n === place ? { ...each, ...change } : each));
    this.changed(pieces, place);
  }

  /** What is no time stays as it was typed. An end before its start is kept, too: the other of the
   * two may be typed next. */
  timed(place, end, text) {
    const time = parsed(text);
    const { [end]: _, ...unread } = this.pieces[place].unread;
    if (time === null) this.with(place, { unread: { ...unread, [end]: text } });
    else this.with(place, { unread, [end]: time });
  }

  moved(place, by) {
    const pieces = [...this.pieces];
    const [piece] = pieces.splice(place, 1);
    pieces.splice(place + by, 0, piece);
    this.leadTo = { key: piece.key, button: by < 0 ? 0 : 1 };
    this.changed(pieces, place + by);
  }

  removed(place) {
    const pieces = this.pieces.filter((_, n) => n !== place);
    const chosen = place < this.chosen ? this.chosen - 1 : this.chosen;
    const next = Math.min(chosen, pieces.length - 1);
    this.leadTo = { key: pieces[next].key };
    this.changed(pieces, next);
  }

  render() {
    return html`
      <ol class="pieces">
        ${repeat(this.pieces, ({ key }) => key, (piece, place) => this.row(piece, place))}
      </ol>
    `;
  }

  row(piece, place) {
    const number = place + 1;
    const several = this.pieces.length > 1;
    const called = piece.name || say.piece(number);
    const fault = faultOf(piece, this.duration);
    const isChosen = place === this.chosen;
    return html`
      <li data-key=${piece.key} class=${isChosen ? "chosen" : ""} aria-current=${several && isChosen ? "true" : nothing}
        @focusin=${() => isChosen || this.changed(this.pieces, place)}>
        ${several && this.called !== null
          ? html`<input class="called" aria-label=${say.pieceName(number)} dir="auto"
              placeholder=${nameOf(this.called, place)} maxlength="255" .value=${live(piece.name)}
              @change=${(event) => this.with(place, { name: event.target.value })}>`
          : nothing}
        ${several && this.called === null
          ? html`<bdi class="called">${called}</bdi>`
          : nothing}
        ${this.time(piece, place, "start", say.pieceStart(number), fault)}
        <span aria-hidden="true">–</span>
        ${this.time(piece, place, "end", say.pieceEnd(number), fault)}
        ${several
          ? html`<span class="actions">
              ${iconButton(icons.up, say.up(called), () => this.moved(place, -1), { disabled: !place })}
              ${iconButton(icons.down, say.down(called), () => this.moved(place, 1),
                { disabled: number === this.pieces.length })}
              ${iconButton(icons.away, say.remove(called), () => this.removed(place))}
            </span>`
          : nothing}
        ${fault
          ? html`<small role="alert" class="wrong" id="fault-${piece.key}">${fault}</small>`
          : nothing}
      </li>
    `;
  }

  time(piece, place, end, label, fault) {
    // What can't be read is wrong by itself; else start and end are, together.
    const isWrong = fault && (!Object.keys(piece.unread).length || end in piece.unread);
    return html`<input class="time" inputmode="decimal" aria-label=${label}
      aria-invalid=${isWrong ? "true" : nothing}
      aria-describedby=${fault ? `fault-${piece.key}` : nothing}
      .value=${live(piece.unread[end] ?? written(piece[end]))}
      @change=${(event) => this.timed(place, end, event.target.value)}>`;
  }
}

customElements.define("trim-pieces", Pieces);
