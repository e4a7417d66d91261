/** Platser and a polygon being drawn, above what the map shows. Only outlines: the layer below stays readable. */

import type {
  ControlPosition,
  ExpressionSpecification,
  FilterSpecification,
  GeoJSONSource,
  IControl,
  LayerSpecification,
  LineLayerSpecification,
  Map as MapLibre,
  MapLibreEvent,
} from "maplibre-gl";

import type { Position } from "../api";
import { labelPoint } from "../geometry";
import { PALETTES } from "../palette";
import type { Appearance } from "../url";
import type { Outline } from "./api";
import type { DrawnPlats } from "./state";

/** What a key asks of the drawing; `centre` is where the cross stands. */
export type DrawKey = "corner" | "enter" | "undo" | "cancel";

export interface OverlayEvents {
  readonly onKey: (key: DrawKey, centre: Position) => void;
  /** A double click, and whether two corners are the same to the eye. */
  readonly onDouble: (isSame: (a: Position, b: Position) => boolean) => void;
  readonly onMove: (centre: Position) => void;
}

/** What stands above the map. */
export interface PlatserScene {
  readonly drawn: readonly DrawnPlats[];
  readonly selected: Outline | null;
  /** Corners of a polygon being drawn; null: none is. */
  readonly corners: readonly Position[] | null;
  readonly appearance: Appearance;
}

const FONTS = ["Verdana Bold", "Noto Sans Bold", "Arial Bold"];
const SOURCES = ["platser", "plats-selected", "plats-names", "plats-draft"] as const;
const EMPTY = { type: "FeatureCollection" as const, features: [] };
/** Corners nearer than this on the screen are one, px. */
const SAME_PX = 10;
/** Shift and an arrow move the cross by this, px. */
const FINE_PX = 10;
/** Names of kandidatplatser are shown from here on; all at once would cover the city. */
const NAMES_ZOOM = 11.5;

type SourceData = Exclude<Parameters<GeoJSONSource["setData"]>[0], string>;

/** Thin while the whole city is in sight, where a hundred outlines would hide the layer below. */
function byZoom(far: number, near: number): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], 10, far, 13, near];
}

const ROUND = { "line-join": "round" } as const;

function lineLayer(id: string, source: string, paint: LineLayerSpecification["paint"], status?: string): LayerSpecification {
  const filter = status === undefined ? {} : { filter: ["==", "status", status] as FilterSpecification };
  return { id, type: "line", source, layout: ROUND, paint: { ...paint }, ...filter };
}

function namesLayer(status: string, minzoom: number, halo: number): LayerSpecification {
  return {
    id: `plats-names-${status}`,
    type: "symbol",
    source: "plats-names",
    minzoom,
    filter: ["==", "status", status],
    layout: { "text-field": ["get", "name"], "text-font": FONTS, "text-max-width": 8 },
    paint: { "text-halo-width": halo },
  };
}

/** From the lowest up. What is chosen and what is drawn lies above, and names above all but those. */
const LAYERS: readonly LayerSpecification[] = [
  lineLayer("plats-kandidat-casing", "platser", { "line-width": byZoom(2, 4.5), "line-opacity": 0.85 }, "kandidat"),
  lineLayer("plats-kandidat", "platser", { "line-width": byZoom(0.9, 2), "line-dasharray": [3, 2] }, "kandidat"),
  lineLayer("plats-prioriterad-casing", "platser", { "line-width": byZoom(6, 11), "line-opacity": 0.9 }, "prioriterad"),
  lineLayer("plats-prioriterad", "platser", { "line-width": byZoom(1.3, 2.2), "line-gap-width": byZoom(1.6, 3.2) }, "prioriterad"),
  lineLayer("plats-selected-casing", "plats-selected", { "line-width": 8 }),
  lineLayer("plats-selected", "plats-selected", { "line-width": 4 }),
  namesLayer("kandidat", NAMES_ZOOM, 2),
  namesLayer("prioriterad", 0, 2.4),
  lineLayer("plats-draft-casing", "plats-draft", { "line-width": 7 }),
  lineLayer("plats-draft", "plats-draft", { "line-width": 3 }),
  {
    id: "plats-corners",
    type: "circle",
    source: "plats-draft",
    filter: ["==", "$type", "Point"],
    paint: { "circle-radius": 7, "circle-stroke-width": 3 },
  },
];

