// Logging in, and creating an account.

import { html, nothing } from "../libraries/lit.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";

const say = sentences.signIn;

class SignIn extends Part {
  static properties = {
    api: { attribute: false },
    isNew: { state: true },
    refused: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { isNew: false, refused: null, busy: false });
  }

  turn() {
    this.isNew = !this.isNew;
    this.refused = null;
  }

  async submit(event) {
    event.preventDefault();
    const { email, password, again } = Object.fromEntries(new FormData(event.target));
    this.busy = true;
    this.refused = null;
    try {
      if (this.isNew) {
        const user = { email, password, password_confirmation: again };
        await this.api.send("POST", "registration", "users", user);
      }
      const { data } = await this.api.send("POST", "session", "tokens", { email, password });
      this.tell("signed-in", data.attributes.access);
    } catch (error) {
      this.refused = error;
    }
    this.busy = false;
    await this.focusWrong();
  }

  render() {
    const heading = this.isNew ? say.register : say.logIn;
    return html`
      <section class="welcome">
        <div class="promise">
          <h1>${sentences.slogan}</h1>
          <ul>${say.promises.map((each) => html`<li>${each}</li>`)}</ul>
        </div>
        <article>
          <h2>${heading}</h2>
          <form @submit=${this.submit} aria-busy=${this.busy}>
            ${this.field("email", say.email, "email", "username")}
            ${this.field("password", say.password, "password",
              this.isNew ? "new-password" : "current-password")}
            ${this.isNew ? this.field("again", say.again, "password", "new-password") : nothing}
            ${this.complaint()}
            <button ?disabled=${this.busy}>${heading}</button>
          </form>
          <button type="button" class="plain" @click=${this.turn}>
            ${this.isNew ? say.toLogIn : say.toRegister}
          </button>
        </article>
      </section>
    `;
  }

  field(name, label, type, autocomplete) {
    const known = { again: "password_confirmation" }[name] ?? name;
    const wrong = this.refused?.fields?.get(known);
    const hint = name === "password" && this.isNew ? say.passwordHint : "";
    return html`
      <label>${label}
        <input name=${name} type=${type} required autocomplete=${autocomplete}
          aria-invalid=${wrong ? "true" : nothing} aria-describedby="${name}-hint">
        <small id="${name}-hint">${wrong ? `${label} ${wrong}` : hint}</small>
      </label>
    `;
  }

  complaint() {
    const { refused } = this;
    if (!refused || refused.fields?.size) return nothing;
    return html`<p role="alert" class="wrong">
      ${refused.status === 401 ? say.wrong : refused.message}
    </p>`;
  }
}

customElements.define("trim-sign-in", SignIn);
