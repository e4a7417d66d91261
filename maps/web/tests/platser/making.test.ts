import { describe, expect, test } from "vitest";

import type { Position } from "../../src/api";
import { drawingWords, EMPTY_DRAWING, pointAt } from "../../src/platser/drawing";
import { Making } from "../../src/platser/making";

const A: Position = [18.09, 59.24];
const B: Position = [18.095, 59.24];
const C: Position = [18.095, 59.245];
const D: Position = [18.09, 59.245];

/** A drawing that has begun, and how many times it told of a change. */
function begun(): { making: Making; told: () => number } {
  let changes = 0;
  const making = new Making(() => {
    changes += 1;
  });
  making.open(true);
  making.draw();
  return { making, told: () => changes };
}

const ring = (making: Making): unknown => making.made?.coordinates[0];

describe("drawing by pointer", () => {
  test("clicks set corners and a double click ends with one corner at its place", () => {
    const { making } = begun();
    const near: Position = [C[0] + 1e-6, C[1]];
    for (const corner of [A, B, C, near]) {
      making.point(corner);
    }
    making.double((a, b) => Math.abs(a[0] - b[0]) < 1e-5 && Math.abs(a[1] - b[1]) < 1e-5);
    expect(ring(making)).toEqual([A, B, C, A]);
  });

  test("Enter ends after a click", () => {
    const { making } = begun();
    for (const corner of [A, B, C]) {
      making.point(corner);
    }
    making.press("enter", [18, 59]);
    expect(ring(making)).toEqual([A, B, C, A]);
  });

  test("Enter before three corners says what is missing and sets none", () => {
    const { making } = begun();
    making.point(A);
    making.press("enter", [18, 59]);
    expect(making.made).toBeNull();
    expect(making.drawing?.corners).toEqual([A]);
    expect(making.note).toContain("minst tre hörn");
  });
});

describe("drawing by keyboard", () => {
  test("space and Enter set corners where the cross stands, and Enter where nothing moved ends", () => {
    const { making } = begun();
    making.press("corner", A);
    making.move(B);
    making.press("enter", B);
    making.move(C);
    making.press("enter", C);
    expect(making.drawing?.corners).toEqual([A, B, C]);
    making.press("enter", C);
    expect(ring(making)).toEqual([A, B, C, A]);
  });

  test("the same place twice is one corner", () => {
    const { making } = begun();
    making.press("corner", A);
    making.press("corner", A);
    expect(making.drawing?.corners).toEqual([A]);
  });

  test("after a click and a move of the map Enter sets a corner again", () => {
    const { making } = begun();
    making.point(A);
    making.move(B);
    making.press("enter", B);
    expect(making.drawing?.corners).toEqual([A, B]);
  });

  test("undo takes the last corner away, also the only one, also when there is none", () => {
    const { making } = begun();
    making.press("corner", A);
    making.press("corner", B);
    making.press("undo", B);
    expect(making.drawing?.corners).toEqual([A]);
    making.press("undo", B);
    making.press("undo", B);
    expect(making.drawing?.corners).toEqual([]);
  });
});

describe("the making", () => {
  test("is over when it is cancelled", () => {
    const { making } = begun();
    making.point(A);
    making.press("cancel", A);
    expect([making.isActive, making.drawing, making.made]).toEqual([false, null, null]);
  });

  test("does not end while the boundary crosses itself, and goes on after an undo", () => {
    const { making } = begun();
    for (const corner of [A, C, B, D]) {
      making.point(corner);
    }
    making.press("finish", D);
    expect([making.made, making.note]).toEqual([null, "Gränsen korsar sig själv. Ångra det sista hörnet."]);
    making.press("undo", D);
    expect(making.note).toBeNull();
    making.press("finish", D);
    expect(ring(making)).toEqual([A, C, B, A]);
  });

  test("ignores points while nothing is drawn", () => {
    const making = new Making(() => undefined);
    making.open(false);
    making.point(A);
    making.press("corner", A);
    making.press("finish", A);
    expect([making.drawing, making.made, making.isNew]).toEqual([null, null, false]);
  });

  test("keeps what was wrong with the written way until the next try", () => {
    const { making, told } = begun();
    const before = told();
    expect(making.ofText("torget")).toBeNull();
    expect([making.problem?.way, told()]).toEqual(["text", before + 1]);
    expect(making.ofCell("x", true)).toBeNull();
    expect(making.problem?.way).toBe("cell");
    expect(making.ofCell("89088661d53ffff", false)?.type).toBe("MultiPolygon");
  });
});

test("what has been drawn is said with its size", () => {
  const two = pointAt(pointAt(EMPTY_DRAWING, A), B);
  expect(drawingWords(EMPTY_DRAWING)).toBe("Inget hörn är satt.");
  expect(drawingWords(two)).toBe("2 hörn.");
  expect(drawingWords(pointAt(two, C))).toMatch(/^3 hörn\. Yta 79.\d{3} m²\.$/);
});
