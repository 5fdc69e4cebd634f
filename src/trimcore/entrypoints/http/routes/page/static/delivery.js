// Sending an editor's film, and asking for clips of it.

import { sentences } from "./sentences.js";
import { Submission } from "./submitting.js";
import { send } from "./uploads.js";

const say = sentences.editor;

/** Does one thing at a time. `busy`, `refused` and `sending` tell how it stands. */
export class Delivery {
  /** `host` has an `api`, the `film` that is open, and a `turn` that is another one for each film. */
  constructor(host) {
    Object.assign(this, { host, busy: false, refused: null, sending: null, unanswered: null });
  }

  stands(how) {
    Object.assign(this, how);
    this.host.requestUpdate();
  }

  /** Another film is open, or none: what is still on its way comes to nothing. */
  leave() {
    this.sending?.stop.abort();
    this.stands({ refused: null });
  }

  /** Ask for clips: `pieces` of the film, as one or `apart`, in the way of the `wish`. */
  order({ pieces, wish, apart }) {
    return this.tried(async () => {
      const film = await this.sent();
      const submission = new Submission(film, pieces, wish, apart, this.unanswered);
      this.unanswered = submission;
      await submission.send(this.host.api).catch((error) => this.missed(film, error));
      this.unanswered = null;
      this.host.tell("notice", say.accepted(submission.count));
      this.host.tell("submitted");
    });
  }

  /** What was sent may have been deleted meanwhile; then it can be sent again. */
  missed(film, error) {
    const { host } = this;
    if (error.fields?.has("source_id") && film.file && host.film === film) {
      host.film = { ...film, sourceId: null };
    }
    throw error;
  }

  /** Show what was refused, unless another film is open by then. */
  async tried(work) {
    if (this.busy) return;
    const { turn } = this.host;
    this.stands({ busy: true, refused: null });
    try {
      await work();
    } catch (error) {
      if (error.name !== "AbortError" && turn === this.host.turn) this.stands({ refused: error });
    }
    this.stands({ busy: false });
  }

  /** Send the file, unless the service has it. Resolves with the film as it is then.
   *
   * What was sent belongs to the film that it was sent for, whichever is open by then. */
  async sent() {
    const { host } = this;
    const { film } = host;
    if (film.sourceId) return film;
    const stop = new AbortController();
    this.stands({ sending: { percent: 0, waiting: null, stop } });
    const told = (news) => {
      if (this.sending?.stop === stop) this.stands({ sending: { ...this.sending, ...news } });
    };
    try {
      const sourceId = await send(host.api, film.file, told, stop.signal);
      stop.signal.throwIfAborted();
      const whole = { ...film, sourceId };
      if (host.film === film) host.film = whole;
      host.tell("submitted");
      return whole;
    } finally {
      if (this.sending?.stop === stop) this.stands({ sending: null });
    }
  }
}
