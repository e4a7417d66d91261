/** One answer of the API that the page waits for: the newest question wins, a refusal is a sentence. */

import { ApiError } from "./api";

/** What to show instead of an answer; what is no refusal of the API is a fault of ours and goes on. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    return error.message;
  }
  throw error;
}

export class Answer<T> {
  value: T | null = null;
  /** Why there is no value; a sentence of the API. */
  problem: string | null = null;
  readonly #onChange: () => void;
  #turn = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Ask, and forget what was answered before. null: there is nothing to ask. */
  async load(ask: (() => Promise<T>) | null): Promise<void> {
    const turn = ++this.#turn;
    this.value = null;
    this.problem = null;
    this.#onChange();
    if (ask === null) {
      return;
    }
    const [value, problem] = await ask().then(
      (answer): [T | null, string | null] => [answer, null],
      (error: unknown): [T | null, string | null] => [null, sentenceOf(error)],
    );
    if (turn === this.#turn) {
      this.value = value;
      this.problem = problem;
      this.#onChange();
    }
  }
}
