// Calls of the service: JSON:API in, JSON:API out, and what it refuses as one kind of error.

import { Away, refusal } from "./refusals.js";

const MEDIA_TYPE = "application/vnd.api+json";
const PATIENCE = 30000;

export class Api {
  /** `session` knows the token; `ended` is called when the service does not know it any more. */
  constructor(session, ended) {
    this.base = new URL("api/v1/users/", document.baseURI);
    this.session = session;
    this.ended = ended;
    /** Resolves when the token is no longer being renewed; null while it is not. */
    this.renewing = null;
  }

  address(path) {
    return new URL(path, this.base).href;
  }

  get(path, signal = undefined) {
    return this.call("GET", path, { signal });
  }

  /** Send one resource: its type, and its attributes. */
  send(method, path, type, attributes, { id, headers } = {}) {
    const data = id ? { id, type, attributes } : { type, attributes };
    const body = JSON.stringify({ data });
    return this.call(method, path, { body, headers: { ...headers, "Content-Type": MEDIA_TYPE } });
  }

  /** The document that answers, or null if there is none.
   *
   * Throws Refused or Away. */
  async call(method, path, options = {}) {
    const headers = { Accept: MEDIA_TYPE, ...options.headers };
    const answer = await this.fetched(path, { ...options, method, headers });
    return answer.status === 204 ? null : answer.json();
  }

  /** An answer that is no document, such as a picture. */
  async fetched(path, options = {}) {
    for (;;) {
      await this.renewing;
      const { token } = this.session;
      const answer = await this.answer(path, options, token);
      if (answer.ok) return answer;
      if (answer.status === 401 && (await this.mayRepeat(token))) continue;
      throw refusal(answer.status, await answer.text().catch(() => ""));
    }
  }

  async answer(path, options, token) {
    const headers = { ...options.headers };
    if (token) headers.Authorization = `Bearer ${token}`;
    try {
      return await fetch(this.address(path), { ...options, headers });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new Away();
    }
  }

  /** Whether a call that was not let in with a token may be made again, with the one that came since.
   *
   * If there is no other one, the session has ended. */
  async mayRepeat(token) {
    await this.renewing;
    if (token && token === this.session.token) this.ended();
    return this.session.knows(token);
  }

  /** Get a fresh token. Other calls wait meanwhile, since the old one ends. Never rejects. */
  renew() {
    this.renewing ??= this.renewed()
      .catch(() => {}) // What is refused now is refused to the next call; else there is time.
      .finally(() => (this.renewing = null));
    return this.renewing;
  }

  async renewed() {
    const { token } = this.session;
    const options = { method: "PATCH", headers: { Accept: MEDIA_TYPE } };
    const answer = await this.answer("session", { ...options, signal: AbortSignal.timeout(PATIENCE) }, token);
    if (!answer.ok) return;
    const { data } = await answer.json();
    this.session.replace(token, data.attributes.access);
  }
}