type PaintName = Parameters<MapLibre["setPaintProperty"]>[1];

/** Layer → paint that follows the appearance. */
function paintOf(appearance: Appearance): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { label, labelHalo, selected, selectedCasing } = PALETTES[appearance];
  const name = { "text-color": label, "text-halo-color": labelHalo };
  return {
    "plats-kandidat-casing": { "line-color": labelHalo },
    "plats-kandidat": { "line-color": label },
    "plats-prioriterad-casing": { "line-color": labelHalo },
    "plats-prioriterad": { "line-color": label },
    "plats-selected-casing": { "line-color": selectedCasing },
    "plats-selected": { "line-color": selected },
    "plats-names-kandidat": name,
    "plats-names-prioriterad": name,
    "plats-draft-casing": { "line-color": selectedCasing },
    "plats-draft": { "line-color": selected },
    "plats-corners": { "circle-color": selectedCasing, "circle-stroke-color": selected },
  };
}

function feature(geometry: Outline, properties: Readonly<Record<string, string>> = {}): object {
  return { type: "Feature", properties, geometry };
}

function pointFeature(point: Position, properties: Readonly<Record<string, string>> = {}): object {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [...point] } };
}

function draftFeatures(corners: readonly Position[]): readonly object[] {
  const [first] = corners;
  const line = first === undefined || corners.length < 3 ? corners : [...corners, first];
  const stroke = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: line } };
  return [...(line.length < 2 ? [] : [stroke]), ...corners.map((corner) => pointFeature(corner))];
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-FINE_PX, 0],
  ArrowRight: [FINE_PX, 0],
  ArrowUp: [0, -FINE_PX],
  ArrowDown: [0, FINE_PX],
};

/** What a key means while drawing. Keys of buttons beside the map are the buttons' own. */
function meaningOf(event: KeyboardEvent, isOnCanvas: boolean): DrawKey | null {
  if (event.key === "Escape") {
    return "cancel";
  }
  if (!isOnCanvas) {
    return null;
  }
  const isUndo = event.key === "Backspace" || event.key === "Delete" || (event.key === "z" && event.ctrlKey);
  return isUndo ? "undo" : ({ Enter: "enter", " ": "corner" } as const)[event.key] ?? null;
}

/** Platser on one map, and a place above it for what is said and done there. */
export class PlatserOverlay implements IControl {
  /** Where words and buttons above the map are rendered. */
  readonly toolbar = document.createElement("div");
  readonly #events: OverlayEvents;
  /** null until the map has taken this up. */
  #map: MapLibre | null = null;
  #scene: PlatserScene | null = null;

  constructor(events: OverlayEvents) {
    this.#events = events;
    this.toolbar.className = "maplibregl-ctrl plats-toolbar";
  }

  onAdd(map: MapLibre): HTMLElement {
    for (const id of SOURCES) {
      map.addSource(id, { type: "geojson", data: EMPTY });
    }
    for (const layer of LAYERS) {
      map.addLayer(layer);
    }
    this.#map = map;
    this.#listen(map, this.#events);
    if (this.#scene !== null) {
      this.#update(map, this.#scene, null);
    }
    return this.toolbar;
  }

  onRemove(map: MapLibre): void {
    this.toolbar.remove();
    map.getContainer().removeEventListener("keydown", this.#onKeydown, { capture: true });
    for (const { id } of LAYERS) {
      map.removeLayer(id);
    }
    for (const id of SOURCES) {
      map.removeSource(id);
    }
    this.#map = null;
  }

  getDefaultPosition(): ControlPosition {
    return "top-left";
  }

  /** Where the cross stands; null before there is a map. */
  get centre(): Position | null {
    const centre = this.#map?.getCenter();
    return centre === undefined ? null : [centre.lng, centre.lat];
  }

  get #isDrawing(): boolean {
    return this.#scene !== null && this.#scene.corners !== null;
  }

