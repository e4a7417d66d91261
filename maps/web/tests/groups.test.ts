import { describe, expect, test } from "vitest";

import { countedUnit, groupOf, inGroupOrder, isListedFor, themesOf } from "../src/groups";
import { choose, familiesOf, mainTestOf } from "../src/layers";
import { INITIAL } from "../src/url";
import { CATALOG, GI, HEX, layerOf, RAISED, RATES, SHARES, sourceOf, TYCK_TILL } from "./made";

const LAYERS = [HEX, RAISED, GI, RATES, TYCK_TILL, SHARES];
const NTU = layerOf({ id: "ntu_regso", title: "NTU per RegSO", measure: "andel", geography: "regso", source: "bra__ntu_regso" });

describe("groups", () => {
  test("gather the police's shapes, and the two surveys, under one heading each", () => {
    expect(
      ["polisen__anmalda_brott", "polisen__anmalda_brott_basomrade", "polisen__anmalda_brott_omrade"].map(
        (source) => groupOf(source).title,
      ),
    ).toEqual(["Anmälda brott", "Anmälda brott", "Anmälda brott"]);
    expect([SHARES, NTU].map(({ source }) => groupOf(source).title)).toEqual([
      "Trygghetsmätning och NTU",
      "Trygghetsmätning och NTU",
    ]);
    expect(groupOf("ny__kalla").title).toBe("ny__kalla");
  });

  test("order the sources as the layers are offered, others last", () => {
    const ids = ["bra__anmalda_brott", "stockholm__trygghetsmatning", "stockholm__tyck_till", "polisen__anmalda_brott"];
    expect(inGroupOrder(ids.map((source) => sourceOf({ source }))).map(({ source }) => source)).toEqual(ids.toReversed());
  });

  test("a family says its subject, and stands in its group", () => {
    expect(familiesOf([...LAYERS, NTU]).map(({ title, group }) => [group.title, title])).toEqual([
      ["Anmälda brott", "Anmälda brott per ruta"],
      ["Anmälda brott", "Förhöjd koncentration av anmälda brott"],
      ["Anmälda brott", "Samlad volym av anmälda brott (Gi*)"],
      ["Anmälda brott", "Anmälda brott per 1\u00a0000 invånare, per stadsdelsområde"],
      ["Tyck till", "Ärenden per ruta"],
      ["Trygghetsmätning och NTU", "Trygghetsmätningen per stadsdel"],
      ["Trygghetsmätning och NTU", "NTU per RegSO"],
    ]);
  });

  test("the same crimes in another shape are another family", () => {
    const rows = layerOf({ id: "basomrade_stadsdel", source: "polisen__anmalda_brott_basomrade", geography: "stadsdel" });
    expect(familiesOf([rows])[0]?.title).toBe("Anmälda brott per stadsdel (rader med basområde)");
  });
});

test("what a layer counts is what its source counts, also where the layer tells of something else", () => {
  expect([RAISED, GI, RATES, TYCK_TILL, SHARES].map((layer) => countedUnit(LAYERS, layer))).toEqual([
    "anmälda brott",
    "anmälda brott",
    "anmälda brott",
    "ärenden",
    "procent av de svarande",
  ]);
});

test("the main test of Gi* is the concentration of the same hexagons; other layers have none", () => {
  expect(mainTestOf(GI, LAYERS)).toBe(RAISED);
  expect([HEX, RAISED, TYCK_TILL].map((layer) => mainTestOf(layer, LAYERS))).toEqual([undefined, undefined, undefined]);
});

describe("themes", () => {
  const snow = { id: "sno_halka", title: "Snö och halka", is_sensitive: false, finest: "ruta_9", source: "stockholm__tyck_till" };
  const litter = { ...snow, id: "nedskrapning", title: "Nedskräpning" };

  test("what follows the weather stands last, and is never chosen for anybody", () => {
    expect(themesOf(TYCK_TILL, [snow, litter]).map(({ id }) => id)).toEqual(["nedskrapning", "sno_halka"]);
    const catalog = { ...CATALOG, layers: LAYERS, themes: [...CATALOG.themes, snow, litter] };
    expect(choose(catalog, { ...INITIAL, layer: TYCK_TILL.id })?.theme.id).toBe("nedskrapning");
  });

  test("a theme is listed for its own source, and the police's for every shape of their rows", () => {
    const [klotter] = CATALOG.themes;
    if (klotter === undefined) {
      throw new Error("the catalog lost its themes");
    }
    expect(isListedFor(klotter, "polisen__anmalda_brott_omrade")).toBe(true);
    expect(isListedFor(klotter, "stockholm__tyck_till")).toBe(false);
    expect(isListedFor({ ...litter, source: "bra__ntu_regso" }, "stockholm__trygghetsmatning")).toBe(false);
  });

  test("the first layer is of reported crime on small hexagons, whatever source comes first", () => {
    expect(choose({ ...CATALOG, layers: [TYCK_TILL, ...CATALOG.layers] }, INITIAL)?.layer).toBe(HEX);
  });
});
