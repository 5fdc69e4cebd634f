// Who is logged in: a new password, leaving, and leaving for good.

import { html, nothing } from "../libraries/lit.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";

const say = sentences.account;

class Account extends Part {
  static properties = {
    api: { attribute: false },
    email: { state: true },
    refused: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { email: "", refused: {} });
  }

  async firstUpdated() {
    const { data } = await this.api.get("me").catch(() => ({ data: null }));
    if (data) [this.id, this.email] = [data.id, data.attributes.email];
  }

  get dialog() {
    return this.renderRoot.querySelector("dialog");
  }

  async logOut() {
    await this.api.call("DELETE", "session").catch(() => {});
    this.tell("signed-out");
  }

  async change(event) {
    event.preventDefault();
    const form = event.target;
    const { current, next, again } = Object.fromEntries(new FormData(form));
    const wish = { current_password: current, password: next, password_confirmation: again };
    await this.tried("change", { password: say.next, password_confirmation: say.again }, async () => {
      await this.api.send("PATCH", "me", "users", wish, { id: this.id });
      form.reset();
      this.dialog.close();
      this.tell("notice", say.changed);
    });
  }

  async erase(event) {
    event.preventDefault();
    const { password } = Object.fromEntries(new FormData(event.target));
    await this.tried("remove", { password: say.confirm }, async () => {
      await this.api.send("DELETE", "me", "users", { password }, { id: this.id });
      this.tell("erased");
      this.tell("signed-out");
    });
  }

  /** `names` is what fields are called here. */
  async tried(what, names, work) {
    this.refused = {};
    try {
      await work();
    } catch (error) {
      this.refused = { [what]: error.told?.(names) ?? error.message };
    }
  }

  render() {
    return html`
      <button type="button" class="plain" aria-haspopup="dialog"
        @click=${() => this.dialog.showModal()}>${this.email || say.menu}</button>
      <dialog aria-labelledby="account-heading">
        <article>
          <header>
            <button type="button" class="close" aria-label=${say.close}
              @click=${() => this.dialog.close()}></button>
            <h2 id="account-heading">${this.email || say.menu}</h2>
          </header>
          <button type="button" class="secondary" @click=${this.logOut}>${say.logOut}</button>
          <form @submit=${this.change}>
            <h3>${say.changePassword}</h3>
            <input hidden autocomplete="username" .value=${this.email}>
            ${password("current", say.current, "current-password")}
            ${password("next", say.next, "new-password")}
            ${password("again", say.again, "new-password")}
            ${wrong(this.refused.change)}
            <button>${say.change}</button>
          </form>
          <form @submit=${this.erase}>
            <h3>${say.removeHeading}</h3>
            <p>${say.removeHint}</p>
            ${password("password", say.confirm, "current-password")}
            ${wrong(this.refused.remove)}
            <button class="danger">${say.remove}</button>
          </form>
        </article>
      </dialog>
    `;
  }
}

const password = (name, label, autocomplete) => html`
  <label>${label}
    <input type="password" name=${name} required autocomplete=${autocomplete}>
  </label>
`;

const wrong = (text) => (text ? html`<p role="alert" class="wrong">${text}</p>` : nothing);

customElements.define("trim-account", Account);
