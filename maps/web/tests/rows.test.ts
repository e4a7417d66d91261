import { describe, expect, test } from "vitest";

import { filterRows, nextOrder, PAGE_SIZE, pageOf, type Row, rowsOf, sortRows } from "../src/rows";
import { estimateFrame, hexFrame, NOTHING } from "./made";

const rows = rowsOf(hexFrame(), 0);
const ROW: Row = { ...NOTHING, id: "a", name: null, n: 1, status: "exact" };
const ids = (of: readonly Row[]): string[] => of.map(({ id }) => id.slice(7, 11));

describe("sorting", () => {
  test("what has no number stands last both ways", () => {
    expect(sortRows(rows, "-antal").map(({ n }) => n)).toEqual([12, 0, null, null]);
    expect(sortRows(rows, "antal").map(({ n }) => n)).toEqual([0, 12, null, null]);
  });

  test("names are Swedish, equal ones by id, and those without a name come last", () => {
    expect(ids(sortRows(rows, "namn"))).toEqual(["1d43", "1d4b", "1d4f", "1d57"]);
    expect(ids(sortRows(rows, "-namn"))).toEqual(["1d57", "1d4f", "1d4b", "1d43"]);
  });

  test("findings come before their absence, unknown last", () => {
    const raised = rowsOf(hexFrame({ raised: [[false, true, null, null], [null, null, null, null]] }), 0);
    expect(sortRows(raised, "-lage").map(({ isRaised }) => isRaised)).toEqual([true, false, null, null]);
  });

  test("rates are compared, not numbers", () => {
    const areas = rowsOf(hexFrame({ units: ["a", "b"], values: [[100, 90]], status: [[0, 0]], area_km2: [50, 1] }), 0);
    expect(sortRows(areas, "-km2").map(({ id }) => id)).toEqual(["b", "a"]);
    expect(sortRows(areas, "-antal").map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("estimates are sorted as numbers, those that are withheld last both ways", () => {
    const shares = rowsOf(estimateFrame(), 0);
    expect(sortRows(shares, "-tal").map(({ estimate }) => estimate)).toEqual([23.5, 0, null, null]);
    expect(sortRows(shares, "tal").map(({ estimate }) => estimate)).toEqual([0, 23.5, null, null]);
  });

  test("leaves the rows it was given as they were", () => {
    const before = [...rows];
    sortRows(rows, "-antal");
    expect(rows).toEqual(before);
  });
});

describe("filtering", () => {
  test("finds names in any case, å included, and ids", () => {
    expect(ids(filterRows(rows, "  ÅSÖ ", null))).toEqual(["1d4f"]);
    expect(ids(filterRows(rows, "1d57", null))).toEqual(["1d57"]);
    expect(filterRows(rows, "finns inte", null)).toEqual([]);
  });

  test("keeps to what is in sight", () => {
    expect(ids(filterRows(rows, "", new Set(["89088661d43ffff"])))).toEqual(["1d43"]);
  });
});

test("a heading starts with A–Ö or with the largest, and turns at the second press", () => {
  expect(nextOrder("-antal", "namn")).toBe("namn");
  expect(nextOrder("namn", "namn")).toBe("-namn");
  expect(nextOrder("namn", "antal")).toBe("-antal");
  expect(nextOrder("-antal", "antal")).toBe("antal");
});

test("the page of a row is the one it stands on", () => {
  const many = Array.from({ length: 120 }, (_, at): Row => ({ ...ROW, id: String(at) }));
  expect([0, PAGE_SIZE - 1, PAGE_SIZE, 119].map((at) => pageOf(many, String(at)))).toEqual([0, 0, 1, 2]);
  expect(pageOf(many, "okand")).toBe(0);
  expect(pageOf(many, null)).toBe(0);
});
