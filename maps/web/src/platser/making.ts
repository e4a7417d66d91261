/** The making of an outline: which way has been chosen, and how far a drawing has come. */

import type { Position } from "../api";
import type { Outline } from "./api";
import {
  doesEnterEnd,
  type Drawing,
  EMPTY_DRAWING,
  moveCross,
  pointAt,
  setCorner,
  undoCorner,
  withoutDouble,
} from "./drawing";
import { type Made, outlineOfCell, outlineOfText, outlineProblem, polygonOf } from "./outline";

export type MakingKey = "corner" | "enter" | "undo" | "cancel" | "finish";

/** State and actions. `onChange` is called after every change of anything that is shown. */
export class Making {
  /** The panel of ways is open, or something is drawn. */
  isActive = false;
  isNew = true;
  /** null: nothing is drawn in the map. */
  drawing: Drawing | null = null;
  /** The outline of a drawing that has ended. */
  made: Outline | null = null;
  /** Why a drawing could not end. */
  note: string | null = null;
  problem: { readonly way: "text" | "cell"; readonly words: string } | null = null;

  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  #set(patch: Partial<Pick<Making, "isActive" | "isNew" | "drawing" | "made" | "note" | "problem">>): void {
    Object.assign(this, { note: null, problem: null, ...patch });
    this.#onChange();
  }

  /** Offer the ways. */
  open(isNew: boolean): void {
    this.#set({ isActive: true, isNew, drawing: null, made: null });
  }

  /** Begin in the map. */
  draw(): void {
    this.#set({ drawing: EMPTY_DRAWING });
  }

  cancel(): void {
    this.#set({ isActive: false, drawing: null, made: null });
  }

  /** A place was pointed at. */
  point(corner: Position): void {
    this.#step((drawing) => pointAt(drawing, corner));
  }

  /** The map moved under the cross by keyboard. */
  move(cross: Position): void {
    this.#step((drawing) => moveCross(drawing, cross));
  }

  /** A double click: it has set two corners at one place, and ends. */
  double(isSame: (a: Position, b: Position) => boolean): void {
    this.#step((drawing) => withoutDouble(drawing, isSame));
    this.#finish();
  }

  /** A key, or the button that does the same. */
  press(key: MakingKey, cross: Position): void {
    switch (key) {
      case "corner":
        this.#step((drawing) => setCorner(drawing, cross));
        break;
      case "enter":
        this.#enter(cross);
        break;
      case "undo":
        this.#step(undoCorner);
        break;
      case "cancel":
        this.cancel();
        break;
      case "finish":
        this.#finish();
        break;
    }
  }

  #enter(cross: Position): void {
    if (this.drawing !== null && doesEnterEnd(this.drawing, cross)) {
      this.#finish();
    } else {
      this.#step((drawing) => setCorner(drawing, cross));
    }
  }

  #step(change: (drawing: Drawing) => Drawing): void {
    if (this.drawing !== null) {
      this.#set({ drawing: change(this.drawing) });
    }
  }

  #finish(): void {
    if (this.drawing === null) {
      return;
    }
    const { corners } = this.drawing;
    const note = outlineProblem(corners);
    if (note === null) {
      this.#set({ made: polygonOf(corners) });
    } else {
      this.#set({ note });
    }
  }

  /** An outline of written coordinates; null when they make none, and `problem` says why. */
  ofText(text: string): Outline | null {
    return this.#take("text", outlineOfText(text));
  }

  /** An outline of a hexagon, as `ofText`. */
  ofCell(cell: string, hasNeighbours: boolean): Outline | null {
    return this.#take("cell", outlineOfCell(cell, hasNeighbours));
  }

  #take(way: "text" | "cell", made: Made): Outline | null {
    if ("outline" in made) {
      return made.outline;
    }
    this.#set({ problem: { way, words: made.problem } });
    return null;
  }
}
