// The film that is being cut: a file of this device, or one that the service has already.

import { USUAL_FRAME, measureFrames } from "./frames.js";

const PICTURES = 12;
const STRIP_HEIGHT = 96;
const PATIENCE = 8000;
const NUDGE = 1500;

/** How far a step goes in sound without pictures. */
const STEP_OF_SOUND = 0.01;

/** A film is `{ name, fileName, file, sourceId, url, playable, isSound, duration, frame, tellsFrames,
 * paintsAgain }`.
 *
 * Times are in seconds. `tellsFrames`: the browser says of a picture that it shows when its frame begins;
 * `paintsAgain`: and says so behind every seek. */
export async function fromFile(file) {
  const url = URL.createObjectURL(file);
  // A film whose pictures a browser can't show has sound that it can play, and is no sound for that.
  const isSound = file.type.startsWith("audio/");
  const video = await opened(url, isSound);
  const { name } = file;
  const film = { name: plainName(name), fileName: name, file, sourceId: null, url, isSound };
  if (!video) return { ...film, playable: false, duration: null, frame: USUAL_FRAME };
  const { duration } = video;
  if (isSound) {
    release(video);
    return { ...film, playable: true, duration, frame: STEP_OF_SOUND };
  }
  const frames = await measureFrames(video);
  release(video);
  return { ...film, playable: true, duration, ...frames };
}

/** A film that was sent earlier; `source` is its resource. */
export function fromSource(source) {
  const { name } = source.attributes;
  return {
    name: plainName(name),
    fileName: name,
    file: null,
    sourceId: source.id,
    url: null,
    playable: false,
    isSound: false,
    ...measured(source),
  };
}

/** What the service has found out about a source; nothing yet if it has not looked at it. */
export function measured(source) {
  const { duration = null, tracks = [] } = source.attributes;
  const rate = tracks.find(({ kind }) => kind === "video")?.frame_rate;
  return { duration, frame: rate ? 1 / rate : USUAL_FRAME };
}

/** A name without its extension. */
export const plainName = (name) => name.replace(/\.[A-Za-z0-9]{1,5}$/, "") || name;

/** Draw pictures of a playable film side by side, until `signal` is aborted. */
export async function drawStrip(film, canvas, signal) {
  const video = film.isSound ? null : await opened(film.url);
  if (!video || signal.aborted) return;
  const width = Math.max(1, Math.round((STRIP_HEIGHT * video.videoWidth) / video.videoHeight));
  canvas.width = width * PICTURES;
  canvas.height = STRIP_HEIGHT;
  const context = canvas.getContext("2d");
  for (let n = 0; n < PICTURES && !signal.aborted; n += 1) {
    await at(video, ((n + 0.5) / PICTURES) * film.duration);
    if (!signal.aborted) context.drawImage(video, n * width, 0, width, STRIP_HEIGHT);
  }
  release(video);
}

/** The address of a strip that the service draws, until `URL.revokeObjectURL`. */
export async function fetchStrip(api, sourceId, signal) {
  const path = `sources/${sourceId}/filmstrip?count=${PICTURES}&height=${STRIP_HEIGHT}`;
  const answer = await api.fetched(path, { signal });
  return URL.createObjectURL(await answer.blob());
}

async function opened(url, isSound = false) {
  const video = document.createElement(isSound ? "audio" : "video");
  Object.assign(video, { muted: true, preload: "auto", playsInline: true, src: url });
  const came = event(video, "loadeddata");
  // Phones load nothing of a film that is not played.
  const nudge = setTimeout(() => video.play().then(() => video.pause(), () => {}), NUDGE);
  const isOpen = (await came) && (isSound || video.videoWidth) && Number.isFinite(video.duration);
  clearTimeout(nudge);
  if (isOpen) return video;
  release(video);
  return null;
}

/** Let go of the file, and of the decoder. */
function release(video) {
  video.removeAttribute("src");
  video.load();
}

async function at(video, seconds) {
  video.currentTime = seconds;
  await event(video, "seeked");
}

function event(video, name) {
  return new Promise((done) => {
    const end = (came) => () => done(came);
    video.addEventListener(name, end(true), { once: true });
    video.addEventListener("error", end(false), { once: true });
    setTimeout(end(false), PATIENCE);
  });
}
