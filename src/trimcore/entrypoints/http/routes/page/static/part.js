// What all parts of the page share.

import { LitElement, html } from "./libraries/lit.js";

/** A part that is drawn into the page itself, so that one style sheet and one focus order rule. */
export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }

  /** Tell a part above. */
  tell(name, detail = undefined) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /** Lead to the first field in which something is wrong, as soon as it is drawn. */
  async focusWrong() {
    await this.updateComplete;
    this.renderRoot.querySelector("[aria-invalid=true]")?.focus();
  }
}

/** A button with a picture for a face, and a name for those who don't see it. */
export const iconButton = (icon, name, click, more = {}) => html`
  <button type="button" class="icon ${more.class ?? "secondary"}" aria-label=${name} title=${name}
    ?disabled=${more.disabled} @click=${click}>${icon}</button>
`;

/** Ask before something goes for good. Resolves with whether it may. */
export function asked(question, yes, no) {
  const dialog = document.createElement("dialog");
  const card = document.createElement("article");
  const text = document.createElement("p");
  const buttons = document.createElement("footer");
  text.textContent = question;
  const button = (name, value, kind) => {
    const made = document.createElement("button");
    Object.assign(made, { textContent: name, className: kind });
    made.addEventListener("click", () => dialog.close(value));
    return made;
  };
  buttons.append(button(no, "no", "secondary"), button(yes, "yes", "danger"));
  card.append(text, buttons);
  dialog.append(card);
  dialog.setAttribute("aria-label", question);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "yes");
    });
  });
}
