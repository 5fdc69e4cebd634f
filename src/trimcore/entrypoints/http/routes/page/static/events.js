// The user's requests as they change. EventSource can't send a token, so the stream is read by hand.

import { pause } from "./pausing.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
/** The service says something every 15 seconds; after three times that it is taken to be gone. */
const QUIET = 45000;

/** Call `heard` with the document of each request that changes, and `live` when that begins or ends.
 *
 * Lost connections are made again, from the last event on. Returns what ends it. */
export function listen(api, heard, live) {
  const stop = new AbortController();
  follow(api, heard, live, stop.signal).catch((error) => {
    if (!stop.signal.aborted) throw error;
  });
  return () => stop.abort();
}

async function follow(api, heard, live, signal) {
  let [last, wait] = [null, FIRST_WAIT];
  for (;;) {
    try {
      for await (const event of stream(api, last, signal)) {
        if (event.name === "open") {
          wait = FIRST_WAIT;
          live(true);
        }
        last = event.id ?? last;
        if (event.name === "request") heard(JSON.parse(event.data));
      }
    } catch (error) {
      if (signal.aborted || error.status === 401) return;
    }
    live(false);
    await pause(wait * (0.5 + Math.random()), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** The events of one connection, until it ends, or nothing comes for too long. */
async function* stream(api, last, signal) {
  const lost = new AbortController();
  const give = () => lost.abort();
  signal.addEventListener("abort", give, { once: true });
  let timer = setTimeout(give, QUIET);
  try {
    const headers = { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) };
    const answer = await api.fetched("events", { headers, signal: lost.signal });
    yield { name: "open" };
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ; ) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(give, QUIET);
      const blocks = (text + value.replaceAll("\r\n", "\n")).split("\n\n");
      text = blocks.pop();
      yield* blocks.map(event);
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", give);
    give();
  }
}

function event(block) {
  const found = { name: "message", data: [] };
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === "data") found.data.push(value);
    if (field === "event") found.name = value;
    if (field === "id") found.id = value;
  }
  return { ...found, data: found.data.join("\n") };
}
