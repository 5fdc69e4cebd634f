// Which frame a video shows, and how to get from one to another.

import { LATER } from "./frames.js";

const PATIENCE = 5000;
/** Where frames that show already are not painted again: what has not been painted after so many
 * milliseconds, and frames of the page, showed before. */
const SETTLING = { milliseconds: 150, frames: 9 };
/** So long after a long step, which seldom ends at the frame where it began. */
const SETTLING_FAR = { milliseconds: 1000, frames: 30 };
/** Two frames that are closer than this many of the shortest are neighbours. */
const NEIGHBOURS = 1.2;

/** Goes from frame to frame of a video, also where frames are not all shown for equally long. */
export class Stepper {
  /** `note` hears when the frame begins that shows, each time that one is painted. */
  constructor(video, film, note) {
    Object.assign(this, { video, film, shown: 0, stepping: null, ended: new AbortController() });
    this.note = (time, submitted) => {
      this.shown = time;
      note(time);
      this.painted?.(submitted);
    };
    if (video.requestVideoFrameCallback) this.watch();
    else this.reckon();
  }

  end() {
    this.ended.abort();
  }

  /** Note the presentation time of each picture that is painted: exact, where `currentTime` is not. */
  watch() {
    const again = (_, { mediaTime, presentationTime }) => {
      if (this.ended.signal.aborted) return;
      this.note(mediaTime, presentationTime);
      this.video.requestVideoFrameCallback(again);
    };
    this.video.requestVideoFrameCallback(again);
  }

  /** A browser that does not tell of pictures tells the time, in which all frames are taken as equal. */
  reckon() {
    const { video, film } = this;
    const { signal } = this.ended;
    const look = () => {
      if (signal.aborted) return;
      this.note(Math.floor(video.currentTime / film.frame + 0.01) * film.frame, performance.now());
      if (!video.paused) requestAnimationFrame(look);
    };
    for (const name of ["play", "seeked"]) video.addEventListener(name, look, { signal });
  }

  /** Show the frame at a time: its middle, so that rounding never shows its neighbour. */
  seek(seconds) {
    const { frame } = this.film;
    this.video.currentTime = Math.min(Math.max(0, seconds + frame / 4), this.last);
  }

  get last() {
    return Math.max(0, this.film.duration - this.film.frame / 2);
  }

  /** Step by some frames, after the steps that are on their way; `isHeld`: not behind them. */
  step(frames, isHeld) {
    if (isHeld && this.stepping) return;
    const step = (this.stepping ?? Promise.resolve()).then(() => this.stepped(frames));
    this.stepping = step;
    step.then(() => {
      if (this.stepping === step) this.stepping = null;
    });
  }

  async stepped(frames) {
    const { frame } = this.film;
    const from = this.shown;
    if (Math.abs(frames) > 1) await this.shownAt(from + frames * frame, SETTLING_FAR);
    if (this.shown !== from) return;
    if (frames > 0) await this.next(from);
    else await this.shownAt(from - frame / 2);
  }

  /** Show the next frame, however long this one is shown. */
  async next(from) {
    const { frame } = this.film;
    let [low, high, reach] = [from, null, frame];
    while (high === null) {
      const at = Math.min(from + reach, this.last);
      const shown = await this.shownAt(at);
      if (shown > from) high = shown;
      else if (at >= this.last) return;
      else [low, reach] = [at, reach * 2];
    }
    while (high - low > NEIGHBOURS * frame) {
      const middle = (low + high) / 2;
      const shown = await this.shownAt(middle);
      if (shown > from) high = shown;
      else low = middle;
    }
    if (this.shown !== high) await this.shownAt(high);
  }

  /** Show a time, and resolve with when the frame begins that shows then. */
  async shownAt(seconds, settling = SETTLING) {
    const asked = performance.now();
    // A busy device tells of the picture of an earlier seek when this one is on its way.
    const painted = new Promise((done) => {
      this.painted = (submitted) => submitted >= asked && done();
    });
    const landed = new Promise((done) => {
      this.video.addEventListener("seeked", done, { once: true, signal: this.ended.signal });
    });
    const before = this.video.currentTime;
    this.seek(seconds);
    if (this.video.currentTime === before) return this.shown;
    const { paintsAgain, late = 0 } = this.film;
    const milliseconds = Math.max(settling.milliseconds, LATER * late);
    const shown = paintsAgain ? painted : landed.then(() => settled({ ...settling, milliseconds }));
    await soon(Promise.race([painted, shown]), PATIENCE);
    return this.shown;
  }
}

/** Resolve when a picture would be painted by now: a busy device is late with its own frames too. */
const settled = async ({ milliseconds, frames }) => {
  const begun = performance.now();
  for (let seen = 0; seen < frames; seen += 1) {
    // Pages that nobody sees have no frames.
    await soon(new Promise(requestAnimationFrame), PATIENCE / frames);
  }
  const left = milliseconds - (performance.now() - begun);
  await new Promise((done) => setTimeout(done, left));
};

const soon = (event, patience) =>
  Promise.race([event, new Promise((done) => setTimeout(done, patience))]);
