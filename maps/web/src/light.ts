/** Base of our elements: rendered into the page itself, so that labels, ids and styles reach them. */

import { LitElement } from "lit";

export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    // What the page says before the script runs gives way to the element.
    this.replaceChildren();
    return this;
  }
}
