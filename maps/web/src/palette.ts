/**
 * Colours of the map for each appearance. The legend reads the same table, so it follows.
 *
 * Sequences: viridis and magma (CC0, BIDS/colormap), evenly sampled. They keep the largest distance
 * between classes of the palettes measured, also for colour-blind eyes. On a light ground dark is
 * high, on a dark ground bright is high. The colours themselves stand in palette.json, which the
 * files to send read too.
 */

import COLOURS from "../palette.json";
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

type Sequence = Readonly<Record<number, readonly string[]>>;
const VIRIDIS: Sequence = COLOURS.viridis;
const MAGMA: Sequence = COLOURS.magma;

function sampled(table: Sequence, count: number): readonly string[] {
  // One or two classes are taken from the ends of three, the strong one always included.
  const colours = table[Math.max(count, 3)];
  if (colours === undefined) {
    throw new RangeError(`the palette has 1 to 7 classes, not ${count}`);
  }
  return colours;
}

/** Dark is high: for light ground. */
function darkest(table: Sequence, count: number): readonly string[] {
  return sampled(table, count).slice(0, count).toReversed();
}

/** Bright is high: for dark ground. */
function brightest(table: Sequence, count: number): readonly string[] {
  return sampled(table, count).slice(-count);
}

export const PALETTES: Readonly<Record<Appearance, Palette>> = {
  ljus: { ...COLOURS.ljus, classes: (count) => darkest(VIRIDIS, count) },
  mork: { ...COLOURS.mork, classes: (count) => brightest(VIRIDIS, count) },
  sol: { ...COLOURS.sol, classes: (count) => darkest(MAGMA, count) },
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
