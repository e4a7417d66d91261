import { describe, expect, test } from "vitest";

import { barsOf, onlyRaised, titled } from "../../src/platser/score";
import {
  areaWords,
  certaintyWords,
  dayOf,
  daysWords,
  decisionWords,
  expectedWords,
  lostWords,
  momentWords,
  observedWords,
  platsWords,
  savedWords,
  signedWords,
  sumWords,
  topParts,
  topWords,
  underlagWords,
  whereWords,
} from "../../src/platser/words";
import { DECIDED, itemOf, partOf } from "./made";

const underlagOf = (level: string, sources: number): string => {
  const { underlag } = itemOf();
  return underlag === null ? "" : underlagWords({ ...underlag, title: `${level} underlag`, n_sources: sources });
};

describe("underlag in words", () => {
  test("says how firm it is and on how many sources it stands", () => {
    expect(underlagOf("starkt", 2)).toBe("Starkt underlag; 2 oberoende källor är förhöjda.");
    expect(underlagOf("visst", 1)).toBe("Visst underlag; 1 oberoende källa är förhöjd.");
    expect(underlagOf("svagt", 0)).toBe("Svagt underlag; ingen källa är förhöjd för sig.");
  });

  test("names the parts furthest above what was expected, never those that only are shown", () => {
    const parts = [
      partOf({ theme: "a", theme_title: "A", observed: 10, expected: 5 }),
      partOf({ theme: "b", theme_title: "B", observed: 12, expected: 1 }),
      partOf({ theme: "c", theme_title: "C", observed: 900, expected: 1, is_counted: false }),
      partOf({ theme: "d", theme_title: "D", observed: 900, expected: 1, is_raised: false }),
      partOf({ theme: "e", theme_title: "E", observed: 9, expected: 3 }),
      partOf({ theme: "f", theme_title: "F", observed: 4, expected: 3 }),
    ];
    expect(topParts(parts).map(({ theme }) => theme)).toEqual(["b", "e", "a"]);
    expect(topWords(parts)).toBe("Mest över det väntade: B (12, väntat 1,0); E (9, väntat 3,0); A (10, väntat 5,0) och 1 teman till.");
    expect(topWords([])).toBe("Inget enskilt tema är förhöjt.");
  });
});

test("a number is the least it can be where some hexagon has none, and nothing known is not none", () => {
  expect(observedWords(partOf({ observed: 41 }))).toBe("41");
  expect(observedWords(partOf({ observed: 41, n_unknown: 2 }))).toBe("minst 41");
  expect(observedWords(partOf({ observed: 0, is_known: false, n_unknown: 2 }))).toBe("för få för att visas");
  expect(observedWords(partOf({ observed: 0, is_known: false }))).toBe("ingen uppgift");
  // Stored before such hexagons were counted.
  expect(observedWords({ observed: 7, is_known: true })).toBe("7");
});

describe("the score in words", () => {
  test.each([
    [1, "minst 99 av 100"],
    [0.99, "minst 99 av 100"],
    [0.9899, "i 98 av 100"],
    [0.5, "i 50 av 100"],
    [0.004, "färre än 1 av 100"],
  ])("a certainty of %s is %s", (certainty, words) => {
    expect(certaintyWords({ value: 1, se: null, certainty })).toContain(words);
  });

  test("carries its sign", () => {
    expect([0.35, -0.0488, 0].map(signedWords)).toEqual(["+0,350", "−0,049", "0,000"]);
    expect(sumWords({ value: -0.2, se: 0.1, certainty: 0.1 })).toBe("Summan av bidragen är −0,200 (medelfel 0,100). 0 är stadens nivå.");
    expect(sumWords({ value: 0.2, se: null, certainty: 0.9 })).not.toContain("medelfel");
  });

  test("has bars for what moves it, the strongest first", () => {
    const parts = [
      partOf({ theme: "small", contribution: 0.1 }),
      partOf({ theme: "down", contribution: -0.4 }),
      partOf({ theme: "shown", contribution: 0, is_counted: false }),
      partOf({ theme: "unknown", contribution: 0.9, is_known: false }),
    ];
    expect(barsOf(parts).map(({ theme }) => theme)).toEqual(["down", "small"]);
    expect(onlyRaised(parts)).toBe(true);
    expect(onlyRaised([...parts, partOf({ is_raised: false, contribution: -0.1 })])).toBe(false);
  });

  test("as it was stored finds its titles again, and keeps the ids that no list knows", () => {
    const stored = [partOf({ theme: "klotter", weight: 0 }), partOf({ theme: "borta", source: "gammal" })];
    const [first, second] = titled(stored, [partOf()]);
    expect([first?.theme_title, first?.source_title, first?.is_counted]).toEqual(["Klotter", "Anmälda brott", false]);
    expect([second?.theme_title, second?.source_title, second?.is_counted]).toEqual(["borta", "gammal", true]);
  });
});

describe("a plats in words", () => {
  test("says where it lies and names nothing twice", () => {
    expect(whereWords(itemOf())).toBe("Norrmalm, Norra innerstaden");
    expect(whereWords(itemOf({ stadsdel: "Farsta", stadsdelsomrade: "Farsta" }))).toBe("Farsta");
    expect(whereWords(itemOf({ stadsdel: null, stadsdelsomrade: null }))).toBe("Utanför stadens stadsdelar");
  });

  test("says what it is", () => {
    expect(platsWords(itemOf())).toBe("Norrmalm centrum, södra: kandidatplats, visst underlag");
    expect(platsWords(DECIDED)).toBe("Norrmalm centrum, södra: prioriterad plats");
  });

  test("says who decided and when, and what was saved", () => {
    const last = DECIDED.last_decision;
    expect(last === null ? "" : decisionWords(last)).toBe("Prioriterad av Samverkansgruppen, 12 januari 2026");
    expect(savedWords(DECIDED)).toBe("Beslutet är sparat: Norrmalm centrum, södra är prioriterad.");
  });
});

test("a period ends with its last day, not with the day after", () => {
  expect(daysWords("2024-02-01", "2024-03-01")).toBe("från och med 1 februari 2024 till och med 29 februari 2024");
});

test("sizes, days and instants are Swedish", () => {
  expect(areaWords(523.4)).toBe("523 m²");
  expect(areaWords(636_787.7)).toBe("636\u00a0788 m² (0,64 km²)");
  expect(expectedWords(2)).toBe("2,0");
  expect(expectedWords(null)).toBe("ingen uppgift");
  expect(momentWords("2026-07-12T22:30:00Z")).toBe("13 juli 2026 kl. 00:30");
  // Late in the evening in UTC it is another day in Stockholm.
  expect(dayOf(new Date("2026-07-12T22:30:00Z"))).toBe("2026-07-13");
});

test("a source says what it cannot place, rounded up, and nothing when that is nothing", () => {
  const source = {
    source: "s",
    title: "S",
    publisher: "P",
    licence: "",
    latest_date: null,
    clock: "anmald",
    note: null,
    is_synthetic: false,
    share_without_position: 0.041,
  } as const;
  expect(lostWords(source)).toMatch(/^5 procent/);
  expect(lostWords({ ...source, share_without_position: 0 })).toBeNull();
  expect(lostWords({ ...source, share_without_position: null })).toBeNull();
});
