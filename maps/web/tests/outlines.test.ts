import { expect, test } from "vitest";

import { CAPTION, outlineLists } from "../src/outlines";
import { INITIAL } from "../src/url";

const titles = (ids: readonly string[]): { id: string; title: string }[] => ids.map((id) => ({ id, title: id }));

test("the lists are those of the police alone, newest first", () => {
  const collections = titles(["stadsdel", "utsatt_omrade_2021-11-29", "utsatt_omrade_2025-12-01", "utsatt_omrade_x"]);
  expect(outlineLists(collections).map(({ id }) => id)).toEqual(["utsatt_omrade_2025-12-01", "utsatt_omrade_2021-11-29"]);
  expect(outlineLists(titles(["utsatt_omrade"]))).toHaveLength(1);
});

test("no list is shown from the start, and the caption is about the place", () => {
  expect(INITIAL.outlines).toBeNull();
  expect(CAPTION).toBe("Polisens bedömning av kriminell påverkan på platsen, inte av invånarna");
});
