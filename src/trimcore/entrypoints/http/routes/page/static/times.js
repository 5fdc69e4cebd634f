// Times as people write them, and as the API takes them: in seconds.

const TIME = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d*(?:\.\d+)?)$/;

/** Seconds of a text such as "12.48", "1:02.5" or "1:02:03"; null if it is none. */
export function parsed(text) {
  const found = TIME.exec(text.trim());
  if (!found || !/\d/.test(found[3])) return null;
  const [, hours = "0", minutes = "0", seconds] = found;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** "1:02.480", or "1:01:02.480" from an hour on; to the millisecond, as the service counts. */
export function written(seconds) {
  const all = Math.round(Math.max(0, seconds) * 1000);
  const [hours, minutes] = [Math.floor(all / 3600000), Math.floor(all / 60000) % 60];
  const rest = ((all % 60000) / 1000).toFixed(3).padStart(6, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A number of seconds as the API takes it, to the millisecond. */
export const rounded = (seconds) => Math.round(seconds * 1000) / 1000;

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** "12.3 MB". */
export function size(bytes) {
  let [left, unit] = [bytes, 0];
  for (; left >= 999.5 && unit < UNITS.length - 1; unit += 1) left /= 1000;
  return `${left < 10 && unit ? left.toFixed(1) : Math.round(left)} ${UNITS[unit]}`;
}
