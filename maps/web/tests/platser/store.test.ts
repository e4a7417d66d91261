import { describe, expect, test } from "vitest";

import { ApiError } from "../../src/api";
import type { PlatsDetail, PlatserApi, Sending } from "../../src/platser/api";
import { Deciding } from "../../src/platser/deciding";
import { PlatserStore } from "../../src/platser/store";
import { DECIDED, detailOf, itemOf, KANDIDAT, listOf, SQUARE } from "./made";

const TODAY = "2026-02-02";
const LATER = detailOf({}, DECIDED);

/** Answers by hand, and everything that was sent. */
function answers(patch: Partial<PlatserApi> = {}): { api: PlatserApi; sent: Sending[] } {
  const sent: Sending[] = [];
  const api: PlatserApi = {
    list: () => Promise.resolve(listOf([itemOf()])),
    outlines: () => Promise.resolve([{ id: KANDIDAT, geometry: SQUARE }]),
    detail: () => Promise.resolve(detailOf()),
    decide: (sending) => {
      sent.push(sending);
      return Promise.resolve(LATER);
    },
    ...patch,
  };
  return { api, sent };
}

async function opened(api: PlatserApi): Promise<{ store: PlatserStore; deciding: Deciding }> {
  const store = new PlatserStore(api, () => undefined);
  await store.load();
  await store.open(KANDIDAT);
  const deciding = new Deciding(store, () => undefined);
  deciding.open(TODAY);
  deciding.edit({ utfall: "prioriterad", beslutadAv: "Gruppen", motivering: "Därför." });
  return { store, deciding };
}

const refusing = (status: number, detail: string): Partial<PlatserApi> => ({
  decide: () => Promise.reject(new ApiError(detail, status)),
});

describe("the store", () => {
  test("keeps the list when a later reading fails, and says why", async () => {
    const { api } = answers();
    const store = new PlatserStore(api, () => undefined);
    await store.load();
    Object.assign(api, { list: () => Promise.reject(new ApiError("Databasen svarar inte.", 503)) });
    await store.load();
    expect([store.list?.platser.length, store.problem]).toEqual([1, "Databasen svarar inte."]);
  });

  test("shows the plats that was asked for last, however late the first one comes", async () => {
    const waiting: ((plats: PlatsDetail) => void)[] = [];
    const { api } = answers({
      detail: () =>
        new Promise((resolve) => {
          waiting.push(resolve);
        }),
    });
    const store = new PlatserStore(api, () => undefined);
    const both = [store.open("k-1"), store.open("k-2")];
    waiting[1]?.(detailOf({ name: "Den andra" }));
    waiting[0]?.(detailOf({ name: "Den första" }));
    await Promise.all(both);
    expect(store.detail?.name).toBe("Den andra");
  });

  test("closes a plats while it is fetched", async () => {
    const { api } = answers();
    const store = new PlatserStore(api, () => undefined);
    const opening = store.open(KANDIDAT);
    await store.open(null);
    await opening;
    expect(store.detail).toBeNull();
  });
});

describe("a decision", () => {
  test("is sent once though it is asked for twice", async () => {
    const { api, sent } = answers();
    const { deciding } = await opened(api);
    const results = await Promise.all([deciding.send(TODAY), deciding.send(TODAY)]);
    expect(sent).toHaveLength(1);
    expect(results.map(({ plats }) => plats?.status ?? null)).toEqual(["prioriterad", null]);
    expect(deciding.form).toBeNull();
  });

  test("has one id however many times the form is sent", async () => {
    const ids: unknown[] = [];
    const { api } = answers({
      decide: ({ body }) => {
        ids.push(body["beslut_id"]);
        return Promise.reject(new ApiError("Servern svarar inte.", 0));
      },
    });
    const { deciding } = await opened(api);
    await deciding.send(TODAY);
    await deciding.send(TODAY);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    deciding.close();
    deciding.open(TODAY);
    expect(ids).not.toContain(deciding.form?.beslutId);
  });

  test("that lacks something is not sent, and its first field takes the focus", async () => {
    const { api, sent } = answers();
    const { deciding } = await opened(api);
    deciding.edit({ motivering: "", beslutadAv: "" });
    expect((await deciding.send(TODAY)).focus).toBe("beslut-beslutad_av");
    expect([sent.length, Object.keys(deciding.problems)]).toEqual([0, ["beslutad_av", "motivering"]]);
    deciding.edit({ beslutadAv: "Gruppen" });
    expect(Object.keys(deciding.problems)).toEqual(["motivering"]);
  });

  test("that the server refuses is told at its field, and the words are kept", async () => {
    const { deciding } = await opened(answers(refusing(422, "Fältet motivering verkar innehålla namn.")).api);
    const { focus, plats } = await deciding.send(TODAY);
    expect([focus, plats, deciding.refusal]).toEqual(["beslut-motivering", null, null]);
    expect(deciding.problems).toEqual({ motivering: "Motivering verkar innehålla namn." });
    expect(deciding.form?.motivering).toBe("Därför.");
  });

  test("that the server refuses as a whole is told above the form", async () => {
    const { deciding } = await opened(answers(refusing(503, "Databasen svarar inte.")).api);
    expect((await deciding.send(TODAY)).focus).toBe("beslut-title");
    expect(deciding.refusal).toBe("Databasen svarar inte.");
  });

  test("that came second shows who came first, and is about the plats as it stands", async () => {
    const who = "Beslut 1 är redan fattat: Prioriterad, av Samverkansgruppen 2026-01-12. Läs om platsen och försök igen.";
    const { api } = answers(refusing(409, who));
    const { deciding, store } = await opened(api);
    const before = deciding.form?.beslutId;
    Object.assign(api, { detail: () => Promise.resolve(LATER), list: () => Promise.resolve(listOf([DECIDED])) });
    await deciding.send(TODAY);
    expect(deciding.refusal).toBe(who);
    expect([deciding.form?.plats?.number, deciding.form?.motivering]).toEqual([1, "Därför."]);
    expect(deciding.form?.beslutId).not.toBe(before);
    expect([store.detail?.status, store.list?.platser[0]?.status, store.isSending]).toEqual(["prioriterad", "prioriterad", false]);
  });

  test("about a drawn polygon opens with it", async () => {
    const { api, sent } = answers();
    const store = new PlatserStore(api, () => undefined);
    const deciding = new Deciding(store, () => undefined);
    deciding.takeOutline(SQUARE);
    deciding.edit({ namn: "Farsta torg", beslutadAv: "Gruppen", motivering: "Därför." });
    // The form's own day is today's, wherever the test runs.
    await deciding.send(deciding.form?.beslutadOn ?? "");
    expect(sent[0]?.body["polygon"]).toEqual(SQUARE);
  });
});
