import { describe, expect, test } from "vitest";

import { classLabel, legendOf, markOf, schemeOf } from "../src/classes";
import { observe } from "../src/frame";
import { estimateFrame, GI, hexFrame, HEX, NOTHING, RAISED, RATES, SHARES, STADSDEL, TYCK_TILL } from "./made";

describe("classes of counts", () => {
  const frame = hexFrame();
  const scheme = schemeOf(HEX, frame);
  const marks = (period: number): string[] => frame.units.map((_, unit) => markOf(observe(frame, period, unit), scheme));

  test("a number, an exact zero, a withheld number and no row are four different marks", () => {
    expect(marks(0)).toEqual(["c1", "zero", "withheld", "none"]);
  });

  test("the same limits hold for every period", () => {
    expect(marks(1)).toEqual(["c4", "zero", "c0", "none"]);
  });

  test.each([
    [5, "c0"],
    [9, "c0"],
    [10, "c1"],
    [24, "c1"],
    [25, "c2"],
    [99, "c3"],
    [100, "c4"],
    [100_000, "c4"],
  ])("%d belongs to %s: a limit is the lowest value of its class", (n, mark) => {
    const observation = { ...NOTHING, n, status: "exact" } as const;
    expect(markOf(observation, scheme)).toBe(mark);
  });

  test("limits are said in words, the last without an end", () => {
    expect(scheme.limits.map((_, index) => classLabel(scheme, index))).toEqual([
      "5–9",
      "10–24",
      "25–49",
      "50–99",
      "100 eller fler",
    ]);
  });

  test("counts below the first limit get a class of their own, in every period, when there are any", () => {
    const open = hexFrame({ values: [[12, 3, null, null], [120, 0, 7, null]] });
    const wider = schemeOf(HEX, open);
    expect(wider.limits).toEqual([0, 5, 10, 25, 50, 100]);
    expect(classLabel(wider, 0)).toBe("1–4");
    expect(markOf(observe(open, 0, 1), wider)).toBe("c0");
    expect(markOf(observe(open, 0, 0), wider)).toBe("c2");
  });
});

describe("unequal areas", () => {
  test("are classed by number per km², never by number", () => {
    const frame = hexFrame({ units: ["a", "b"], values: [[100, 100]], status: [[0, 0]], area_km2: [1, 50] });
    const scheme = schemeOf(STADSDEL, frame);
    expect(scheme.by).toBe("perKm2");
    expect([0, 1].map((unit) => markOf(observe(frame, 0, unit), scheme))).toEqual(["c5", "c0"]);
    expect(scheme.limits.map((_, index) => classLabel(scheme, index))).toEqual([
      "Under 5",
      "5 till under 10",
      "10 till under 25",
      "25 till under 50",
      "50 till under 100",
      "100 eller mer",
    ]);
  });

  test("an area of unknown size has no class", () => {
    const frame = hexFrame({ units: ["a"], values: [[100]], status: [[0]], area_km2: [null] });
    expect(markOf(observe(frame, 0, 0), schemeOf(STADSDEL, frame))).toBe("none");
  });
});

describe("concentration", () => {
  const frame = hexFrame({ raised: [[true, false, null, null], [null, null, null, null]] });
  const scheme = schemeOf(RAISED, frame);

  test("shows what is more than chance, what is not, and the kinds of nothing apart", () => {
    expect(frame.units.map((_, unit) => markOf(observe(frame, 0, unit), scheme))).toEqual([
      "raised",
      "inside",
      "withheld",
      "none",
    ]);
  });

  test("an exact zero whose surroundings are not tested is still a zero, and a number is no finding", () => {
    expect(markOf(observe(frame, 1, 1), scheme)).toBe("zero");
    expect(markOf(observe(frame, 1, 0), scheme)).toBe("none");
  });
});

