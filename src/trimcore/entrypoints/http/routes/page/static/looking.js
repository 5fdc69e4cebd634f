// What the service finds out about a file that it was sent.

import { pause } from "./pausing.js";
import { Away } from "./refusals.js";

const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;

/** A source as soon as the service knows how long it is, or nobody `cares`. Throws what is wrong. */
export async function lookedAt(api, id, cares) {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    const { data } = await api.get(`sources/${id}`).catch(passing);
    const { duration, failure } = data.attributes;
    if (failure) throw new Error(failure.detail);
    if (duration !== undefined || !cares()) return data;
    await pause(wait);
  }
}

/** Take what passes by itself for an answer that tells nothing yet. */
function passing(error) {
  if (error instanceof Away || error.isTemporary) return { data: { attributes: {} } };
  throw error;
}
