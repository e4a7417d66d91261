import { describe, expect, test } from "vitest";

import { fillsOf, PALETTES } from "../src/palette";
import { paintOf } from "../src/mapstyle";
import { PATTERNS } from "../src/patterns";
import { APPEARANCES } from "../src/url";

type Rgb = readonly [number, number, number];

function rgbOf(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb;
}

function mix(over: Rgb, under: Rgb, opacity: number): Rgb {
  return over.map((part, at) => part * opacity + (under[at] ?? 0) * (1 - opacity)) as unknown as Rgb;
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Contrast as WCAG 2.2 defines it. */
function contrast(a: Rgb, b: Rgb): number {
  const [x = 0, y = 0] = [a, b]
    .map((rgb) => 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]))
    .sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

/** Distance in OKLab (Ottosson 2020), as seen with severe deuteranomaly (Machado et al. 2009) if asked for. */
function distance(a: Rgb, b: Rgb, isDeutan: boolean): number {
  const [p, q] = [a, b].map((rgb) => {
    const [r, g, bl] = rgb.map(linear) as unknown as Rgb;
    return oklab(isDeutan ? [0.367322 * r + 0.860646 * g - 0.227968 * bl, 0.280085 * r + 0.672501 * g + 0.047413 * bl, -0.01182 * r + 0.04294 * g + 0.968881 * bl] : [r, g, bl]);
  }) as [Rgb, Rgb];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

test("contrast and distance are those of the definitions", () => {
  expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 5);
  expect(distance([0, 0, 0], [1, 1, 1], false)).toBeCloseTo(1, 3);
  expect(distance([1, 0, 0], [0, 0.55, 0], true)).toBeLessThan(distance([1, 0, 0], [0, 0.55, 0], false) / 2);
});

describe.each(APPEARANCES)("the appearance %s", (appearance) => {
  const palette = PALETTES[appearance];
  const land = rgbOf(palette.land);

  test("outlines, patterns and boundaries stand out from the ground by 3:1", () => {
    for (const colour of [palette.outline, palette.pattern, palette.boundary, palette.selected]) {
      expect(contrast(rgbOf(colour), land)).toBeGreaterThan(3);
    }
  });

  test("names stand out from their halo by 7:1", () => {
    expect(contrast(rgbOf(palette.label), rgbOf(palette.labelHalo))).toBeGreaterThan(7);
  });

  test.each([5, 6])("%d classes stay apart as drawn, also for deutan eyes", (count) => {
    const drawn = palette.classes(count).map((colour) => mix(rgbOf(colour), land, palette.opacity));
    drawn.forEach((colour, at) => {
      for (const other of drawn.slice(at + 1)) {
        expect(distance(colour, other, false)).toBeGreaterThan(0.09);
        expect(distance(colour, other, true)).toBeGreaterThan(0.07);
      }
    });
  });

  test("what is more than chance stands out from what is not by 3:1", () => {
    const [raised, inside] = [palette.raised, palette.inside].map((colour) => mix(rgbOf(colour), land, palette.opacity));
    expect(contrast(raised ?? land, inside ?? land)).toBeGreaterThan(3);
  });

  test("higher is always darker on light ground and brighter on dark", () => {
    const lightness = palette.classes(6).map((colour) => oklab(rgbOf(colour).map(linear) as unknown as Rgb)[0]);
    const sorted = lightness.toSorted((a, b) => (appearance === "mork" ? a - b : b - a));
    expect(lightness).toEqual(sorted);
  });

  test("what has no number has a pattern of its own and no fill of a class", () => {
    const fills = fillsOf(palette, 5);
    const paint = paintOf(palette, appearance, 5);
    for (const pattern of PATTERNS) {
      expect(Object.keys(paint)).toContain(`units-${pattern}`);
    }
    expect([fills.has("withheld"), fills.has("none")]).toEqual([false, false]);
  });
});

test("a single class has the strongest colour of its appearance", () => {
  expect(APPEARANCES.map((appearance) => PALETTES[appearance].classes(1))).toEqual([["#440154"], ["#fde725"], ["#000004"]]);
});

test("more classes than the palette holds are refused", () => {
  expect(() => PALETTES.ljus.classes(9)).toThrow(RangeError);
});
