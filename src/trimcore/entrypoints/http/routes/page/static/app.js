// The page: who is logged in, and the parts that they see.

import { html, nothing } from "./libraries/lit.js";
import { Api } from "./api.js";
import { Part } from "./part.js";
import { Session, keepRenewing } from "./session.js";
import { sentences as say } from "./sentences.js";
import { forgetOthers } from "./uploads.js";
import "./parts/account.js";
import "./parts/clips.js";
import "./parts/editor.js";
import "./parts/sign-in.js";
import "./parts/sources.js";

const NOTICE = 8000;

function stay(event) {
  if (!event.defaultPrevented && event.dataTransfer?.types.includes("Files")) {
    event.dataTransfer.dropEffect = "none";
    event.preventDefault();
  }
}

const brand = html`<img src="page/icon.svg" alt="" width="32" height="32"> ${say.title}`;

/** Where the documents are, if they were built into the service. */
const guide = document.querySelector("link[rel=help]")?.href;

class App extends Part {
  static properties = { signedIn: { state: true }, notice: { state: true } };

  constructor() {
    super();
    this.session = new Session();
    this.api = new Api(this.session, () => this.leave(say.signIn.ended));
    this.signedIn = Boolean(this.session.token);
    this.notice = "";
    this.stopRenewing = keepRenewing(this.api, this.session);
    this.addEventListener("signed-in", (event) => this.enter(event.detail));
    this.addEventListener("signed-out", () => this.leave(""));
    this.addEventListener("erased", () => forgetOthers());
    this.addEventListener("notice", (event) => this.show(event.detail));
    this.addEventListener("cut-again", (event) => this.editor.open(event.detail));
    this.addEventListener("submitted", () => this.reload());
    // A file that is dropped beside its place would be opened instead of the page.
    for (const name of ["dragover", "drop"]) window.addEventListener(name, stay);
  }

  get editor() {
    return this.renderRoot.querySelector("trim-editor");
  }

  reload() {
    for (const part of this.renderRoot.querySelectorAll("trim-clips, trim-sources")) part.load();
  }

  enter(token) {
    this.session.token = token;
    forgetOthers(this.session.user);
    this.stopRenewing = keepRenewing(this.api, this.session);
    this.notice = "";
    this.signedIn = true;
  }

  leave(notice) {
    this.stopRenewing();
    this.session.token = null;
    this.notice = notice;
    this.signedIn = false;
  }

  show(text) {
    clearTimeout(this.fading);
    this.notice = "";
    this.fading = setTimeout(() => (this.notice = ""), NOTICE);
    // A screen reader reads a text that comes anew, not one that stays.
    requestAnimationFrame(() => (this.notice = text));
  }

  render() {
    return html`
      <a class="skip" href="#content" @click=${this.skip}>${say.skip}</a>
      <header class="top">
        ${this.signedIn ? html`<h1 class="brand">${brand}</h1>` : html`<p class="brand">${brand}</p>`}
        ${this.signedIn ? html`<trim-account .api=${this.api}></trim-account>` : nothing}
      </header>
      <main id="content" tabindex="-1">${this.signedIn ? this.inside() : this.outside()}</main>
      <footer class="bottom">
        ${guide ? html`<a href=${guide} target="_blank" rel="noopener">${say.guide}</a>` : nothing}
        <a href="docs" target="_blank" rel="noopener">${say.reference}</a>
      </footer>
      <p class="notice" role="status" ?data-empty=${!this.notice}>${this.notice}</p>
    `;
  }

  skip(event) {
    event.preventDefault();
    this.renderRoot.querySelector("main").focus();
  }

  outside() {
    return html`<trim-sign-in .api=${this.api}></trim-sign-in>`;
  }

  inside() {
    return html`
      <div class="columns">
        <trim-editor .api=${this.api}></trim-editor>
        <div>
          <trim-clips .api=${this.api}></trim-clips>
          <trim-sources .api=${this.api}></trim-sources>
        </div>
      </div>
    `;
  }
}

customElements.define("trim-app", App);
