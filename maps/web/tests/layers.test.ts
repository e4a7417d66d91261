import { describe, expect, test } from "vitest";

import { choose, familiesOf, nearestLayer, variantLegend, variantTitle, versionOf } from "../src/layers";
import { INITIAL } from "../src/url";
import { BIG_HEX, CATALOG, HEX, layerOf, NEW_AREAS, OLD_AREAS, RAISED, STADSDEL } from "./made";

describe("families", () => {
  const families = familiesOf(CATALOG.layers);

  test("gather sizes and versions under one choice, in the order given", () => {
    expect(families.map(({ title, layers }) => [title, layers.length])).toEqual([
      ["Anmälda brott per ruta", 2],
      ["Förhöjd koncentration av anmälda brott", 1],
      ["Anmälda brott per stadsdel", 1],
      ["Anmälda brott per stadsdelsområde", 2],
    ]);
  });

  test("an unforeseen geography keeps the title of the API", () => {
    const regso = layerOf({ id: "anmalda_brott_basomrade", geography: "basomrade", area_set: "basomrade", title: "Per basområde" });
    expect(familiesOf([regso])[0]?.title).toBe("Per basområde");
  });

  test("variants say size or first day", () => {
    expect([HEX, BIG_HEX, NEW_AREAS].map(variantTitle)).toEqual([
      "Liten (cirka 0,08 km²)",
      "Stor (cirka 0,55 km²)",
      "Från 1 juli 2023",
    ]);
    expect(families.map(variantLegend)).toEqual([
      "Rutans storlek",
      "Rutans storlek",
      "Områdesindelning",
      "Områdesindelning",
    ]);
    expect([STADSDEL, OLD_AREAS].map(versionOf)).toEqual([null, "2007-01-01"]);
  });

  test("a change of family keeps the size of the hexagons, and takes the newest areas", () => {
    const [hexagons, , , areas] = families;
    if (hexagons === undefined || areas === undefined) {
      throw new Error("the catalog lost its families");
    }
    expect(nearestLayer(hexagons, RAISED)).toBe(HEX);
    expect(nearestLayer(hexagons, BIG_HEX)).toBe(BIG_HEX);
    expect(nearestLayer(areas, HEX)).toBe(NEW_AREAS);
  });
});

describe("the choice", () => {
  test("starts with numbers on small hexagons, whatever comes first", () => {
    expect(choose(CATALOG, INITIAL)).toEqual({ layer: HEX, theme: CATALOG.themes[0], notice: null });
  });

  test("follows the address", () => {
    const choice = choose(CATALOG, { ...INITIAL, layer: NEW_AREAS.id, theme: "bostadsinbrott" });
    expect([choice?.layer, choice?.theme.id, choice?.notice]).toEqual([NEW_AREAS, "bostadsinbrott", null]);
  });

  test("says when a theme is not given for such small places", () => {
    const choice = choose(CATALOG, { ...INITIAL, layer: HEX.id, theme: "bostadsinbrott" });
    expect(choice?.theme.id).toBe("klotter");
    expect(choice?.notice).toBe("Temat Bostadsinbrott visas inte i det här lagret; Klotter visas i stället.");
  });

  test("says when a layer is gone", () => {
    expect(choose(CATALOG, { ...INITIAL, layer: "gammalt" })?.notice).toMatch(/^Lagret gammalt finns inte här/);
  });

  test("is null when nothing is published", () => {
    expect(choose({ ...CATALOG, layers: [] }, INITIAL)).toBeNull();
  });
});
