// Where a video is dropped or chosen.

import { html } from "../libraries/lit.js";
import { icons } from "../icons.js";
import { Part } from "../part.js";
import { sentences } from "../sentences.js";

const say = sentences.editor;

class DropZone extends Part {
  static properties = { over: { state: true } };

  constructor() {
    super();
    this.over = false;
  }

  took(files) {
    this.over = false;
    if (files.length) this.tell("chosen", files[0]);
  }

  dropped(event) {
    event.preventDefault();
    this.took(event.dataTransfer.files);
  }

  hover(event, over) {
    event.preventDefault();
    this.over = over;
  }

  render() {
    return html`
      <label class="drop ${this.over ? "over" : ""}" @drop=${this.dropped}
        @dragover=${(event) => this.hover(event, true)}
        @dragleave=${(event) => this.hover(event, false)}>
        <span class="big">${icons.film}</span>
        <strong>${say.drop}</strong>
        <span class="choose">${say.choose}</span>
        <small>${say.dropHint}</small>
        <input type="file" class="unseen" accept="video/*,audio/*,.mkv,.ts,.mts,.m2ts,.mxf"
          aria-label=${say.choose} @change=${({ target }) => this.took(target.files)}>
      </label>
    `;
  }
}

customElements.define("trim-drop-zone", DropZone);
