// What a trim did, as a picture and in numbers.

import { html, nothing, svg } from "../libraries/lit.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";
import { size, written } from "../times.js";

const say = sentences.receipt;
const WIDTH = 600;
const HEIGHT = 28;
const GAP = 4;

class Receipt extends Part {
  static properties = { receipt: { attribute: false } };

  render() {
    const { receipt } = this;
    return html`
      <details class="receipt">
        <summary>${say.heading}</summary>
        ${picture(receipt)}
        <p class="legend" aria-hidden="true">
          <span class="key copied"></span> ${say.copied}
          <span class="key encoded"></span> ${say.encoded}
        </p>
        <dl>${numbers(receipt).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
      </details>
    `;
  }
}

/** The output from left to right: each window, and in it each run of frames. */
function picture({ windows, frames_copied: copied, frames_encoded: encoded }) {
  const all = Math.max(1, copied + encoded);
  const scale = (WIDTH - GAP * Math.max(0, windows.length - 1)) / all;
  let left = 0;
  const bars = windows.flatMap((window) => {
    const drawn = runs(window).map(([kind, frames]) => {
      const bar = svg`<rect class=${kind} x=${left} y="0" width=${Math.max(frames * scale, 1)}
        height=${HEIGHT}></rect>`;
      left += frames * scale;
      return bar;
    });
    left += GAP;
    return drawn;
  });
  return html`
    <svg class="runs" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
      aria-label=${say.picture(copied, encoded)}>${bars}</svg>
  `;
}

const runs = ({ frames_copied: copied, frames_encoded: encoded, frames_encoded_before: before }) =>
  [["encoded", before], ["copied", copied], ["encoded", encoded - before]]
    .filter(([, frames]) => frames > 0);

function numbers(receipt) {
  const sync = receipt.audio_offset === null ? null : Math.abs(receipt.audio_offset * 1000);
  const { frames_copied: copied, frames_encoded: encoded } = receipt;
  const windows = receipt.windows.length ? receipt.windows : [receipt];
  return [
    copied + encoded ? [say.frames, say.framesOf(copied, encoded)] : null,
    [say.asked, listed(windows, ({ asked }) => [asked.start, asked.start + asked.duration])],
    [say.got, listed(windows, ({ first, last }) => [first.seconds, last.seconds])],
    receipt.frames_hidden ? [say.hidden, say.hiddenOf(receipt.frames_hidden)] : null,
    [say.sync, say.synced(sync === null ? null : sync.toFixed(1))],
    [say.read, say.readOf(size(receipt.bytes_read), size(receipt.bytes_written))],
    [say.took, `${receipt.elapsed.toFixed(2)} s`],
    receipt.encoded_because ? [say.why, receipt.encoded_because] : null,
    ...receipt.streams.flatMap(remark),
    [say.digest, html`<code>${receipt.sha256}</code>`],
  ].filter((each) => each !== null && each !== nothing);
}

/** What there is to know of a track, such as what could not be kept of it. */
function remark({ kind, fate, reason }) {
  const said = [fate === "dropped" ? say.leftOut : "", reason].filter(Boolean).join(": ");
  return said ? [[say.kinds[kind] ?? kind, said]] : [];
}

const listed = (windows, ends) =>
  windows.map((window) => ends(window).map(written).join(" – ")).join(", ");

customElements.define("trim-receipt", Receipt);
