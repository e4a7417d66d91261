/** The map: draws a scene, tells what is under a point, and says when it is done. */

import "maplibre-gl/dist/maplibre-gl.css";

import {
  type GeoJSONSource,
  type IControl,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

import type { AreaCollection, AreaFeature, Position } from "./api";
import { boundsOf, labelPoint, overlaps, type UnitFeature } from "./geometry";
import { MAP_LOCALE } from "./locale";
import { emptyStyle, type Paint, paintOf, patternName } from "./mapstyle";
import { PALETTES } from "./palette";
import { patternImage, PATTERNS } from "./patterns";
import type { Picture } from "./picture";
import { APPEARANCES, type Appearance, type Camera } from "./url";

/** What the map shows. */
export interface Scene {
  readonly picture: Picture;
  readonly period: number;
  readonly appearance: Appearance;
  readonly selected: string | null;
  /** Outline of the reader's own area; null: the whole city. */
  readonly home: AreaFeature["geometry"] | null;
  /** Further boundaries, drawn with their names. */
  readonly outlines: AreaCollection | null;
}

export interface MapEvents {
  /** Somebody pointed at a place, or pressed Enter with the place in the middle of the map. */
  readonly onPick: (point: Position) => void;
  /** The map has come to rest after being moved. */
  readonly onMove: (camera: Camera, isByKeyboard: boolean) => void;
}

/** Room around the data when the whole of it is shown, px. */
const PADDING = 24;

setWorkerUrl(workerUrl);

type PaintName = Parameters<MapLibre["setPaintProperty"]>[1];
type PaintValue = Parameters<MapLibre["setPaintProperty"]>[2];

type SourceData = Exclude<Parameters<GeoJSONSource["setData"]>[0], string>;

function collection(features: readonly UnitFeature[]): SourceData {
  // Ours are read-only all the way down, which MapLibre's types do not know; it does not change them.
  return { type: "FeatureCollection", features };
}

function feature(geometry: AreaFeature["geometry"], properties: Record<string, string> = {}): UnitFeature {
  return { type: "Feature", properties, geometry };
}

function nameFeatures(areas: AreaCollection | null): SourceData {
  const features = (areas?.features ?? []).flatMap(({ geometry, properties: { name } }) => {
    const point = labelPoint(geometry);
    return point === null
      ? []
      : [{ type: "Feature" as const, properties: { name }, geometry: { type: "Point" as const, coordinates: [...point] } }];
  });
  return { type: "FeatureCollection", features };
}

function outlineFeatures(areas: AreaCollection | null): SourceData {
  return collection((areas?.features ?? []).map(({ geometry }) => feature(geometry)));
}

/** One map in one element. The constructor throws when the browser has no WebGL 2. */
export class MapView {
  readonly #map: MapLibre;
  readonly #loaded: Promise<void>;
  #drawn: Scene | null = null;
  #turn = 0;
  #isFitted: boolean;

  constructor(container: HTMLElement, camera: Camera | null, events: MapEvents) {
    this.#isFitted = camera !== null;
    this.#map = new MapLibre({
      container,
      style: emptyStyle(),
      center: camera === null ? [18.05, 59.33] : [camera.lng, camera.lat],
      zoom: camera?.zoom ?? 10,
      minZoom: 7,
      maxZoom: 17,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: MAP_LOCALE,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    this.#loaded = new Promise((resolve) => {
      this.#map.once("load", () => {
        this.#addPatterns();
        resolve();
      });
    });
    this.#listen(events);
  }

  #listen({ onPick, onMove }: MapEvents): void {
    const canvas = this.#map.getCanvas();
    canvas.setAttribute("aria-describedby", "map-help");
    this.#map.on("click", ({ lngLat }) => {
      onPick([lngLat.lng, lngLat.lat]);
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        const { lng, lat } = this.#map.getCenter();
        event.preventDefault();
        onPick([lng, lat]);
      }
    });
    this.#map.on("moveend", () => {
      const { lng, lat } = this.#map.getCenter();
      onMove({ lng, lat, zoom: this.#map.getZoom() }, document.activeElement === canvas);
    });
  }

  #addPatterns(): void {
    for (const appearance of APPEARANCES) {
      for (const pattern of PATTERNS) {
        const image = patternImage(pattern, PALETTES[appearance].pattern);
        this.#map.addImage(patternName(pattern, appearance), image, { pixelRatio: 2 });
      }
    }
  }

  /**
   * Draw a scene; only what differs from the last one is touched.
   *
   * Resolves to true when it stands on the screen, to false when a later scene took its place.
   */
  async draw(scene: Scene): Promise<boolean> {
    const turn = ++this.#turn;
    await this.#loaded;
    if (turn !== this.#turn) {
      return false;
    }
    const drawn = this.#drawn;
    this.#drawn = scene;
    if (drawn?.picture !== scene.picture) {
      this.#setData(scene.picture);
      this.#fitOnce(scene);
    }
    this.#setOutlines(scene, drawn);
    if (drawn?.picture.scheme !== scene.picture.scheme || drawn.appearance !== scene.appearance) {
      this.#setPaint(scene);
    }
    this.#map.setGlobalStateProperty("t", scene.period);
    this.#setSelected(scene);
    await this.#idle();
    return turn === this.#turn;
  }

  #idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#map.once("idle", () => {
        resolve();
      });
      this.#map.triggerRepaint();
    });
  }

  #source(id: string): GeoJSONSource {
    const source = this.#map.getSource<GeoJSONSource>(id);
    if (source === undefined) {
      throw new Error(`the style of the map lacks the source ${id}`);
    }
    return source;
  }

  #setData(picture: Picture): void {
    void this.#source("units").setData(collection(picture.features));
    void this.#source("context").setData(outlineFeatures(picture.context));
    void this.#source("names").setData(nameFeatures(picture.context));
  }

  #fitOnce({ picture, home }: Scene): void {
    if (this.#isFitted || picture.geometries.size === 0) {
      return;
    }
    this.#isFitted = true;
    this.#fit(home === null ? picture.geometries.values() : [home]);
  }

  #fit(geometries: Iterable<AreaFeature["geometry"]>): void {
    const { west, south, east, north } = boundsOf(geometries);
    this.#map.fitBounds([west, south, east, north], { padding: PADDING, animate: false });
  }

  #setPaint({ appearance, picture }: Scene): void {
    const palette = PALETTES[appearance];
    const paint: Paint = paintOf(palette, appearance, picture.scheme.limits.length);
    for (const [layer, properties] of Object.entries(paint)) {
      for (const [name, value] of Object.entries(properties)) {
        this.#map.setPaintProperty(layer, name as PaintName, value as PaintValue);
      }
    }
    this.#map.setLayoutProperty("names", "text-size", palette.labelSize);
    this.#map.setLayoutProperty("outline-names", "text-size", palette.labelSize);
  }

  #setSelected({ picture, selected }: Scene): void {
    const geometry = selected === null ? undefined : picture.geometries.get(selected);
    void this.#source("selected").setData(collection(geometry === undefined ? [] : [feature(geometry)]));
  }

  #setOutlines({ home, outlines }: Scene, drawn: Scene | null): void {
    if (drawn?.home !== home) {
      void this.#source("home").setData(collection(home === null ? [] : [feature(home)]));
    }
    if (drawn?.outlines !== outlines) {
      void this.#source("outlines").setData(outlineFeatures(outlines));
      void this.#source("outline-names").setData(nameFeatures(outlines));
    }
  }

  /** Add what is drawn above the map by others than the scene. */
  add(control: IControl): void {
    void this.#loaded.then(() => this.#map.addControl(control));
  }

  /** Bring a unit to the middle when it is out of sight. Without animation when that is asked for. */
  reveal(geometry: AreaFeature["geometry"]): void {
    const box = boundsOf([geometry]);
    const centre: [number, number] = [(box.west + box.east) / 2, (box.south + box.north) / 2];
    if (!this.#map.getBounds().contains(centre)) {
      this.#map.easeTo({ center: centre });
    }
  }

  /** The ids of the geometries that are at least partly in sight. */
  visible(geometries: ReadonlyMap<string, AreaFeature["geometry"]>): ReadonlySet<string> {
    const view = this.#map.getBounds();
    const box = { west: view.getWest(), south: view.getSouth(), east: view.getEast(), north: view.getNorth() };
    return new Set([...geometries].filter(([, geometry]) => overlaps(box, boundsOf([geometry]))).map(([id]) => id));
  }

  /** Show the reader's own area, or the whole of the data when that is the city. */
  showHome(home: AreaFeature["geometry"] | null): void {
    const all = this.#drawn?.picture.geometries;
    if (home !== null) {
      this.#fit([home]);
    } else if (all !== undefined && all.size > 0) {
      this.#fit(all.values());
    }
  }
}
