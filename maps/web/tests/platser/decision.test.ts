import { describe, expect, test } from "vitest";

import {
  type DecisionForm,
  fieldOf,
  formFor,
  lengthOf,
  problemsOf,
  refusalWords,
  renewForm,
  sendingOf,
} from "../../src/platser/decision";
import { DECIDED, detailOf, KANDIDAT, SQUARE, UUID } from "./made";

const TODAY = "2026-02-02";
const ID = "7d8f0000-0000-4000-8000-000000000001";

function filled(patch: Partial<DecisionForm> = {}): DecisionForm {
  return {
    ...formFor(detailOf(), null, TODAY, ID),
    utfall: "prioriterad",
    beslutadAv: "Samverkansgruppen",
    motivering: "Flera källor pekar på torget.",
    ...patch,
  };
}

describe("what must be mended", () => {
  test("is nothing when all is said", () => {
    expect(problemsOf(filled(), TODAY)).toEqual({});
  });

  test("is every field of an empty form", () => {
    const empty = filled({ utfall: null, namn: " ", beslutadAv: "", beslutadOn: "", motivering: "\n" });
    expect(Object.keys(problemsOf(empty, TODAY))).toEqual(["utfall", "namn", "beslutad_av", "beslutad_on", "motivering"]);
  });

  test.each([
    [{ namn: "å".repeat(81) }, "namn", "Högst 80 tecken; texten har 81."],
    [{ beslutadAv: "å".repeat(121) }, "beslutad_av", "Högst 120 tecken; texten har 121."],
    [{ motivering: "å".repeat(2001) }, "motivering", "Högst 2000 tecken; texten har 2001."],
    [{ beslutadOn: "2026-02-03" }, "beslutad_on", "Beslutsdagen ligger i framtiden."],
    [{ beslutadOn: "3/2 2026" }, "beslutad_on", "Ange dagen då beslutet fattades."],
  ] as const)("%# is told at its field", (patch, field, words) => {
    expect(problemsOf(filled(patch), TODAY)).toEqual({ [field]: words });
  });

  test("is nothing at the very limit, where an emoji is one character", () => {
    expect(lengthOf("torg 🌳 å")).toBe(8);
    expect(problemsOf(filled({ motivering: "🌳".repeat(2000), namn: "å".repeat(80), beslutadOn: TODAY }), TODAY)).toEqual({});
  });

  test("is the outcome when nothing would change", () => {
    const plats = detailOf({}, DECIDED);
    const same = { ...filled({ plats, namn: plats.name }), next: plats.next };
    expect(problemsOf(same, TODAY).utfall).toContain("redan prioriterad");
    expect(problemsOf({ ...same, namn: "Sergels torg" }, TODAY)).toEqual({});
    expect(problemsOf({ ...same, polygon: SQUARE }, TODAY)).toEqual({});
    expect(problemsOf({ ...same, utfall: "bortvald" }, TODAY)).toEqual({});
  });

  test("is the outline of a drawn plats without one", () => {
    expect(problemsOf(filled({ plats: null }), TODAY)).toEqual({ polygon: "Rita platsens gräns först." });
  });
});

describe("what is sent", () => {
  test("is the first decision about a kandidatplats", () => {
    expect(sendingOf(filled({ namn: " Farsta torg " }))).toEqual({
      path: "api/platser",
      body: {
        beslut_id: ID,
        kandidat_id: KANDIDAT,
        namn: "Farsta torg",
        utfall: "prioriterad",
        beslutad_av: "Samverkansgruppen",
        beslutad_on: TODAY,
        motivering: "Flera källor pekar på torget.",
      },
    });
  });

  test("is the first decision about a drawn polygon, without any kandidatplats", () => {
    const drawn = { ...formFor(null, SQUARE, TODAY, ID), namn: "Farsta torg", beslutadAv: "G", motivering: "M" };
    const { path, body } = sendingOf(drawn);
    expect([path, body["polygon"], "kandidat_id" in body, body["utfall"]]).toEqual(["api/platser", SQUARE, false, "prioriterad"]);
  });

  test("is the next decision with the next number, and the name only when it is another", () => {
    const plats = detailOf({}, DECIDED);
    const { path, body } = sendingOf(filled({ plats, utfall: "bortvald", namn: plats.name }));
    expect([path, body["number"], "namn" in body, "kandidat_id" in body]).toEqual([`api/platser/${UUID}/beslut`, 2, false, false]);
    expect(sendingOf(filled({ plats, namn: "Sergels torg" })).body["namn"]).toBe("Sergels torg");
  });

  test("is the same every time", () => {
    const form = filled();
    expect(sendingOf(form)).toEqual(sendingOf(form));
  });
});

test("after a conflict the words are kept, about the plats as it stands now and as another decision", () => {
  const plats = detailOf({ number: 2, next: ["prioriterad", "aterford"] }, DECIDED);
  const renewed = renewForm(filled({ utfall: "bortvald" }), plats, "7d8f0000-0000-4000-8000-000000000002");
  expect([renewed.motivering, renewed.utfall, renewed.plats?.number]).toEqual(["Flera källor pekar på torget.", null, 2]);
  expect(renewed.beslutId).not.toBe(ID);
  expect(renewForm(filled(), plats, ID).utfall).toBe("prioriterad");
});

describe("a refusal of the server", () => {
  test.each([
    ["Namnet får inte peka ut någon: inte en person.", "namn"],
    ["Parametern namn: väntade 1–80 tecken, fick 'text, 0 tecken'.", "namn"],
    ["Fältet motivering verkar innehålla telefonnummer. Ta bort det och spara igen.", "motivering"],
    ["Fältet beslutad_av verkar innehålla namn. Ta bort det och spara igen.", "beslutad_av"],
    ["Beslutsdagen 2030-01-01 ligger i framtiden; senast 2026-02-02 går att ange.", "beslutad_on"],
    ["Polygonen korsar sig själv, eller har delar eller hål som går i varandra.", "polygon"],
    ["En polygon kan inte sparas: kommunens gräns är inte inläst.", "polygon"],
    ["Platsen är redan bortvald. Välj ett annat utfall.", "utfall"],
    ["Databasen svarar inte.", null],
    ["Platsen finns inte, eller visas inte för den som frågar.", null],
  ])("%s belongs to %s", (detail, field) => {
    expect(fieldOf(detail)).toBe(field);
  });

  test("is told with the names of the form", () => {
    expect(refusalWords("Fältet beslutad_av verkar innehålla namn.")).toBe("Beslutad av verkar innehålla namn.");
    expect(refusalWords("Parametern motivering: väntade text, fick '1'.")).toBe("Motivering: väntade text, fick '1'.");
    expect(refusalWords("Databasen svarar inte.")).toBe("Databasen svarar inte.");
  });
});
