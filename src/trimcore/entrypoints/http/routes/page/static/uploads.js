// Sending a file so that a lost connection or a reload costs nothing: the tus protocol.

import { pause } from "./pausing.js";
import { Away, Refused, refusal } from "./refusals.js";
import { sentences } from "./sentences.js";

const say = sentences.editor;
const MINUTE = 60000;
// Over an hour without a byte that counts; each that does begins them anew.
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, ...Array(90).fill(MINUTE)];
const FIRST_LOOK = 500;
const LONGEST_WAIT = 5000;
const OURS = "trimcore";

/** The file is empty, or has been changed, moved or deleted since it was chosen. */
class Unreadable extends Error {
  constructor() {
    super(say.unreadable);
  }
}

/** Send `file`, from where an earlier try stopped. Resolves with the id of the source.
 *
 * `told` hears `{ percent, waiting }` now and then, the latter a sentence or null. Aborting `signal`
 * keeps what was sent. */
export function send(api, file, told, signal) {
  return new Promise((resolve, reject) => {
    let [source, token] = [null, null];
    const upload = new globalThis.tus.Upload(file, {
      endpoint: api.address("uploads"),
      fingerprint: async () => fingerprint(api, file),
      retryDelays: RETRIES,
      chunkSize: 32 * 2 ** 20,
      metadata: { filename: file.name, filetype: file.type },
      removeFingerprintOnSuccess: true,
      onBeforeRequest: async (request) => {
        await api.renewing;
        await require(file);
        signal.throwIfAborted();
        token = api.session.token;
        request.setHeader("Authorization", `Bearer ${token}`);
      },
      onAfterResponse: async (request, answer) => {
        source = answer.getHeader("Upload-Source") || source;
        told({ waiting: null });
        await letIn(api, token, request, answer);
      },
      onProgress: (sent, all) => told({ percent: Math.floor((sent / all) * 100), waiting: null }),
      onShouldRetry: (error) => {
        const fault = faultOf(error);
        const again = fault instanceof Away || fault.isTemporary || fault.mayRepeat || false;
        told({ waiting: again ? reason(fault) : null });
        return again;
      },
      onError: (error) => {
        const fault = faultOf(error);
        if (fault instanceof Refused && !fault.isTemporary && fault.status !== 401) forget(api, file);
        reject(fault);
      },
      onSuccess: () => (source ? resolve(source) : made(api, upload.url, signal).then(resolve, reject)),
    });
    const stop = () => {
      upload.abort();
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
    upload.findPreviousUploads().then((earlier) => {
      if (signal.aborted) return;
      if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
      upload.start();
    }, reject);
  });
}

/** Throw if the file can't be read any more; to the browser that would be a lost connection. */
async function require(file) {
  const first = await file.slice(0, 1).arrayBuffer().catch(() => null);
  if (!first?.byteLength) throw new Unreadable();
}

/** Throw what an answer refuses, but for an upload that is gone: that is begun anew. */
async function letIn(api, token, request, answer) {
  const status = answer.getStatus();
  if (status < 400 || (status === 404 && request.getMethod() === "HEAD")) return;
  const refused = refusal(status, answer.getBody());
  refused.mayRepeat = status === 401 && (await api.mayRepeat(token));
  throw refused;
}

/** What an error of the library means. */
function faultOf({ causingError: cause }) {
  if (cause instanceof Refused || cause instanceof Unreadable) return cause;
  return cause ? new Away() : new Error(sentences.failed);
}

/** Why it is not going on right now, if that is worth a word. */
function reason(fault) {
  if (fault instanceof Away) return say.waiting;
  return fault.status === 429 || fault.status >= 500 ? fault.message : null;
}

/** The source of an upload that is whole, once the service has made it. */
async function made(api, address, signal) {
  const path = `uploads/${address.split("/").pop()}`;
  for (let wait = FIRST_LOOK; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    try {
      const { data } = await api.get(path, signal);
      const found = data.relationships?.source?.data?.id;
      if (found) return found;
    } catch (error) {
      signal.throwIfAborted();
      if (error.status === 404) throw new Error(say.notKept);
      if (!(error instanceof Away) && !error.isTemporary) throw error;
    }
    await pause(wait, signal);
  }
}

/** What was begun to be sent is its sender's: another user finds nothing of it. */
const ownedBy = (user) => `${OURS}-${user}-`;

function fingerprint(api, file) {
  const parts = [file.name, file.type, file.size, file.lastModified, api.base.pathname];
  return ownedBy(api.session.user) + parts.join("-");
}

/** Forget a file that the service does not want: sending more of it would change nothing. */
function forget(api, file) {
  const begun = `tus::${fingerprint(api, file)}`;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(begun));
  for (const key of keys) localStorage.removeItem(key);
}

/** Names of files that an earlier visit of this user began to send and did not finish. */
export function unfinished(user) {
  const begun = Object.keys(localStorage).filter((key) => key.startsWith(`tus::${ownedBy(user)}`));
  const names = begun.map((key) => JSON.parse(localStorage.getItem(key)).metadata.filename);
  return [...new Set(names)];
}

/** Forget what other users of this browser did not finish; all of it if nobody is named. */
export function forgetOthers(user = null) {
  const others = Object.keys(localStorage).filter(
    (key) => key.startsWith(`tus::${OURS}-`) && !key.startsWith(`tus::${ownedBy(user)}`),
  );
  for (const key of others) localStorage.removeItem(key);
}
