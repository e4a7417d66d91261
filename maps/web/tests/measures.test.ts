import { describe, expect, test } from "vitest";

import { schemeOf } from "../src/classes";
import { columnsOf } from "../src/columns";
import { observe } from "../src/frame";
import { measureWords, readingNote } from "../src/legend";
import { pictureOf } from "../src/picture";
import { rowsOf } from "../src/rows";
import { clockWords, countedWords, observationWords, recipientWords } from "../src/words";
import { CATALOG, estimateFrame, GI, hexFrame, HEX, NOTHING, RAISED, RATES, SHARES, STADSDEL, TYCK_TILL } from "./made";

const [THEME] = CATALOG.themes;
if (THEME === undefined) {
  throw new Error("the catalog lost its themes");
}
const rates = estimateFrame({
  threshold: 5,
  values: [[0, 517, null, null]],
  base: [[60_000, 83_118, null, null]],
  base_on: ["2024-12-31"],
});

describe("one unit in words", () => {
  const shares = estimateFrame();
  const say = (frame: typeof shares, measure: "andel" | "per_1000", unit: number): string =>
    observationWords(observe(frame, 0, unit), { measure, counted: "anmälda brott" });

  test("a share has its interval and number of answers", () => {
    expect([0, 1, 2, 3].map((unit) => say(shares, "andel", unit))).toEqual([
      "0,0 procent (mellan 0,0 och 7,7; 60 svar)",
      "23,5 procent (mellan 14,4 och 35,9; 75 svar)",
      "för få svar för att visas",
      "ingen uppgift",
    ]);
  });

  test("a rate has its interval, its number and its denominator", () => {
    expect([1, 2, 3].map((unit) => say(rates, "per_1000", unit))).toEqual([
      "23,5 per 1\u00a0000 invånare (mellan 14,4 och 35,9; 517 anmälda brott, 83\u00a0118 invånare)",
      "för få för att visas",
      "ingen uppgift",
    ]);
  });

  test("an estimate without its interval is not said", () => {
    const bare = { ...NOTHING, status: "exact", estimate: 12, base: 80 } as const;
    expect(observationWords(bare, { measure: "andel", counted: "" })).toBe("ingen uppgift");
  });

  test("a finding without a published number is a finding, and none where there is no finding", () => {
    const cases = { measure: "koncentration", counted: "ärenden" } as const;
    expect(observationWords({ ...NOTHING, status: "exact", isRaised: true }, cases)).toBe("mer än slumpen");
    expect(observationWords({ ...NOTHING, status: "exact", isRaised: false, n: 3 }, cases)).toBe("inte mer än slumpen (3 ärenden)");
    expect(observationWords({ ...NOTHING, status: "withheld" }, cases)).toBe("för få för att visas");
    expect(observationWords(NOTHING, cases)).toBe("ingen uppgift");
  });

  test("Gi* is said as volume, with its z", () => {
    const volume = { measure: "koncentration_gi", counted: "anmälda brott" } as const;
    expect(observationWords({ ...NOTHING, status: "exact", isRaised: true, estimate: 3.21 }, volume)).toBe(
      "samlad volym, mer än slumpen (z = 3,2)",
    );
  });

  test("one is said as one, and each source has its own nothing", () => {
    expect(countedWords(1, "exact", "ärenden")).toBe("1 ärende");
    expect(countedWords(0, "exact", "åtgärdspunkter")).toBe("inga åtgärdspunkter");
    expect(countedWords(0, "protected", "anmälda brott")).toBe("inga eller enstaka anmälda brott");
    expect(countedWords(null, "withheld", "ärenden")).toBe("för få för att visas");
  });
});

describe("the columns of the table", () => {
  const titles = (layer: typeof HEX, hasNumbers = true): string[] =>
    columnsOf(schemeOf(layer, hexFrame()), hasNumbers).map(({ title }) => title);

  test("of an estimate hold interval and what it rests on", () => {
    expect(titles(SHARES)).toEqual(["Procent", "95 % intervall", "Antal svar"]);
    expect(titles(RATES)).toEqual(["Per 1\u00a0000 invånare", "95 % intervall", "Antal", "Invånare"]);
  });

  test("of the other measures hold what is classed first", () => {
    expect(titles(HEX)).toEqual(["Antal"]);
    expect(titles(STADSDEL)).toEqual(["Antal", "Antal per km²"]);
    expect(titles(RAISED)).toEqual(["Läge", "Antal", "Förväntat antal"]);
    expect(titles(RAISED, false)).toEqual(["Läge", "Förväntat antal"]);
    expect(titles(GI)).toEqual(["Läge", "Gi* (z)"]);
  });

  test("say three kinds of nothing apart in every row", () => {
    const [share, interval, answers] = columnsOf(schemeOf(SHARES, estimateFrame()), false);
    expect(rowsOf(estimateFrame(), 0).map((row) => [share, interval, answers].map((column) => column?.text(row)))).toEqual([
      ["0,0", "mellan 0,0 och 7,7", "60"],
      ["23,5", "mellan 14,4 och 35,9", "75"],
      ["för få svar för att visas", "–", "–"],
      ["ingen uppgift", "–", "–"],
    ]);
  });
});

describe("the legend says what the colours tell of", () => {
  const nothing = { units: null, context: null };
  test.each([
    [HEX, "Anmälda brott per ruta"],
    [TYCK_TILL, "Ärenden per ruta"],
    [STADSDEL, "Anmälda brott per km²"],
    [SHARES, "Procent av de svarande"],
    [RATES, "Anmälda brott per 1 000 invånare"],
  ])("%#", (layer, words) => {
    expect(measureWords(pictureOf(layer, THEME, hexFrame(), nothing))).toBe(words);
  });

  test("and what a rate is divided by, on which day", () => {
    expect(readingNote(pictureOf(RATES, THEME, rates, nothing), 0)).toMatch(/folkbokförda 31 december 2024\.$/);
    expect(readingNote(pictureOf(RATES, THEME, estimateFrame(), nothing), 0)).toMatch(/folkbokförda\.$/);
    expect(readingNote(pictureOf(GI, THEME, hexFrame(), nothing), 0)).toMatch(/inte var risken är högre/);
    expect(readingNote(pictureOf(HEX, THEME, hexFrame(), nothing), 0)).toBeNull();
  });
});

test("every clock has words of its own", () => {
  const clocks = ["anmald", "brottstid", "inkommen", "inventerad", "undersokning", "matdag", "handelse", "bedomning"] as const;
  expect(new Set(clocks.map(clockWords)).size).toBe(clocks.length);
});

test("whose view it is, is said in words", () => {
  expect(recipientWords(["oppen"])).toBe("öppna uppgifter");
  expect(recipientWords(["egen_enhet", "oppen", "stad"])).toBe("den egna enheten, öppna uppgifter och staden");
  expect(recipientWords([])).toBe("ingen mottagare");
});
