/** Patterns for what has no number: drawn in a canvas for the map, as lines in the legend; from palette.json. */

import COLOURS from "../palette.json";

/** `few`: level lines; `withheld`: slanting lines; `none`: dots. Never colour alone. */
export type Pattern = "few" | "withheld" | "none";
export const PATTERNS: readonly Pattern[] = ["few", "withheld", "none"];

/** Side of a pattern tile, px of the screen. */
export const TILE = COLOURS.patterns.tile;
/** A tile is drawn this many times larger, for screens with dense pixels. */
const SCALE = 2;

export interface Stroke {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** The strokes of one tile, px. Slanting lines run over the edge so that tiles join. */
export const STROKES: Readonly<Record<Pattern, readonly Stroke[]>> = {
  few: COLOURS.patterns.marks.few.strokes,
  withheld: COLOURS.patterns.marks.withheld.strokes,
  none: COLOURS.patterns.marks.none.strokes,
};

/** Width of the strokes, px. */
export const STROKE_WIDTH: Readonly<Record<Pattern, number>> = {
  few: COLOURS.patterns.marks.few.width,
  withheld: COLOURS.patterns.marks.withheld.width,
  none: COLOURS.patterns.marks.none.width,
};

/** Draw one tile in a canvas, for `map.addImage` with `pixelRatio` 2. */
export function patternImage(pattern: Pattern, colour: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = TILE * SCALE;
  canvas.height = TILE * SCALE;
  const context = canvas.getContext("2d");
  if (context === null) {
    throw new Error("the browser gave no 2D canvas for the patterns of the map");
  }
  context.scale(SCALE, SCALE);
  context.strokeStyle = colour;
  context.lineWidth = STROKE_WIDTH[pattern];
  for (const { x1, y1, x2, y2 } of STROKES[pattern]) {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
