// How long the frames of a film are, and whether the browser tells which one it shows.

export const USUAL_FRAME = 1 / 30;
const TO_MEASURE = 7;
/** A busy device paints not every frame at the usual speed. */
const MEASURING_SPEED = 0.25;
const PATIENCE = 2000;
/** For a picture that has been decoded already. */
const PATIENCE_AGAIN = 1000;
/** A device that was late once may be so many times as late. */
export const LATER = 3;
const SHORTEST = 0.001;
/** By how much rates that are meant to be the same may differ, and those told in milliseconds. */
const CLOSE = 1e-4;
const CLOSE_IN_MILLISECONDS = 1e-2;

/** `{ frame, tellsFrames, paintsAgain, late }` of a video that has been opened.
 *
 * `frame` is how long the shortest of the first ones is shown, in seconds; where the browser does not
 * tell which one it shows, all have to be taken as equally long, and it is how long that is.
 * `paintsAgain`: the browser tells of a picture behind every seek, also where the same one shows. `late`
 * is how many milliseconds this device took to tell of one; a busy one takes long. */
export async function measureFrames(video) {
  if (!video.requestVideoFrameCallback) return { frame: USUAL_FRAME, tellsFrames: false };
  const gaps = await gapsBetween(video);
  const begun = performance.now();
  const tellsFrames = await tellsOf(video, shortest(gaps));
  const late = performance.now() - begun;
  if (!tellsFrames) return { frame: steady(gaps), tellsFrames, late };
  return { frame: shortest(gaps), tellsFrames, late, paintsAgain: await paintsAgain(video, late) };
}

/** Of the first picture some browsers tell when playing began, not when the frame did. */
async function gapsBetween(video) {
  const times = [];
  const measured = new Promise((done) => {
    const note = (_, { mediaTime }) => {
      times.push(mediaTime);
      if (times.length < TO_MEASURE) video.requestVideoFrameCallback(note);
      else done();
    };
    video.requestVideoFrameCallback(note);
    video.addEventListener("ended", done, { once: true });
    setTimeout(done, 2 * PATIENCE);
  });
  video.playbackRate = MEASURING_SPEED;
  await video.play().catch(() => {});
  await measured;
  video.pause();
  return times.slice(2).map((time, n) => time - times[n + 1]).filter((gap) => gap > SHORTEST);
}

/** Whether a picture behind a seek is told by when its frame began, which is before what was sought.
 *
 * Firefox tells the time that was sought itself, WebKitGTK one that lies behind it. */
function tellsOf(video, frame) {
  const sought = Math.min(1.37 * frame, video.duration / 2);
  const nearly = frame / 1000;
  return new Promise((done) => {
    let isStrange = false;
    const note = (_, { mediaTime }) => {
      if (Math.abs(mediaTime - sought) < nearly) done(false);
      else if (mediaTime < sought) done(true);
      else {
        isStrange = true; // or still one of those that were played
        video.requestVideoFrameCallback(note);
      }
    };
    setTimeout(() => done(!isStrange), PATIENCE);
    video.currentTime = sought;
    video.requestVideoFrameCallback(note);
  });
}

/** Whether a seek within the frame that shows is told of, by a device that was so late before. */
function paintsAgain(video, late) {
  const asked = performance.now();
  return new Promise((done) => {
    const note = (_, { presentationTime }) => {
      if (presentationTime >= asked) done(true);
      else video.requestVideoFrameCallback(note);
    };
    setTimeout(() => done(false), Math.max(PATIENCE_AGAIN, LATER * late));
    video.requestVideoFrameCallback(note);
    video.currentTime *= 0.99;
  });
}

const shortest = (gaps) => (gaps.length ? Math.min(...gaps) : USUAL_FRAME);

/** What frames last at the usual rate that is meant: an error of a millionth is a frame in an hour. */
export function steady(gaps) {
  const alike = gaps.filter((gap) => 1.2 * shortest(gaps) > gap);
  if (!alike.length) return USUAL_FRAME;
  const frame = alike.reduce((sum, gap) => sum + gap, 0) / alike.length;
  const whole = Math.round(1 / frame);
  const isNear = (rate, by) => Math.abs(1 / frame / rate - 1) < by;
  const rate = [whole, whole / 1.001].find((each) => isNear(each, CLOSE));
  if (rate) return 1 / rate;
  const isRounded = alike.every((gap) => Math.abs(gap * 1000 - Math.round(gap * 1000)) < 0.01);
  return isRounded && isNear(whole, CLOSE_IN_MILLISECONDS) ? 1 / whole : frame;
}
