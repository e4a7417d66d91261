import { describe, expect, test } from "vitest";

import type { OfficialSeries, Profile, SurveyAnswer, SurveyIndicator, ThemeCounts } from "../src/api";
import { sentencesOf } from "../src/briefing";
import { axisEnd } from "../src/interval";
import { firstSeries, seriesId } from "../src/official";
import { groupsOf, groupWords, periodsOf } from "../src/surveys";
import { bySource, denominatorWords, titlesOf } from "../src/themes";
import { PROFILE, WINDOWS } from "./made";

function counts(source: string, theme: string, n: number | null): ThemeCounts {
  return {
    theme,
    title: `Tema ${theme}`,
    source,
    clock: "inkommen",
    unit: source === "stockholm__tyck_till" ? "ärenden" : "anmälda brott",
    windows: WINDOWS.map((window) => ({ ...window, n, status: n === null ? "withheld" : "exact" })),
    breaks: [],
  };
}

function answer(year: string, kon: string, alder: string, andel: number | null = 10): SurveyAnswer {
  return {
    from: `${year}-01-01`,
    to: `${Number(year) + 1}-01-01`,
    title: year,
    kon,
    alder,
    andel,
    ki_lag: andel,
    ki_hog: andel,
    antal_svar: andel === null ? null : 100,
    status: andel === null ? "withheld" : "exact",
    words: andel === null ? "för få svar för att visas" : `${andel} procent`,
  };
}

function survey(indikator: string, answers: readonly SurveyAnswer[]): SurveyIndicator {
  return { source: "s", indikator, title: `Fråga ${indikator}`, clock: "undersokning", is_synthetic: false, answers };
}

function series(patch: Partial<OfficialSeries>): OfficialSeries {
  return { brott: "b", title: "B", unit: "antal", clock: "anmald", source: "s", series: [], years: [], breaks: [], ...patch };
}

const year = (n: number, isPreliminary = false): OfficialSeries["years"][number] => ({
  year: 2024,
  n,
  status: "exact",
  note: null,
  is_preliminary: isPreliminary,
});

describe("lägesbild i ord", () => {
  const place = { kind: "stadsdelsomrade", code: "o", name: "Öst", version: "2023-07-01", is_approximate: true };

  test("begins with the API's sentences, without those about border and label", () => {
    const summary = ["Ett.", "Två.", "Gränsen är ungefärlig.", "Syntetiska data."];
    expect(sentencesOf({ ...PROFILE, area: place, summary })).toEqual(["Ett.", "Två."]);
    expect(sentencesOf({ ...PROFILE, area: { ...place, is_approximate: false }, summary, is_synthetic: false })).toEqual(summary);
  });

  test("is filled to five with the city's own sources, who lives there, and what they answer", () => {
    const profile: Profile = {
      ...PROFILE,
      is_synthetic: false,
      summary: ["Fråga oro i Öst."],
      area: { ...place, is_approximate: false },
      themes: [counts("stockholm__tyck_till", "a", 3), counts("stockholm__tyck_till", "b", 9), counts("polisen__anmalda_brott", "c", 99)],
      official: [series({ unit: "personer", years: [year(1200), year(1300, true)] })],
      surveys: [survey("oro", [answer("2023", "alla", "alla")]), survey("klotter", [answer("2023", "alla", "alla")])],
    };
    expect(sentencesOf(profile)).toEqual([
      "Fråga oro i Öst.",
      "Flest ärenden i Öst under 2025: tema b (9 ärenden).",
      "Den 31 december 2024 bodde 1\u00a0200 personer i Öst.",
      "Fråga klotter i Öst, 2023: 10 procent.",
    ]);
  });

  test("is at most five sentences, and none from what is withheld", () => {
    const summary = ["1.", "2.", "3.", "4.", "5.", "6."];
    expect(sentencesOf({ ...PROFILE, summary, is_synthetic: false })).toEqual(summary.slice(0, 5));
    expect(sentencesOf({ ...PROFILE, is_synthetic: false, summary: [], themes: [counts("stockholm__tyck_till", "a", null)] })).toEqual([]);
  });
});

describe("a survey", () => {
  const asked = survey("oro", [
    answer("2023", "kvinna", "16-29"),
    answer("2020", "alla", "alla"),
    answer("2023", "alla", "16-29"),
    answer("2023", "man", "alla"),
    answer("2023", "alla", "alla"),
  ]);

  test("is told by everybody, sex, age, then both", () => {
    expect(groupsOf(asked).map(({ kon, alder }) => groupWords(kon, alder))).toEqual([
      "Alla",
      "Män",
      "16–29 år",
      "Kvinnor 16–29 år",
    ]);
  });

  test("has its periods oldest first", () => {
    expect(periodsOf(asked)).toEqual(["2020", "2023"]);
  });

  test("is drawn on an axis from 0 to a round number that holds every interval", () => {
    const dot = (high: number | null): Parameters<typeof axisEnd>[0][number] => ({ label: "", value: high, low: high, high });
    expect([[], [dot(null)], [dot(4.9)], [dot(5)], [dot(35.9), dot(7)], [dot(99)]].map(axisEnd)).toEqual([5, 5, 5, 5, 50, 100]);
  });
});

describe("themes of a place", () => {
  test("of two sources are never put in one table", () => {
    const themes = [counts("polisen__anmalda_brott", "a", 1), counts("stockholm__tyck_till", "a", 2), counts("polisen__anmalda_brott", "b", 3)];
    expect([...bySource(themes)].map(([source, of]) => [source, of.length])).toEqual([
      ["polisen__anmalda_brott", 2],
      ["stockholm__tyck_till", 1],
    ]);
  });

  test("have their newest period first, each once", () => {
    expect(titlesOf([WINDOWS, WINDOWS.slice(1)])).toEqual(["2025", "2024"]);
  });

  test("say each denominator once, with its day", () => {
    const rate = { ...WINDOWS[0], rate: 1, low: 1, high: 1, population: 95_220, population_on: "2024-12-31", status: "exact", words: "" } as const;
    const [first] = WINDOWS;
    if (first === undefined) {
      throw new Error("the windows are gone");
    }
    expect(denominatorWords([{ ...first, ...rate }, { ...first, ...rate }])).toBe(
      "Nämnare, folkbokförda: 2024: 95\u00a0220, räknade 31 december 2024.",
    );
    expect(denominatorWords([{ ...first, ...rate, population: null }])).toBe("");
  });
});

describe("official series", () => {
  test("begin with every reported crime, counted rather than as a rate", () => {
    const rate = series({ brott: "Totalt antal brott", unit: "per_100000" });
    const count = series({ brott: "Totalt antal brott" });
    expect(firstSeries([series({}), rate, count])).toBe(count);
    expect(firstSeries([series({}), rate])).toBe(rate);
    expect(firstSeries([])).toBeUndefined();
  });

  test("that are called the same are told apart by source, unit and grain", () => {
    const month = { month: "2024-01-01", ...year(1) };
    const ids = [series({}), series({ unit: "per_100000" }), series({ source: "t" }), series({ series: [month] })].map(seriesId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
