// Pieces of a film, as values. One is `{ key, name, start, end, unread }`, times in seconds.
//
// `unread` holds what was typed for `start` or `end` and is no time, until it is one.

import { sentences } from "./sentences.js";
import { written } from "./times.js";

const say = sentences.editor;
const USUAL = 10;
let made = 0;

function piece(start, end) {
  made += 1;
  return { key: made, name: "", start, end, unread: {} };
}

/** The pieces to begin with; none of a film of which it is not known how long it is. */
export const firstPieces = (duration) => (duration ? [piece(0, Math.min(USUAL, duration))] : []);

/** A piece behind another one. */
export function pieceAfter(other, duration) {
  const start = Math.min(other.end, Math.max(0, duration - 1));
  return piece(start, Math.min(start + USUAL, duration));
}

/** A piece with other times, or the same one if it had no length then. */
export function marked(piece, times) {
  const changed = { ...piece, ...times, unread: {} };
  return changed.end > changed.start ? changed : piece;
}

/** What is wrong with the times of a piece, or null. */
export function faultOf({ start, end, unread }, duration) {
  if (Object.keys(unread).length) return say.badTime;
  if (start >= duration) return say.badStart(written(duration));
  return end > start ? null : say.badOrder;
}
