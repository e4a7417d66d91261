import { describe, expect, test } from "vitest";

import { compareText, formatCount, formatDate, formatKm2, formatMonth, formatRate, formatShortMonth } from "../src/format";
import {
  countWords,
  observationWords,
  raisedWords,
  seriesWords,
  sourceWords,
  themeBreakWords,
  unitTitle,
  unitWord,
} from "../src/words";
import { NOTHING, sourceOf } from "./made";

describe("a published number in words", () => {
  test.each([
    [0, "exact", "inga"],
    [0, "protected", "inga eller enstaka"],
    [12, "exact", "12"],
    [12, "protected", "omkring 12"],
    [null, "withheld", "för få för att visas"],
    [null, null, "ingen uppgift"],
  ] as const)("%s %s reads %s", (n, status, words) => {
    expect(countWords(n, status)).toBe(words);
  });

  test("an official series writes 0 only for an exact 0", () => {
    expect(seriesWords(0, "exact")).toBe("0");
    expect(seriesWords(null, "saknas")).toBe("ingen uppgift");
    expect(seriesWords(null, "ej_tillamplig")).toBe("gäller inte här");
    expect(seriesWords(null, "withheld")).toBe("för få för att visas");
    // A series that says "missing" and still carries a 0 has been seen: the status decides.
    expect(seriesWords(0, "saknas")).toBe("ingen uppgift");
  });

  test("the unit is said only with a number", () => {
    const base = NOTHING;
    const measured = { measure: "antal", counted: "anmälda brott" } as const;
    expect(observationWords({ ...base, n: 12, status: "exact" }, measured)).toBe("12 anmälda brott");
    expect(observationWords({ ...base, n: 0, status: "exact" }, measured)).toBe("inga anmälda brott");
    expect(observationWords({ ...base, n: null, status: "withheld" }, measured)).toBe("för få för att visas");
    expect(observationWords({ ...base, n: null, status: null }, measured)).toBe("ingen uppgift");
    expect(observationWords({ ...base, n: 12, status: "exact", isRaised: true }, { ...measured, measure: "koncentration" })).toBe(
      "mer än slumpen (12 anmälda brott)",
    );
  });

  test("a break is said with its theme and day, and where there is none nothing is", () => {
    const breaks = [
      { at: "2024-01-01", reason: "Koderna gjordes om." },
      { at: "2025-01-01", reason: "Egna koder." },
    ];
    const common = { source: "polisen__anmalda_brott", clock: "brottstid", unit: "anmälda brott" } as const;
    const themes = [
      { ...common, theme: "klotter", title: "Klotter", windows: [], breaks: [] },
      { ...common, theme: "cykel", title: "Cykel", windows: [], breaks },
    ];
    expect(themeBreakWords(themes)).toEqual([
      `Cykel, ${formatDate("2024-01-01")}: Koderna gjordes om.`,
      `Cykel, ${formatDate("2025-01-01")}: Egna koder.`,
    ]);
    expect(themeBreakWords(themes.slice(0, 1))).toEqual([]);
  });

  test("an unknown finding is not a negative one", () => {
    expect([true, false, null].map(raisedWords)).toEqual(["mer än slumpen", "inte mer än slumpen", "ingen uppgift"]);
  });
});

test("units are named for people, with the id where it is the name", () => {
  expect(unitTitle("ruta_9", "89088661d43ffff", "Norrmalm")).toBe("Ruta 89088661d43ffff i Norrmalm");
  expect(unitTitle("ruta_9", "89088661d43ffff", null)).toBe("Ruta 89088661d43ffff");
  expect(unitTitle("stadsdel", "norrmalm", "Norrmalm")).toBe("Norrmalm");
  expect(["ruta_8", "stadsdelsomrade", "okand"].map(unitWord)).toEqual(["Ruta", "Stadsdelsområde", "Område"]);
});

test("a source says how far it reaches", () => {
  const source = sourceOf({ publisher: "Brå", clock: "anmald" });
  expect(sourceWords(source)).toBe("Brå: Anmälda brott. Till och med 31 december 2025.");
  expect(sourceWords({ ...source, latest_date: null })).toBe("Brå: Anmälda brott. Senaste datum saknas.");
});

test("numbers and dates are Swedish", () => {
  expect(formatCount(1_234_567)).toBe("1\u00a0234\u00a0567");
  expect(formatRate(12.34)).toBe("12,3");
  expect(formatRate(1234.5)).toBe("1\u00a0235");
  expect(formatKm2(0.0792)).toBe("0,08 km²");
  expect(formatDate("2026-11-20")).toBe("20 november 2026");
  expect(formatMonth("2025-01-01")).toBe("januari 2025");
  expect(formatShortMonth(12)).toBe("dec");
  expect(["Östberga", "Zinkensdamm", "Ångby", "Ängby", "Årsta"].sort(compareText)).toEqual([
    "Zinkensdamm",
    "Ångby",
    "Årsta",
    "Ängby",
    "Östberga",
  ]);
});
