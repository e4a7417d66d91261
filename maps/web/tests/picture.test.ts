import { describe, expect, test } from "vitest";

import { ApiError, type MonthCount, requireFrame } from "../src/api";
import { observe, periodIndex } from "../src/frame";
import { pictureOf, withEveryArea } from "../src/picture";
import { monthsByYear, pointsOf, stretchesOf } from "../src/series";
import { CATALOG, estimateFrame, hexFrame, HEX, NOTHING, SQUARES, STADSDEL, WINDOWS } from "./made";

const THEME = CATALOG.themes[0];
if (THEME === undefined) {
  throw new Error("the catalog lost its themes");
}

describe("a picture", () => {
  test("gives every hexagon its mark of every period, so that time moves without new data", () => {
    const picture = pictureOf(HEX, THEME, hexFrame(), { units: null, context: SQUARES });
    expect(picture.resolution).toBe(9);
    expect(picture.features.map(({ properties }) => [properties["t0"], properties["t1"]])).toEqual([
      ["c1", "c4"],
      ["zero", "zero"],
      ["withheld", "c0"],
      ["none", "none"],
    ]);
  });

  test("joins areas by code, and shows an area without numbers as without numbers", () => {
    const frame = hexFrame({ units: ["ost"], names: ["Öst"], values: [[48], [0]], status: [[0], [0]], area_km2: [16] });
    const picture = pictureOf(STADSDEL, THEME, frame, { units: SQUARES, context: SQUARES });
    expect(picture.resolution).toBeNull();
    expect(picture.features.map(({ properties }) => [properties["id"], properties["t0"]])).toEqual([
      ["ost", "c0"],
      ["vast", "none"],
    ]);
    expect(picture.frame.names).toEqual(["Öst", "VAST"]);
    expect(observe(picture.frame, 0, 1)).toEqual(NOTHING);
  });

  test("keeps a frame that names every area as it came", () => {
    const frame = hexFrame();
    expect(withEveryArea(frame, null)).toBe(frame);
  });
});

describe("a frame", () => {
  test("whose columns are shifted is refused, with the layer named", () => {
    const broken = hexFrame({ values: [[12, 0, null], [120, 0, 7, null]] });
    expect(() => requireFrame(broken)).toThrow(ApiError);
    expect(() => requireFrame(broken)).toThrow(/anmalda_brott_ruta_9/);
    expect(() => requireFrame(hexFrame({ raised: [[true]] }))).toThrow(ApiError);
    expect(() => requireFrame(estimateFrame({ low: [[0]] }))).toThrow(ApiError);
    expect(requireFrame(hexFrame())).toEqual(hexFrame());
  });

  test("opens at its last period unless the address names one", () => {
    expect([periodIndex(WINDOWS, null), periodIndex(WINDOWS, "2024"), periodIndex(WINDOWS, "1999")]).toEqual([1, 0, 1]);
  });

  test("reads a rate from the published number only", () => {
    expect(observe(hexFrame(), 0, 0).perKm2).toBeCloseTo(150);
    expect(observe(hexFrame(), 0, 2).perKm2).toBeNull();
  });
});

describe("a monthly series", () => {
  const month = (at: string, n: number | null, isPreliminary = false): MonthCount => ({
    month: at,
    n,
    status: n === null ? "saknas" : "exact",
    note: null,
    is_preliminary: isPreliminary,
  });
  const series = [
    month("2024-11-01", 3),
    month("2024-12-01", null),
    month("2025-01-01", 0),
    month("2025-02-01", 5, true),
    month("2025-03-01", 6, true),
  ];

  test("is drawn with a gap where a figure is missing, and dashed from where it is preliminary", () => {
    expect(stretchesOf(series)).toEqual([
      { isPreliminary: false, points: [[0, 3]] },
      { isPreliminary: false, points: [[2, 0]] },
      { isPreliminary: true, points: [[2, 0], [3, 5], [4, 6]] },
    ]);
  });

  test("that has years alone is drawn by year", () => {
    const years = [{ year: 2024, n: 7, status: "exact", note: null, is_preliminary: false }] as const;
    const shown = { brott: "b", title: "B", unit: "per_100000", clock: "anmald", source: "s", breaks: [] } as const;
    expect(pointsOf({ ...shown, series: [], years }).map(({ month: at, n }) => [at, n])).toEqual([["2024-01-01", 7]]);
    expect(pointsOf({ ...shown, series, years })).toBe(series);
  });

  test("is laid out by year, with months it does not have left open", () => {
    const years = monthsByYear(series);
    expect([...years.keys()]).toEqual(["2024", "2025"]);
    expect(years.get("2024")?.map((found) => found?.n)).toEqual([...Array<undefined>(10).fill(undefined), 3, null]);
    expect(years.get("2025")?.filter((found) => found === undefined)).toHaveLength(9);
  });
});