describe("estimates", () => {
  const frame = estimateFrame();
  const marks = (scheme: ReturnType<typeof schemeOf>, of = frame): string[] =>
    of.units.map((_, unit) => markOf(observe(of, 0, unit), scheme));

  test("a share of 0 is a low share, and too few answers are another thing than no answer", () => {
    expect(marks(schemeOf(SHARES, frame))).toEqual(["c0", "c4", "withheld", "none"]);
  });

  test("the classes of shares are said in per cent, and too few answers as answers", () => {
    expect(legendOf(schemeOf(SHARES, frame), 30).map(({ label, note }) => [label, note])).toEqual([
      ["20\u00a0% eller mer", null],
      ["15 till under 20\u00a0%", null],
      ["10 till under 15\u00a0%", null],
      ["5 till under 10\u00a0%", null],
      ["Under 5\u00a0%", null],
      ["För få svar för att visas", "Färre än 30 svar visas inte"],
      ["Ingen uppgift", "Inget är publicerat här för perioden"],
    ]);
  });

  test("a rate from no crime at all is no low rate", () => {
    const rates = estimateFrame({ values: [[0, 517, null, null]], threshold: 5, classes: [0, 2.5, 5] });
    const scheme = schemeOf(RATES, rates, "anmälda brott");
    expect(marks(scheme, rates)).toEqual(["zero", "c2", "withheld", "none"]);
    expect(scheme.limits.map((_, index) => classLabel(scheme, index))).toEqual(["Under 2,5", "2,5 till under 5", "5 eller mer"]);
    expect(legendOf(scheme, 5).map(({ label }) => label)).toContain("Inga anmälda brott");
  });

  test("estimates below every limit have a class all the same", () => {
    const low = estimateFrame({ estimate: [[0.02, 0.04, null, null]], classes: [] });
    const scheme = schemeOf(SHARES, low);
    expect(marks(scheme, low).slice(0, 2)).toEqual(["c0", "c0"]);
    expect(classLabel(scheme, 0)).toBe("Över 0\u00a0%");
  });
});

describe("what is counted", () => {
  test.each([
    ["ärenden", "Inga ärenden"],
    ["åtgärdspunkter", "Inga åtgärdspunkter"],
  ])("none of %s is said as %s", (counted, words) => {
    const scheme = schemeOf(TYCK_TILL, hexFrame({ threshold: null }), counted);
    expect(legendOf(scheme, null).find(({ mark }) => mark === "zero")?.label).toBe(words);
  });

  test("where somebody must have walked, no figure may mean that nobody has", () => {
    const scheme = schemeOf(TYCK_TILL, hexFrame(), "åtgärdspunkter");
    expect(legendOf(scheme, null).at(-1)?.note).toMatch(/^Ingen har inventerat/);
  });

  test("an own count without threshold has nothing withheld to explain", () => {
    const whole = hexFrame({ threshold: null, status: [[0, 0, null, null], [0, 0, 0, null]] });
    expect(legendOf(schemeOf(TYCK_TILL, whole), null).map(({ mark }) => mark)).not.toContain("withheld");
  });

  test("Gi* says that it is about volume, and has no zero of its own", () => {
    const scheme = schemeOf(GI, hexFrame({ values: [[null, null, null, null]] }), "anmälda brott");
    const items = legendOf(scheme, 5);
    expect(items.map(({ mark }) => mark)).toEqual(["raised", "inside", "withheld", "none"]);
    expect(items[0]?.note).toBe("Samlad volym av anmälda brott");
  });
});

describe("legend", () => {
  test("goes from the highest class to the three kinds of nothing", () => {
    expect(legendOf(schemeOf(HEX, hexFrame()), 5).map(({ label }) => label)).toEqual([
      "100 eller fler",
      "50–99",
      "25–49",
      "10–24",
      "5–9",
      "Inga anmälda brott",
      "För få för att visas",
      "Ingen uppgift",
    ]);
  });

  test("never calls a protected zero none", () => {
    const frame = hexFrame({ status: [[0, 1, 2, null], [0, 0, 0, null]] });
    const scheme = schemeOf(HEX, frame);
    expect(markOf(observe(frame, 0, 1), scheme)).toBe("few");
    expect(markOf(observe(frame, 1, 1), scheme)).toBe("zero");
    expect(legendOf(scheme, null).map(({ label }) => label)).toContain("Inga eller enstaka");
  });

  test("says the threshold only where there is one", () => {
    const note = (threshold: number | null): string | null | undefined =>
      legendOf(schemeOf(HEX, hexFrame()), threshold).find(({ mark }) => mark === "withheld")?.note;
    expect(note(5)).toMatch(/^Antal under 5 visas inte/);
    expect(note(null)).not.toMatch(/\d/);
  });

  test("holds every mark that the frame can give", () => {
    for (const layer of [HEX, STADSDEL, RAISED]) {
      const frame = hexFrame({ raised: [[true, false, null, null], [null, null, null, null]], values: [[3, 0, null, null], [120, 0, 7, null]] });
      const scheme = schemeOf(layer, frame);
      const known = new Set(legendOf(scheme, 5).map(({ mark }) => mark));
      const seen = frame.windows.flatMap((_, period) =>
        frame.units.map((__, unit) => markOf(observe(frame, period, unit), scheme)),
      );
      expect(seen.filter((mark) => !known.has(mark))).toEqual([]);
    }
  });
});
