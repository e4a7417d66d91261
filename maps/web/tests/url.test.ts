import { describe, expect, test } from "vitest";

import { cameraText, INITIAL, ORDERS, parseCamera, parseState, stateQuery, type ViewState } from "../src/url";

const FULL: ViewState = {
  page: "oro",
  omrade: "farsta",
  outlines: "utsatt_omrade_2025-12-01",
  layer: "anmalda_brott_stadsdelsomrade_2023-07-01",
  theme: "cykel",
  period: "2024",
  appearance: "mork",
  selected: "hagersten-alvsjo",
  camera: { zoom: 10.5, lat: 59.33, lng: 18.06 },
  order: "-km2",
  search: "Älv & sjö",
  isInView: true,
  official: "misshandel",
  question: "otrygg_ute",
  platser: { plats: "k-89088661d53ffff", status: "kandidat", omrade: "alla" },
};

describe("the address", () => {
  test("carries everything back and forth", () => {
    expect(parseState(stateQuery(FULL))).toEqual(FULL);
  });

  test("says nothing of what is as from the start", () => {
    expect(stateQuery(INITIAL)).toBe("");
    expect(parseState("")).toEqual(INITIAL);
  });

  test("carries every order of the table", () => {
    for (const order of ORDERS) {
      expect(parseState(stateQuery({ ...INITIAL, order })).order).toBe(order);
    }
  });

  test("keeps the slashes of the camera readable", () => {
    expect(stateQuery({ ...INITIAL, camera: FULL.camera })).toBe("?karta=10.5/59.33/18.06");
  });

  test("turns what it does not know into the initial value", () => {
    expect(parseState("?vy=hemlig&utseende=neon&ordning=farligast&karta=x/y/z&okand=1&ikartan=true")).toEqual(INITIAL);
  });
});

describe("the camera", () => {
  test("is rounded to about a metre", () => {
    expect(cameraText({ zoom: 11.23456, lat: 59.3331234567, lng: 18.0612345678 })).toBe("11.23/59.33312/18.06123");
  });

  test.each(["", "10", "10/59", "10/59/18/0", "a/59/18", "10/91/18", "10/59/181", "23/59/18", "10//18", "1.2.3/59/18"])(
    "%s is no camera",
    (text) => {
      expect(parseCamera(text)).toBeNull();
    },
  );

  test("may lie south and west", () => {
    expect(parseCamera("3/-33.9/-18.4")).toEqual({ zoom: 3, lat: -33.9, lng: -18.4 });
  });
});
