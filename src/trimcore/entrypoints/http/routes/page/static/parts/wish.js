// How the pieces are to be cut, and what the clip is called.

import { html, nothing } from "../libraries/lit.js";
import { live } from "../libraries/live.js";
import { icons } from "../icons.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";

const say = sentences.editor;

class Wish extends Part {
  static properties = {
    film: { attribute: false },
    several: { type: Boolean },
    apart: { type: Boolean },
    busy: { type: Boolean },
    wrong: { attribute: false },
  };

  updated(changed) {
    const before = changed.get("film");
    if (before && before.key !== this.film.key) this.renderRoot.querySelector("form").reset();
  }

  wish(event) {
    event.preventDefault();
    const { name, mode, container } = Object.fromEntries(new FormData(event.target));
    this.tell("wished", { name, mode, container });
  }

  render() {
    const wrong = this.wrong?.get("name");
    return html`
      <form @submit=${this.wish}>
        ${this.several ? this.order() : nothing}
        <label>${this.several && this.apart ? say.clipNames : say.clipName}
          <input name="name" required maxlength="255" dir="auto" .defaultValue=${this.film.name}
            @input=${({ target }) => this.tell("called", target.value)}
            aria-invalid=${wrong ? "true" : nothing}>
          ${wrong ? html`<small class="wrong">${say.clipName} ${wrong}</small>` : nothing}
        </label>
        <details>
          <summary>${say.options}</summary>
          ${choice("mode", say.mode, say.modes)}
          ${choice("container", say.container, say.containers)}
        </details>
        <button class="cut" aria-disabled=${this.busy}>${icons.cut} ${say.cut}</button>
      </form>
    `;
  }

  order() {
    return html`
      <fieldset>
        <legend>${say.order}</legend>
        ${this.choice(false, say.together)} ${this.choice(true, say.apart)}
      </fieldset>
    `;
  }

  choice(apart, text) {
    return html`<label><input type="radio" name="order" .checked=${live(this.apart === apart)}
      @change=${() => this.tell("ordered", apart)}> ${text}</label>`;
  }
}

const choice = (name, label, values) => html`
  <label>${label}
    <select name=${name}>
      ${Object.entries(values).map(([value, text]) => html`<option value=${value}>${text}</option>`)}
    </select>
  </label>
`;

customElements.define("trim-wish", Wish);
