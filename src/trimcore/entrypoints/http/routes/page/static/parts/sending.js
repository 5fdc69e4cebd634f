// How much of a film is sent, or why it is not going on.

import { html, nothing } from "../libraries/lit.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";

const say = sentences.editor;

class Sending extends Part {
  /** `{ percent, waiting, stop }`: `waiting` is a sentence or null, `stop` ends it. */
  static properties = { sending: { attribute: false } };

  /** Each percent is seen, not read out. */
  render() {
    const { percent, waiting, stop } = this.sending;
    return html`
      <div class="sending">
        <progress max="100" value=${percent} aria-label=${say.sent}></progress>
        <span><span role="status">${waiting ?? say.sending}</span>
          ${waiting ? nothing : html`<span aria-hidden="true">${say.percent(percent)}</span>`}</span>
        <button type="button" class="plain" @click=${() => stop.abort()}>${say.stop}</button>
      </div>
    `;
  }
}

customElements.define("trim-sending", Sending);
