import { describe, expect, test } from "vitest";

import { Answer } from "../src/answer";
import { ApiError } from "../src/api";

describe("an answer that the page waits for", () => {
  test("the newest question wins, however late the older one is answered", async () => {
    const answer = new Answer<string>(() => undefined);
    let late: (value: string) => void = () => undefined;
    const slow = answer.load(
      () =>
        new Promise((resolve) => {
          late = resolve;
        }),
    );
    await answer.load(() => Promise.resolve("ny"));
    late("gammal");
    await slow;
    expect(answer.value).toBe("ny");
  });

  test("a refusal is a sentence, and the next answer takes its place", async () => {
    let changes = 0;
    const answer = new Answer<string>(() => {
      changes += 1;
    });
    await answer.load(() => Promise.reject(new ApiError("Området finns inte.", 404)));
    expect([answer.value, answer.problem]).toEqual([null, "Området finns inte."]);
    await answer.load(() => Promise.resolve("svar"));
    expect([answer.value, answer.problem, changes]).toEqual(["svar", null, 4]);
  });

  test("nothing to ask forgets what was answered", async () => {
    const answer = new Answer<string>(() => undefined);
    await answer.load(() => Promise.resolve("svar"));
    await answer.load(null);
    expect(answer.value).toBeNull();
  });

  test("a fault of ours is not shown as a refusal", async () => {
    const answer = new Answer<string>(() => undefined);
    await expect(answer.load(() => Promise.reject(new TypeError("x")))).rejects.toThrow(TypeError);
  });
});
