import { describe, expect, test } from "vitest";

import { type Api, ApiError, type Frame } from "../src/api";
import { INITIAL } from "../src/url";
import { Viewer } from "../src/viewer";
import { CATALOG, hexFrame, HEX, NEW_AREAS, PROFILE, SIDE_BY_SIDE, SQUARES, STADSDEL } from "./made";

const CELL = "89088661d43ffff";

/** Answers by hand, and a list of what was asked. */
function answers(patch: Partial<Api> = {}): { api: Api; asked: string[] } {
  const asked: string[] = [];
  const api: Api = {
    catalog: () => Promise.resolve(CATALOG),
    frame: (layer, theme) => {
      asked.push(`frame ${layer} ${theme}`);
      const isHex = layer.includes("ruta");
      return Promise.resolve(
        isHex
          ? hexFrame({ layer, theme })
          : hexFrame({ layer, theme, geography: "stadsdel", units: ["ost"], names: ["Öst"], values: [[9], [9]], status: [[0], [0]], area_km2: [1] }),
      );
    },
    collections: () =>
      Promise.resolve(
        ["stadsdel", "stadsdelsomrade_2020-07-01", "stadsdelsomrade_2023-07-01", "utsatt_omrade"].map((id) => ({ id, title: id })),
      ),
    areas: (collection) => {
      asked.push(`areas ${collection}`);
      return Promise.resolve(SQUARES);
    },
    cellProfile: (h3) => {
      asked.push(`cell ${h3}`);
      return Promise.resolve(PROFILE);
    },
    areaProfile: (kind, code, version) => {
      asked.push(`area ${kind} ${code} ${version ?? "-"}`);
      return Promise.resolve(PROFILE);
    },
    sideBySide: (kind, indikator) => {
      asked.push(`oro ${kind} ${indikator}`);
      return Promise.resolve(SIDE_BY_SIDE);
    },
    ...patch,
  };
  return { api, asked };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe("the viewer", () => {
  test("asks for numbers once, however often the period changes", async () => {
    const { api, asked } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start(INITIAL);
    await viewer.change({ period: "2024" });
    await viewer.change({ period: "2025" });
    expect(asked.filter((what) => what.startsWith("frame"))).toEqual([`frame ${HEX.id} klotter`]);
    expect(asked.filter((what) => what === "areas stadsdel")).toHaveLength(1);
    expect([viewer.period, viewer.periodTitle]).toEqual([1, "2025"]);
  });

  test("remembers a layer it has shown", async () => {
    const { api, asked } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start(INITIAL);
    await viewer.change({ layer: STADSDEL.id });
    await viewer.change({ layer: HEX.id });
    expect(asked.filter((what) => what.startsWith("frame"))).toHaveLength(2);
  });

  test("a late answer does not replace what was asked for after it", async () => {
    const slow = deferred<Frame>();
    const { api } = answers();
    const viewer = new Viewer(
      { ...api, frame: (layer, theme) => (theme === "cykel" ? slow.promise : api.frame(layer, theme)) },
      () => undefined,
    );
    await viewer.start(INITIAL);
    const late = viewer.change({ theme: "cykel" });
    await viewer.change({ theme: "klotter" });
    slow.resolve(hexFrame({ theme: "cykel" }));
    await late;
    expect(viewer.picture?.theme.id).toBe("klotter");
  });

  test("asks for the profile of the version of the areas that is shown", async () => {
    const { api, asked } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start({ ...INITIAL, layer: NEW_AREAS.id, selected: "ost" });
    expect(asked.at(-1)).toBe("area stadsdelsomrade ost 2023-07-01");
    expect(viewer.profile.value).toBe(PROFILE);
  });

  test("drops a selection that the next layer does not hold", async () => {
    const { api } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start({ ...INITIAL, selected: CELL });
    expect(viewer.view.selected).toBe(CELL);
    await viewer.change({ layer: STADSDEL.id });
    expect([viewer.view.selected, viewer.profile.value, viewer.notice]).toEqual([null, null, null]);
  });

  test("says when a link selects what is not there", async () => {
    const viewer = new Viewer(answers().api, () => undefined);
    await viewer.start({ ...INITIAL, selected: "89ffffffffffff" });
    expect(viewer.notice).toBe("89ffffffffffff finns inte i det här lagret.");
  });

  test("shows the sentence of the API, and can try again", async () => {
    let isBroken = true;
    const { api } = answers();
    const viewer = new Viewer(
      {
        ...api,
        frame: (layer, theme) =>
          isBroken ? Promise.reject(new ApiError("Temat visas inte här.", 400)) : api.frame(layer, theme),
      },
      () => undefined,
    );
    await viewer.start(INITIAL);
    expect([viewer.problem, viewer.picture]).toEqual(["Temat visas inte här.", null]);
    isBroken = false;
    await viewer.change({ theme: "cykel" });
    await viewer.change({ theme: "klotter" });
    expect([viewer.problem, viewer.picture?.theme.id]).toEqual([null, "klotter"]);
  });

  test("a failing profile leaves the map as it is", async () => {
    const { api } = answers({ cellProfile: () => Promise.reject(new ApiError("Rutan finns inte.", 404)) });
    const viewer = new Viewer(api, () => undefined);
    await viewer.start({ ...INITIAL, selected: CELL });
    expect([viewer.profile.problem, viewer.problem]).toEqual(["Rutan finns inte.", null]);
    expect(viewer.picture).not.toBeNull();
  });

  test("says that nothing is published, rather than showing an empty map", async () => {
    const { api } = answers({ catalog: () => Promise.resolve({ ...CATALOG, version: null, layers: [], themes: [] }) });
    const viewer = new Viewer(api, () => undefined);
    await viewer.start(INITIAL);
    expect([viewer.problem, viewer.isLoading]).toEqual(["Det finns inget publicerat att visa än.", false]);
  });

  test("describes a unit in a sentence", async () => {
    const viewer = new Viewer(answers().api, () => undefined);
    await viewer.start({ ...INITIAL, period: "2024" });
    expect(viewer.describe(CELL)).toBe(`Ruta ${CELL} i Norrmalm: 12 anmälda brott, 2024.`);
    expect(viewer.describe("okand")).toBeNull();
  });
});

describe("the reader's own area", () => {
  const home = (asked: readonly string[]): string[] => asked.filter((what) => what.startsWith("area "));

  test("is the whole city until one is chosen", async () => {
    const { api, asked } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start(INITIAL);
    expect(home(asked)).toEqual(["area kommun stockholm -"]);
    expect([viewer.homeName, viewer.home.value]).toEqual([null, PROFILE]);
    await viewer.change({ omrade: "ost" });
    expect(home(asked)).toEqual(["area kommun stockholm -", "area stadsdelsomrade ost -"]);
    expect(viewer.homeName).toBe("OST");
  });

  test("is chosen among the areas of the newest division", async () => {
    const { api, asked } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start(INITIAL);
    expect(asked).toContain("areas stadsdelsomrade_2023-07-01");
    expect(asked).not.toContain("areas stadsdelsomrade_2020-07-01");
    expect(viewer.homes.value).toBe(SQUARES);
  });

  test("that does not exist is said in the words of the API, and the map stands", async () => {
    const { api } = answers({ areaProfile: () => Promise.reject(new ApiError("Området finns inte.", 404)) });
    const viewer = new Viewer(api, () => undefined);
    await viewer.start({ ...INITIAL, omrade: "atlantis" });
    expect([viewer.home.problem, viewer.homeName, viewer.problem]).toEqual(["Området finns inte.", null, null]);
    expect(viewer.picture).not.toBeNull();
  });
});

describe("oro och anmälda brott", () => {
  test("asks for no numbers of the map, and for the question of the address", async () => {
    const { api, asked } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start({ ...INITIAL, page: "oro", question: "otrygg_ute" });
    expect(asked).toContain("oro stadsdelsomrade otrygg_ute");
    expect(asked.filter((what) => what.startsWith("frame"))).toEqual([]);
    expect([viewer.comparison.value, viewer.isLoading]).toEqual([SIDE_BY_SIDE, false]);
    await viewer.change({ page: "lage" });
    expect(viewer.picture?.layer).toBe(HEX);
  });

  test("a question that is not about worry is answered with the first that is", async () => {
    const { api, asked } = answers();
    const viewer = new Viewer(api, () => undefined);
    await viewer.start({ ...INITIAL, page: "oro", question: "upplever_klotter" });
    expect(asked).toContain("oro stadsdelsomrade oro_brott");
  });
});

test("no further boundaries are asked for until somebody wants them", async () => {
  const { api, asked } = answers();
  const viewer = new Viewer(api, () => undefined);
  await viewer.start(INITIAL);
  expect([viewer.outlines.value, asked.includes("areas utsatt_omrade")]).toEqual([null, false]);
  await viewer.change({ outlines: "utsatt_omrade" });
  expect(viewer.outlines.value).toBe(SQUARES);
  await viewer.change({ outlines: null });
  expect(viewer.outlines.value).toBeNull();
});
