import { cellArea, cellToBoundary } from "h3-js";
import { describe, expect, test } from "vitest";

import type { Position } from "../../src/api";
import {
  areaM2,
  crossesItself,
  outlineOfCell,
  outlineOfText,
  outlineProblem,
  polygonOf,
} from "../../src/platser/outline";
import { SQUARE } from "./made";

const CELL = "89088661d53ffff";
const BOW_TIE: readonly Position[] = [
  [18.0, 59.3],
  [18.01, 59.31],
  [18.01, 59.3],
  [18.0, 59.31],
];

describe("the area of an outline", () => {
  test("is that of EPSG:3006 within a tenth of a per cent", () => {
    // pyproj and shapely: the square in EPSG:3006 has 6 357.76 m².
    expect(Math.abs(areaM2(SQUARE) / 6357.76 - 1)).toBeLessThan(0.001);
  });

  test("is that of the hexagon, which h3 knows by another way", () => {
    const ring = cellToBoundary(CELL, true) as Position[];
    // h3 measures on a sphere: at 59 degrees that is half a per cent less than on the ellipsoid.
    expect(Math.abs(areaM2({ type: "Polygon", coordinates: [ring] }) / cellArea(CELL, "m2") - 1.0054)).toBeLessThan(0.001);
  });

  test("does not depend on direction or first corner", () => {
    const corners: readonly Position[] = [
      [18, 59.3],
      [18.02, 59.3],
      [18.01, 59.31],
    ];
    const turned = [...corners.slice(1), ...corners.slice(0, 1)];
    expect(areaM2(polygonOf(corners.toReversed()))).toBeCloseTo(areaM2(polygonOf(corners)), 0);
    expect(areaM2(polygonOf(turned))).toBeCloseTo(areaM2(polygonOf(corners)), 0);
  });

  test("leaves holes out and adds parts", () => {
    const rings = SQUARE.coordinates as readonly (readonly Position[])[];
    const half: Position[] = (rings[0] ?? []).map(([lng, lat]) => [(lng + 18.09) / 2, (lat + 59.24) / 2]);
    const whole = areaM2(SQUARE);
    expect(areaM2({ type: "Polygon", coordinates: [...rings, half] })).toBeCloseTo(whole * 0.75, 0);
    expect(areaM2({ type: "MultiPolygon", coordinates: [rings, rings] })).toBeCloseTo(2 * whole, 3);
  });
});

describe("a polygon", () => {
  test("is closed and holds seven decimals", () => {
    const { coordinates } = polygonOf([
      [18.123456789, 59.3],
      [18.2, 59.3],
      [18.2, 59.4],
    ]);
    expect(coordinates).toEqual([
      [
        [18.1234568, 59.3],
        [18.2, 59.3],
        [18.2, 59.4],
        [18.1234568, 59.3],
      ],
    ]);
  });

  test("that crosses itself is found out, one that does not is not", () => {
    expect(crossesItself(BOW_TIE)).toBe(true);
    expect(crossesItself(BOW_TIE.toSorted((a, b) => Math.atan2(a[1] - 59.305, a[0] - 18.005) - Math.atan2(b[1] - 59.305, b[0] - 18.005)))).toBe(false);
    expect(crossesItself(BOW_TIE.slice(0, 3))).toBe(false);
  });

  test("that touches one of its own edges crosses itself", () => {
    expect(
      crossesItself([
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 0],
        [0, 4],
      ]),
    ).toBe(true);
  });

  test.each([
    [BOW_TIE.slice(0, 2), "minst tre hörn"],
    [BOW_TIE, "korsar sig själv"],
    [[[18, 59.3], [18.00001, 59.3], [18, 59.30001]] as Position[], "mellan 500 m²"],
    [[[18, 59.3], [18.1, 59.3], [18, 59.4]] as Position[], "5\u00a0000\u00a0000 m²"],
    [Array.from({ length: 2001 }, (_, at): Position => [18 + Math.cos(at) / 100, 59 + Math.sin(at) / 100]), "2001 hörn"],
  ])("case %# is refused in words", (corners, words) => {
    expect(outlineProblem(corners)).toContain(words);
  });

  test("of a size between the limits is accepted", () => {
    expect(outlineProblem(BOW_TIE.slice(0, 3))).toBeNull();
  });
});

describe("written coordinates", () => {
  const corners = [
    [18.09, 59.24],
    [18.091, 59.24],
    [18.091, 59.241],
  ];
  test.each([
    "59.24 18.09\n59.24 18.091\n59.241 18.091",
    "59,24 18,09\n59,24 18,091\n\n59,241 18,091\n",
    "59.24, 18.09\n59.24, 18.091\n59.241, 18.091",
    "59.24,18.09\n59.24,18.091\n59.241,18.091",
    "59,24; 18,09\n59,24;18,091\n59,241 ; 18,091",
    "59,24 18,09\r\n59,24 18,091\r\n59,241 18,091\r\n59,24 18,09",
  ])("case %# makes the same polygon", (text) => {
    expect(outlineOfText(text)).toEqual({ outline: { type: "Polygon", coordinates: [[...corners, corners[0]]] } });
  });

  test.each([
    ["18.09 59.24\n59.24 18.091\n59.241 18.091", "Rad 1:"],
    ["59.24 18.09\n6580000 153000\n59.241 18.091", "Rad 2:"],
    ["59.24 18.09\n\nFarsta torg\n59.241 18.091", "Rad 3:"],
    ["59,24,18,09", "Rad 1:"],
    ["59.24 18.09", "minst tre hörn"],
    ["", "minst tre hörn"],
  ])("case %# is refused, and the row is named", (text, words) => {
    expect(outlineOfText(text)).toEqual({ problem: expect.stringContaining(words) as string });
  });
});

describe("a hexagon as outline", () => {
  test("is the hexagon alone, or it and the six around it", () => {
    const [one, seven] = [outlineOfCell(CELL, false), outlineOfCell(` ${CELL.toUpperCase()} `, true)];
    const area = (made: typeof one): number => ("outline" in made ? areaM2(made.outline) : NaN);
    expect(area(seven) / area(one)).toBeCloseTo(7, 1);
    expect("outline" in one && polygonOf([]).type).toBe("Polygon");
  });

  test("that is none, or too large, is refused", () => {
    expect(outlineOfCell("finns inte", false)).toEqual({ problem: expect.stringContaining("H3-id") as string });
    expect(outlineOfCell("87088661dffffff", true)).toEqual({ problem: expect.stringContaining("En plats är mellan") as string });
  });
});
