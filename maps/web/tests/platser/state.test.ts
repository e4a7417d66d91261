import { describe, expect, test } from "vitest";

import {
  areaShown,
  drawnOf,
  isPlats,
  NO_PLATS,
  parsePlatser,
  platsAt,
  platserQuery,
  platserShown,
  WHOLE_CITY,
} from "../../src/platser/state";
import { DECIDED, itemOf, KANDIDAT, listOf, SQUARE, UUID } from "./made";

const parse = (query: string): ReturnType<typeof parsePlatser> => parsePlatser(new URLSearchParams(query));
const OTHER = itemOf({ id: "k-89088661d43ffff", kandidat_id: "k-89088661d43ffff", stadsdelsomrade_code: "farsta" });
const GONE = itemOf({ id: "1b9c6f0e-3a53-4b7e-9f0e-6a2b1f2c9a11", status: "bortvald" });

describe("the address", () => {
  test("carries what is chosen back and forth", () => {
    const state = { plats: UUID, status: "bortvald", omrade: "hagersten-alvsjo" } as const;
    const written = new URLSearchParams(platserQuery(state).map(([name, value]) => [name, value ?? ""]));
    expect(parsePlatser(written)).toEqual(state);
  });

  test("says nothing of what is not chosen", () => {
    expect(platserQuery(NO_PLATS).every(([, value]) => value === null)).toBe(true);
    expect(parse("")).toEqual(NO_PLATS);
  });

  test.each(["plats=../../etc", "plats=k-xyz", "platsstatus=farlig", "platsomrade=<b>", "plats=&platsomrade="])(
    "%s is not taken up",
    (query) => {
      expect(parse(query)).toEqual(NO_PLATS);
    },
  );
});

describe("the filters", () => {
  const list = listOf([DECIDED, itemOf({ id: "k-89088661d4bffff" }), OTHER, GONE]);

  test("leave the order of the API as it is", () => {
    expect(platserShown(list, NO_PLATS, null)).toEqual(list.platser);
  });

  test("take by status and by stadsdelsområde", () => {
    expect(platserShown(list, { ...NO_PLATS, status: "bortvald" }, null)).toEqual([GONE]);
    expect(platserShown(list, NO_PLATS, "farsta")).toEqual([OTHER]);
    expect(platserShown(list, { ...NO_PLATS, status: "bortvald" }, "farsta")).toEqual([]);
  });

  test("follow the reader's own area until another is chosen", () => {
    expect(areaShown(NO_PLATS, null)).toBeNull();
    expect(areaShown(NO_PLATS, "farsta")).toBe("farsta");
    expect(areaShown({ ...NO_PLATS, omrade: "jarva" }, "farsta")).toBe("jarva");
    expect(areaShown({ ...NO_PLATS, omrade: WHOLE_CITY }, "farsta")).toBeNull();
  });
});

test("a plats that came from a kandidatplats answers to both ids", () => {
  expect([isPlats(DECIDED, UUID), isPlats(DECIDED, KANDIDAT), isPlats(DECIDED, null)]).toEqual([true, true, false]);
});

describe("the map", () => {
  const outlines = [
    { id: KANDIDAT, geometry: SQUARE },
    { id: UUID, geometry: SQUARE },
    { id: GONE.id, geometry: SQUARE },
  ];

  test("draws each plats once, with the shape of what it is now", () => {
    // The computed shape of a prioriterad plats is still published: it is not drawn below the decided one.
    expect(drawnOf([DECIDED], outlines)).toEqual([{ plats: DECIDED, geometry: SQUARE }]);
    expect(drawnOf([itemOf({ id: UUID })], outlines.slice(0, 1))).toHaveLength(1);
  });

  test("draws neither what was deselected nor what has no shape", () => {
    expect(drawnOf([GONE, OTHER], outlines)).toEqual([]);
  });

  test("finds what people have prioritised before what is computed, and nothing beside", () => {
    const drawn = drawnOf([itemOf({ id: "k-1" }), DECIDED], outlines);
    expect(drawn).toHaveLength(2);
    expect(platsAt([18.0905, 59.2405], drawn)).toBe(DECIDED);
    expect(platsAt([18.0905, 59.2405], drawn.slice(0, 1))?.status).toBe("kandidat");
    expect(platsAt([18.2, 59.2405], drawn)).toBeNull();
  });
});
