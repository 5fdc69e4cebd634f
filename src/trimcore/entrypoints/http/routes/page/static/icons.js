// Pictures on buttons, drawn so that they look the same everywhere.

import { html, svg } from "./libraries/lit.js";

const drawn = (shape) => html`<svg class="drawn" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

export const icons = {
  back: drawn(svg`<path d="M6 5v14M19 5 9 12l10 7z"></path>`),
  on: drawn(svg`<path d="M18 5v14M5 5l10 7-10 7z"></path>`),
  play: drawn(svg`<path d="M7 4.5v15l12-7.5z"></path>`),
  pause: drawn(svg`<path d="M7 5h3v14H7zM14 5h3v14h-3z"></path>`),
  up: drawn(svg`<path class="open" d="m6 14 6-6 6 6"></path>`),
  down: drawn(svg`<path class="open" d="m6 10 6 6 6-6"></path>`),
  away: drawn(svg`<path class="open" d="m7 7 10 10M17 7 7 17"></path>`),
  bin: drawn(svg`<path class="open" d="M4 7h16M10 4h4M6 7l1 13h10l1-13M10 11v5M14 11v5"></path>`),
  cut: drawn(svg`<circle class="open" cx="6" cy="6" r="2.5"></circle>
    <circle class="open" cx="6" cy="18" r="2.5"></circle>
    <path class="open" d="M8 8l12 10M8 16 20 6"></path>`),
  film: drawn(svg`<rect class="open" x="3" y="5" width="18" height="14" rx="2"></rect>
    <path class="open" d="M7 5v14M17 5v14M3 9.5h4M3 14.5h4M17 9.5h4M17 14.5h4"></path>`),
};
