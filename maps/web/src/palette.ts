/**
 * Colours of the map for each appearance. The legend reads the same table, so it follows.
 *
 * Sequences: viridis and magma (CC0, BIDS/colormap), evenly sampled. They keep the largest distance
 * between classes of the palettes measured, also for colour-blind eyes. On a light ground dark is
 * high, on a dark ground bright is high.
 */

import type { Mark } from "./classes";
import type { Appearance } from "./url";

export interface Palette {
  /** Ground outside the city, and the city itself where no unit is drawn. */
  readonly ground: string;
  readonly land: string;
  /** Boundaries of areas, and the outline of a unit that has a number. */
  readonly boundary: string;
  readonly outline: string;
  readonly faintOutline: string;
  readonly outlineWidth: number;
  readonly label: string;
  readonly labelHalo: string;
  readonly labelSize: number;
  /** Fill of units that hold none, and the strokes of the two patterns. */
  readonly zero: string;
  readonly pattern: string;
  readonly inside: string;
  readonly raised: string;
  /** Opacity of fills, 0–1. */
  readonly opacity: number;
  /** From the lowest class to the highest, by number of classes. */
  readonly classes: (count: number) => readonly string[];
  readonly selected: string;
  readonly selectedCasing: string;
}

const VIRIDIS: Readonly<Record<number, readonly string[]>> = {
  3: ["#440154", "#21918c", "#fde725"],
  4: ["#440154", "#31688e", "#35b779", "#fde725"],
  5: ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"],
  6: ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"],
  7: ["#440154", "#443983", "#31688e", "#21918c", "#35b779", "#90d743", "#fde725"],
};

const MAGMA: Readonly<Record<number, readonly string[]>> = {
  3: ["#000004", "#b73779", "#fcfdbf"],
  4: ["#000004", "#721f81", "#f1605d", "#fcfdbf"],
  5: ["#000004", "#51127c", "#b73779", "#fc8961", "#fcfdbf"],
  6: ["#000004", "#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#fcfdbf"],
  7: ["#000004", "#2c115f", "#721f81", "#b73779", "#f1605d", "#feb078", "#fcfdbf"],
};

function sampled(table: Readonly<Record<number, readonly string[]>>, count: number): readonly string[] {
  // One or two classes are taken from the ends of three, the strong one always included.
  const colours = table[Math.max(count, 3)];
  if (colours === undefined) {
    throw new RangeError(`the palette has 1 to 7 classes, not ${count}`);
  }
  return colours;
}

/** Dark is high: for light ground. */
function darkest(table: Readonly<Record<number, readonly string[]>>, count: number): readonly string[] {
  return sampled(table, count).slice(0, count).toReversed();
}

/** Bright is high: for dark ground. */
function brightest(table: Readonly<Record<number, readonly string[]>>, count: number): readonly string[] {
  return sampled(table, count).slice(-count);
}

export const PALETTES: Readonly<Record<Appearance, Palette>> = {
  ljus: {
    ground: "#dfe6eb",
    land: "#f3f1ec",
    boundary: "#5c6470",
    outline: "#59606c",
    faintOutline: "#cfd0cf",
    outlineWidth: 0.9,
    label: "#1b2028",
    labelHalo: "#ffffff",
    labelSize: 12,
    zero: "#fbfaf7",
    pattern: "#757c87",
    inside: "#e3dfd3",
    raised: "#440154",
    opacity: 0.8,
    classes: (count) => darkest(VIRIDIS, count),
    selected: "#000000",
    selectedCasing: "#ffffff",
  },
  mork: {
    ground: "#0c1117",
    land: "#1a212b",
    boundary: "#8896a8",
    outline: "#aab6c5",
    faintOutline: "#39434f",
    outlineWidth: 0.9,
    label: "#f2f5f9",
    labelHalo: "#0c1117",
    labelSize: 12,
    zero: "#202936",
    pattern: "#9aa8ba",
    inside: "#39434f",
    raised: "#fde725",
    opacity: 0.85,
    classes: (count) => brightest(VIRIDIS, count),
    selected: "#ffffff",
    selectedCasing: "#000000",
  },
  sol: {
    ground: "#ffffff",
    land: "#ffffff",
    boundary: "#000000",
    outline: "#000000",
    faintOutline: "#8a8a8a",
    outlineWidth: 1.6,
    label: "#000000",
    labelHalo: "#ffffff",
    labelSize: 17,
    zero: "#ffffff",
    pattern: "#000000",
    inside: "#f0ead6",
    raised: "#51127c",
    opacity: 1,
    classes: (count) => darkest(MAGMA, count),
    selected: "#000000",
    selectedCasing: "#00ffff",
  },
};

/** The fill of every mark that has a plain fill. The patterned marks are left to the patterns. */
export function fillsOf(palette: Palette, classCount: number): ReadonlyMap<Mark, string> {
  const fills = new Map<Mark, string>([
    ["zero", palette.zero],
    ["few", palette.zero],
    ["inside", palette.inside],
    ["raised", palette.raised],
  ]);
  if (classCount > 0) {
    palette.classes(classCount).forEach((colour, index) => fills.set(`c${index}`, colour));
  }
  return fills;
}
