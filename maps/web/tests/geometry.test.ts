import { cellToLatLng, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";

import { boundsOf, contains, geometriesOf, hexagon, labelPoint, overlaps, unitAt } from "../src/geometry";
import { SQUARES } from "./made";

const [WEST] = SQUARES.features;
const AREAS = geometriesOf([], SQUARES);

describe("hexagons", () => {
  const id = latLngToCell(59.3326, 18.0649, 9);

  test("are closed, longitude first, and hold their own centre", () => {
    const shape = hexagon(id);
    const ring = shape.coordinates[0] as [number, number][];
    const [lat, lng] = cellToLatLng(id);
    expect(ring).toHaveLength(7);
    expect(ring[0]).toEqual(ring.at(-1));
    expect(contains(shape, [lng, lat])).toBe(true);
  });

  test("a point is in the hexagon that the grid says, or in none when that is not shown", () => {
    const shown = geometriesOf([id], null);
    expect(unitAt([18.0649, 59.3326], 9, shown)).toBe(id);
    expect(unitAt([18.2, 59.3326], 9, shown)).toBeNull();
  });

  test("the grid and the drawn outline agree everywhere near a border", () => {
    const shown = geometriesOf([id], null);
    const box = boundsOf(shown.values());
    for (let x = 0; x <= 20; x += 1) {
      for (let y = 0; y <= 20; y += 1) {
        const point = [box.west + ((box.east - box.west) * x) / 20, box.south + ((box.north - box.south) * y) / 20] as const;
        expect(unitAt(point, null, shown)).toBe(unitAt(point, 9, shown));
      }
    }
  });
});

describe("areas", () => {
  test.each([
    [[0.5, 0.5], "vast"],
    [[1.5, 1.5], null],
    [[4.5, 0.5], "ost"],
    [[9, 1], null],
    [[2, -1], null],
  ] as const)("%s lies in %s", (point, code) => {
    expect(unitAt(point, null, AREAS)).toBe(code);
  });

  test("the name stands inside the area, outside its holes' row at best", () => {
    expect(labelPoint(WEST?.geometry ?? hexagon("89088661d43ffff"))).toEqual([2, 2]);
  });

  test("the name of a horseshoe stands on one of its legs", () => {
    const horseshoe = {
      type: "Polygon",
      coordinates: [[[0, 0], [2, 0], [2, 8], [7, 8], [7, 0], [8, 0], [8, 10], [0, 10], [0, 0]]],
    } as const;
    const point = labelPoint(horseshoe);
    expect(point).toEqual([1, 5]);
    expect(contains(horseshoe, point ?? [4, 5])).toBe(true);
  });

  test("an empty geometry has no place for a name", () => {
    expect(labelPoint({ type: "MultiPolygon", coordinates: [] })).toBeNull();
  });
});

test("boxes overlap when they share anything", () => {
  const box = { west: 0, south: 0, east: 4, north: 4 };
  expect(boundsOf([...AREAS.values()])).toEqual({ west: 0, south: 0, east: 8, north: 4 });
  expect(overlaps(box, { west: 3, south: 3, east: 9, north: 9 })).toBe(true);
  expect(overlaps(box, { west: 4.1, south: 0, east: 9, north: 4 })).toBe(false);
});
