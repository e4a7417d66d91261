/**
 * The MapLibre style: sources, layers, and the paint that follows period, classes and appearance.
 *
 * Every unit carries its mark of each period (`t0`, `t1`, …). The global state `t` says which one is
 * painted, so time moves without new data. The style names no address: text is drawn from the
 * device's own fonts and there is no basemap.
 */

import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
} from "maplibre-gl";

import { type Palette, fillsOf } from "./palette";
import { PATTERNS, type Pattern } from "./patterns";
import type { Appearance } from "./url";

const EMPTY = { type: "FeatureCollection" as const, features: [] };

/** Property of the feature that holds the mark of the painted period. */
const MARK: ExpressionSpecification = ["get", ["concat", "t", ["to-string", ["global-state", "t"]]]];

/** Local fonts, tried in order; a name without a file is asked of the device. */
const FONTS = ["Verdana Bold", "Noto Sans Bold", "Arial Bold"];

/** Name of a pattern's image in one appearance. */
export function patternName(pattern: Pattern, appearance: Appearance): string {
  return `${pattern}-${appearance}`;
}

/** Everything that changes with appearance or classes: layer → paint property → value. */
export type Paint = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function byMark(pairs: Iterable<readonly [string, string | number]>, otherwise: string | number): ExpressionSpecification {
  return ["match", MARK, ...[...pairs].flat(), otherwise] as unknown as ExpressionSpecification;
}

/** Outlines are thin while the whole city is in sight, where thousands of them would hide the fills. */
function byZoom(far: ExpressionSpecification, near: ExpressionSpecification): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], 10, far, 12.5, near];
}

function patternPaint(appearance: Appearance): Record<string, Readonly<Record<string, unknown>>> {
  return Object.fromEntries(
    PATTERNS.map((pattern) => [
      `units-${pattern}`,
      { "fill-pattern": patternName(pattern, appearance), "fill-opacity": byMark([[pattern, 1]], 0) },
    ]),
  );
}

/** The paint of every layer for one appearance and number of classes. */
export function paintOf(palette: Palette, appearance: Appearance, classCount: number): Paint {
  const fills = fillsOf(palette, classCount);
  const strong = [...fills.keys()].filter((mark) => !["zero", "few", "inside"].includes(mark));
  const outlined = [...strong, "withheld"].map((mark) => [mark, palette.outline] as const);
  const widths = outlined.map(([mark]) => [mark, palette.outlineWidth] as const);
  const narrow = strong.map((mark) => [mark, palette.outlineWidth / 2] as const);
  return {
    ground: { "background-color": palette.ground },
    land: { "fill-color": palette.land },
    "units-fill": { "fill-color": byMark(fills, "rgba(0,0,0,0)"), "fill-opacity": palette.opacity },
    ...patternPaint(appearance),
    "units-outline": {
      "line-color": byMark(outlined, palette.faintOutline),
      "line-width": byZoom(byMark(narrow, 0.2), byMark(widths, 0.5)),
    },
    boundary: { "line-color": palette.boundary },
    home: { "line-color": palette.label },
    "outlines-casing": { "line-color": palette.labelHalo },
    outlines: { "line-color": palette.label },
    "outline-names": { "text-color": palette.label, "text-halo-color": palette.labelHalo },
    "selected-casing": { "line-color": palette.selectedCasing },
    selected: { "line-color": palette.selected },
    names: { "text-color": palette.label, "text-halo-color": palette.labelHalo },
  };
}

function layers(): LayerSpecification[] {
  const patterns = PATTERNS.map(
    (pattern): LayerSpecification => ({ id: `units-${pattern}`, type: "fill", source: "units" }),
  );
  return [
    { id: "ground", type: "background" },
    { id: "land", type: "fill", source: "context" },
    { id: "units-fill", type: "fill", source: "units", paint: { "fill-antialias": false } },
    ...patterns,
    { id: "units-outline", type: "line", source: "units", layout: { "line-join": "round" } },
    {
      id: "boundary",
      type: "line",
      source: "context",
      paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.6, 13, 2] },
    },
    { id: "home", type: "line", source: "home", paint: { "line-width": 3 } },
    { id: "outlines-casing", type: "line", source: "outlines", paint: { "line-width": 6, "line-opacity": 0.8 } },
    { id: "outlines", type: "line", source: "outlines", paint: { "line-width": 2.5, "line-dasharray": [1, 1.2] } },
    { id: "selected-casing", type: "line", source: "selected", paint: { "line-width": 7 } },
    { id: "selected", type: "line", source: "selected", paint: { "line-width": 3.5 } },
    namesLayer("names"),
    namesLayer("outline-names"),
  ];
}

function namesLayer(id: string): LayerSpecification {
  return {
    id,
    type: "symbol",
    source: id,
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONTS,
      "text-size": 12,
      "text-max-width": 7,
      "text-padding": 6,
    },
    paint: { "text-halo-width": 1.6 },
  };
}

/** An empty map of our own: no address of any tile, glyph or sprite. */
export function emptyStyle(): StyleSpecification {
  return {
    version: 8,
    sources: {
      context: { type: "geojson", data: EMPTY },
      units: { type: "geojson", data: EMPTY, tolerance: 0.2 },
      selected: { type: "geojson", data: EMPTY },
      names: { type: "geojson", data: EMPTY },
      home: { type: "geojson", data: EMPTY },
      outlines: { type: "geojson", data: EMPTY },
      "outline-names": { type: "geojson", data: EMPTY },
    },
    layers: layers(),
  };
}
