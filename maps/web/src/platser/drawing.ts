/** A polygon while it is drawn, by pointer or keyboard: pure steps from one state to the next. */

import type { Position } from "../api";
import { areaM2, LEAST_CORNERS, outlineProblem, polygonOf } from "./outline";
import { areaWords } from "./words";

export interface Drawing {
  readonly corners: readonly Position[];
  /** Where Enter would set a corner; null: the last corner was pointed at, and Enter ends. */
  readonly cross: Position | null;
}

export const EMPTY_DRAWING: Drawing = { corners: [], cross: null };

/** Pointing at a place sets a corner there. */
export function pointAt(drawing: Drawing, corner: Position): Drawing {
  return { corners: [...drawing.corners, corner], cross: null };
}

/** A double click ends with one corner where it set two. */
export function withoutDouble({ corners, cross }: Drawing, isSame: (a: Position, b: Position) => boolean): Drawing {
  const [last, before] = [corners.at(-1), corners.at(-2)];
  const isDouble = last !== undefined && before !== undefined && isSame(last, before);
  return { corners: isDouble ? corners.slice(0, -1) : corners, cross };
}

/** The map was moved by keyboard: the cross stands elsewhere. */
export function moveCross(drawing: Drawing, cross: Position): Drawing {
  return { ...drawing, cross };
}

/** Set a corner where the cross stands. A second one at the same place is none. */
export function setCorner(drawing: Drawing, cross: Position): Drawing {
  return isAtLast(drawing, cross) ? { ...drawing, cross } : { corners: [...drawing.corners, cross], cross };
}

function isAtLast({ corners }: Drawing, [lng, lat]: Position): boolean {
  const last = corners.at(-1);
  return last !== undefined && Math.abs(last[0] - lng) < 1e-7 && Math.abs(last[1] - lat) < 1e-7;
}

/**
 * Whether Enter ends the drawing instead of setting a corner.
 *
 * As a double click does: nothing has moved since the last corner was set.
 */
export function doesEnterEnd(drawing: Drawing, cross: Position): boolean {
  return drawing.corners.length > 0 && (drawing.cross === null || isAtLast(drawing, cross));
}

/** Take the last corner away. */
export function undoCorner({ corners, cross }: Drawing): Drawing {
  return { corners: corners.slice(0, -1), cross };
}

/** The size so far; null below three corners. */
export function drawnM2({ corners }: Drawing): number | null {
  return corners.length < LEAST_CORNERS ? null : areaM2(polygonOf(corners));
}

/** What has been drawn, in words. */
export function drawingWords(drawing: Drawing): string {
  const count = drawing.corners.length;
  const area = drawnM2(drawing);
  if (count === 0) {
    return "Inget hörn är satt.";
  }
  const corners = `${count} hörn.`;
  if (area === null) {
    return corners;
  }
  const problem = outlineProblem(drawing.corners);
  return problem === null ? `${corners} Yta ${areaWords(area)}.` : `${corners} ${problem}`;
}
