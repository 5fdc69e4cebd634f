// From marked pieces to submissions.

import { rounded } from "./times.js";

/** What is asked for by one press of the button: one clip of all pieces, or one of each.
 *
 * Each clip has a key of its own, by which the service knows it again: `send` may be repeated. */
export class Submission {
  /** What `earlier` asked for and was never answered keeps its key: it may have come about. */
  constructor(film, pieces, wish, apart, earlier = null) {
    this.isApart = apart && pieces.length > 1;
    const wanted = this.isApart
      ? pieces.map((piece, n) => clip(film, [piece], wish, piece.name || nameOf(wish.name, n)))
      : [clip(film, pieces, wish, wish.name)];
    const keys = new Keys(earlier?.clips ?? []);
    this.clips = wanted.map((attributes) => ({ key: keys.of(attributes), attributes }));
  }

  get count() {
    return this.clips.length;
  }

  /** Throws Refused or Away; the former says which of several pieces it is about. */
  async send(api) {
    for (const [place, { key, attributes }] of this.clips.entries()) {
      const headers = { "Idempotency-Key": key };
      await api.send("POST", "videos", "videos", attributes, { headers }).catch((error) => {
        throw this.isApart && error.ofPiece ? error.ofPiece(place) : error;
      });
    }
  }
}

/** What a piece is called that nobody gave a name, where each becomes a clip. */
export const nameOf = (clipName, place) => `${clipName} ${place + 1}`;

function clip(film, pieces, wish, name) {
  const windows = pieces.map(({ start, end }) => ({ start: rounded(start), end: rounded(end) }));
  return { ...wish, name, source_id: film.sourceId, windows };
}

/** Each key is given once, also where two clips are alike. */
class Keys {
  constructor(clips) {
    this.left = clips.map(({ key, attributes }) => [JSON.stringify(attributes), key]);
  }

  of(attributes) {
    const wanted = JSON.stringify(attributes);
    const at = this.left.findIndex(([asked]) => asked === wanted);
    return at < 0 ? newKey() : this.left.splice(at, 1)[0][1];
  }
}

/** `crypto.randomUUID` would do, where pages come by https; services of one's own often don't. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
