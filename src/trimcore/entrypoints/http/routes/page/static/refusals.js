// What goes wrong with calls, in sentences for people.

import { sentences } from "./sentences.js";

const TEMPORARY = new Set([408, 409, 423, 425, 429]);

/** The service has refused. `fields` holds what is wrong by the name of the field. */
export class Refused extends Error {
  constructor(status, errors = []) {
    super(told(errors, sentences.fields));
    Object.assign(this, { status, errors });
    const named = errors.filter((each) => fieldOf(each));
    this.fields = new Map(named.map((each) => [fieldOf(each), each.detail]));
  }

  /** The same in one sentence for each fault, where fields have other names than elsewhere. */
  told(names) {
    return told(this.errors, { ...sentences.fields, ...names });
  }

  /** The same of a piece that was sent as the only one, but is at a place among several. */
  ofPiece(place) {
    const errors = this.errors.map(({ source, ...error }) => ({
      ...error,
      source: { ...source, pointer: source?.pointer?.replace("/windows/0", `/windows/${place}`) },
    }));
    return new Refused(this.status, errors);
  }

  /** Whether the same call may be let in later. */
  get isTemporary() {
    return this.status >= 500 || TEMPORARY.has(this.status);
  }
}

/** No answer came: the connection, not the service. */
export class Away extends Error {
  constructor() {
    super(sentences.away);
  }
}

/** What the text of an answer refuses. */
export function refusal(status, text) {
  try {
    return new Refused(status, JSON.parse(text).errors);
  } catch {
    return new Refused(status);
  }
}

const fieldOf = ({ source }) => source?.pointer?.split("/attributes/")[1];

const told = (errors, names) =>
  errors.map((each) => sentence(each, names)).filter(Boolean).join(" ") || sentences.failed;

/** The service says of a field what it must be; who reads that alone must be told which it is. */
function sentence(error, names) {
  if (Object.hasOwn(sentences.refused, error.code)) return sentences.refused[error.code];
  const [field, place, end] = fieldOf(error)?.split("/") ?? [];
  if (!error.detail || !field) return error.detail;
  const name = place ? names.window(Number(place) + 1, end) : names[field];
  const whole = `${name ?? field} ${error.detail}`;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
