/** Platser without their face: what is loaded, which one is open, and what became of a decision. */

import { ApiError } from "../api";
import type { PlatsDetail, PlatserApi, PlatserList, PlatsOutline, Sending } from "./api";

/** What became of a decision that was sent. */
export type Outcome =
  | { readonly kind: "saved"; readonly plats: PlatsDetail }
  /** Somebody else came first; `plats` is how it stands now, null when that could not be read. */
  | { readonly kind: "conflict"; readonly detail: string; readonly plats: PlatsDetail | null }
  | { readonly kind: "refused"; readonly detail: string };

const CONFLICT = 409;

function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    return error.message;
  }
  throw error;
}

/** `onChange` is called after every change of anything that is shown. */
export class PlatserStore {
  list: PlatserList | null = null;
  outlines: readonly PlatsOutline[] = [];
  detail: PlatsDetail | null = null;
  /** Why the list, or the open plats, cannot be shown; sentences of the API. */
  problem: string | null = null;
  detailProblem: string | null = null;
  isSending = false;

  readonly #api: PlatserApi;
  readonly #onChange: () => void;
  #turn = 0;

  constructor(api: PlatserApi, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
  }

  /** Read list and shapes anew; what stands stays until they have come. */
  async load(): Promise<void> {
    try {
      const [list, outlines] = await Promise.all([this.#api.list(), this.#api.outlines()]);
      this.list = list;
      this.outlines = outlines;
      this.problem = null;
    } catch (error) {
      this.problem = sentenceOf(error);
    }
    this.#onChange();
  }

  /** Open a plats; null closes. */
  async open(id: string | null): Promise<void> {
    const turn = ++this.#turn;
    this.detail = null;
    this.detailProblem = null;
    this.#onChange();
    if (id === null) {
      return;
    }
    try {
      const detail = await this.#api.detail(id);
      if (turn === this.#turn) {
        this.detail = detail;
      }
    } catch (error) {
      if (turn === this.#turn) {
        this.detailProblem = sentenceOf(error);
      }
    }
    this.#onChange();
  }

  /** Send a decision. null: one is already on its way. */
  async decide(sending: Sending, openId: string | null): Promise<Outcome | null> {
    if (this.isSending) {
      return null;
    }
    this.isSending = true;
    this.#onChange();
    try {
      const plats = await this.#api.decide(sending);
      this.#show(plats);
      await this.load();
      return { kind: "saved", plats };
    } catch (error) {
      const detail = sentenceOf(error);
      if (!(error instanceof ApiError) || error.status !== CONFLICT) {
        return { kind: "refused", detail };
      }
      await Promise.all([this.load(), openId === null ? undefined : this.#reopen(openId)]);
      return { kind: "conflict", detail, plats: this.detail };
    } finally {
      this.isSending = false;
      this.#onChange();
    }
  }

  #show(plats: PlatsDetail): void {
    this.#turn += 1;
    this.detail = plats;
    this.detailProblem = null;
  }

  /** Read the open plats again without closing it meanwhile. */
  async #reopen(id: string): Promise<void> {
    try {
      this.#show(await this.#api.detail(id));
    } catch (error) {
      this.detailProblem = sentenceOf(error);
    }
  }
}