  #listen(map: MapLibre, { onDouble, onMove }: OverlayEvents): void {
    map.on("dblclick", () => {
      if (this.#isDrawing) {
        onDouble((a, b) => map.project([...a]).dist(map.project([...b])) < SAME_PX);
      }
    });
    map.on("moveend", (event: MapLibreEvent) => {
      const { lng, lat } = map.getCenter();
      if (this.#isDrawing && event.originalEvent instanceof KeyboardEvent) {
        onMove([lng, lat]);
      }
    });
    map.getContainer().addEventListener("keydown", this.#onKeydown, { capture: true });
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const map = this.#map;
    if (map === null || !this.#isDrawing) {
      return;
    }
    const isOnCanvas = event.target === map.getCanvas();
    const step = isOnCanvas && event.shiftKey ? ARROWS[event.key] : undefined;
    const key = meaningOf(event, isOnCanvas);
    if (step === undefined && key === null) {
      return;
    }
    event.preventDefault();
    // The map's own Enter would select what lies in the middle.
    event.stopImmediatePropagation();
    const { lng, lat } = map.getCenter();
    if (step !== undefined) {
      map.panBy([...step], { animate: false }, { originalEvent: event });
    } else if (key !== null) {
      this.#events.onKey(key, [lng, lat]);
    }
  };

  /** Draw a scene; only what differs from the last one is touched. */
  draw(scene: PlatserScene): void {
    const before = this.#scene;
    this.#scene = scene;
    if (this.#map !== null) {
      this.#update(this.#map, scene, before);
    }
  }

  #update(map: MapLibre, scene: PlatserScene, before: PlatserScene | null): void {
    if (before?.drawn !== scene.drawn) {
      setPlatser(map, scene.drawn);
    }
    if (before?.selected !== scene.selected) {
      const { selected } = scene;
      setFeatures(map, "plats-selected", selected === null ? [] : [feature(selected)]);
    }
    if (before?.corners !== scene.corners) {
      setDraft(map, scene.corners);
    }
    if (before?.appearance !== scene.appearance) {
      setPaint(map, scene.appearance);
    }
  }

  /** Bring the map in sight and the keyboard to it. */
  focus(): void {
    this.#map?.getContainer().scrollIntoView({ block: "center" });
    this.#map?.getCanvas().focus({ preventScroll: true });
  }
}

function setFeatures(map: MapLibre, id: string, features: readonly object[]): void {
  // Ours are read-only all the way down, which MapLibre's types do not know; it does not change them.
  void map.getSource<GeoJSONSource>(id)?.setData({ type: "FeatureCollection", features } as SourceData);
}

function setPlatser(map: MapLibre, drawn: readonly DrawnPlats[]): void {
  const said = ({ plats: { name, status } }: DrawnPlats): Readonly<Record<string, string>> => ({ name, status });
  setFeatures(map, "platser", drawn.map((each) => feature(each.geometry, said(each))));
  const names = drawn.flatMap((each) => {
    const point = labelPoint(each.geometry);
    return point === null ? [] : [pointFeature(point, said(each))];
  });
  setFeatures(map, "plats-names", names);
}

function setDraft(map: MapLibre, corners: readonly Position[] | null): void {
  setFeatures(map, "plats-draft", corners === null ? [] : draftFeatures(corners));
  map.getContainer().parentElement?.classList.toggle("drawing", corners !== null);
  // A double click ends the drawing; it must not move the map as well.
  if (corners === null) {
    map.doubleClickZoom.enable();
  } else {
    map.doubleClickZoom.disable();
  }
}

function setPaint(map: MapLibre, appearance: Appearance): void {
  for (const [layer, properties] of Object.entries(paintOf(appearance))) {
    for (const [name, value] of Object.entries(properties)) {
      map.setPaintProperty(layer, name as PaintName, value);
    }
  }
  const { labelSize } = PALETTES[appearance];
  map.setLayoutProperty("plats-names-kandidat", "text-size", labelSize);
  map.setLayoutProperty("plats-names-prioriterad", "text-size", labelSize + 2);
}
