/** Patterns for what has no number: drawn in a canvas for the map, as lines in the legend. */

/** `few`: level lines; `withheld`: slanting lines; `none`: dots. Never colour alone. */
export type Pattern = "few" | "withheld" | "none";
export const PATTERNS: readonly Pattern[] = ["few", "withheld", "none"];

/** Side of a pattern tile, px of the screen. */
export const TILE = 6;
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
  withheld: [
    { x1: -1, y1: 1, x2: 1, y2: -1 },
    { x1: -1, y1: TILE + 1, x2: TILE + 1, y2: -1 },
    { x1: TILE - 1, y1: TILE + 1, x2: TILE + 1, y2: TILE - 1 },
  ],
  few: [{ x1: 0, y1: TILE / 2, x2: TILE, y2: TILE / 2 }],
  none: [{ x1: TILE / 2 - 0.5, y1: TILE / 2, x2: TILE / 2 + 0.5, y2: TILE / 2 }],
};

/** Width of the strokes, px. */
export const STROKE_WIDTH: Readonly<Record<Pattern, number>> = { withheld: 0.9, few: 0.8, none: 1.4 };

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
