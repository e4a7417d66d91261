/** The map's life in the page: opened once, when its place is first in sight, and told what to draw. */

import type { MapEvents, MapView, Scene } from "./mapview";

export type MapState = "loading" | "map" | "none";

/** What decides whether a scene differs from the one that stands. */
const KEYS = ["picture", "period", "appearance", "selected", "home", "outlines"] as const;

export class Stage {
  state: MapState = "loading";
  map: MapView | null = null;
  readonly #onChange: () => void;
  #isOpening = false;
  #scene: Scene | null = null;
  /** The last scene asked for is on the screen. */
  #isStanding = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Open the map in its element; nothing the second time. */
  async open(container: HTMLElement, camera: ConstructorParameters<typeof MapView>[1], events: MapEvents): Promise<void> {
    if (this.#isOpening) {
      return;
    }
    this.#isOpening = true;
    try {
      const { MapView } = await import("./mapview");
      this.map = new MapView(container, camera, events);
      this.state = "map";
    } catch {
      // No WebGL 2, or the map's own files did not come: the table and the text carry everything.
      this.state = "none";
    }
    this.#onChange();
  }

  /** Draw a scene. Resolves to true when it stands, to false when another was asked for meanwhile. */
  async draw(scene: Scene): Promise<boolean> {
    if (this.map === null) {
      return false;
    }
    if (this.#scene !== null && KEYS.every((key) => this.#scene?.[key] === scene[key])) {
      return this.#isStanding;
    }
    this.#scene = scene;
    this.#isStanding = false;
    delete document.documentElement.dataset["ready"];
    const isDrawn = await this.map.draw(scene);
    this.#isStanding ||= isDrawn;
    return isDrawn;
  }
}
