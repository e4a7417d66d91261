/** The deciding: the form as it is filled in, what is wrong with it, and what became of it. */

import type { Outline, PlatsDetail } from "./api";
import {
  type DecisionForm,
  type Field,
  fieldOf,
  FIELDS,
  formFor,
  type Problems,
  problemsOf,
  refusalWords,
  renewForm,
  sendingOf,
} from "./decision";
import type { FormView } from "./form";
import type { Outcome, PlatserStore } from "./store";
import { dayOf, savedWords } from "./words";

/** What to do on the page after a form was sent. */
export interface Sent {
  /** Id of the element to go to. */
  readonly focus: string;
  readonly said: string;
  /** null: nothing was saved. */
  readonly plats: PlatsDetail | null;
}

const NOWHERE: Sent = { focus: "beslut-title", said: "", plats: null };

const FIELD_OF: Partial<Readonly<Record<keyof DecisionForm, Field>>> = {
  utfall: "utfall",
  namn: "namn",
  polygon: "polygon",
  beslutadAv: "beslutad_av",
  beslutadOn: "beslutad_on",
  motivering: "motivering",
};

/** State and actions. `onChange` is called after every change of anything that is shown. */
export class Deciding {
  form: DecisionForm | null = null;
  problems: Problems = {};
  /** A refusal that is about no field. */
  refusal: string | null = null;

  readonly #store: PlatserStore;
  readonly #onChange: () => void;

  constructor(store: PlatserStore, onChange: () => void) {
    this.#store = store;
    this.#onChange = onChange;
  }

  #set(form: DecisionForm | null, problems: Problems = {}, refusal: string | null = null): void {
    this.form = form;
    this.problems = problems;
    this.refusal = refusal;
    this.#onChange();
  }

  /** Open a form about the open plats. */
  open(today: string): void {
    this.#set(formFor(this.#store.detail, null, today, crypto.randomUUID()));
  }

  /** Give an outline to the open form, or open one about it. */
  takeOutline(polygon: Outline): void {
    if (this.form === null) {
      this.#set(formFor(null, polygon, dayOf(new Date()), crypto.randomUUID()));
    } else {
      this.edit({ polygon });
    }
  }

  close(): void {
    if (this.form !== null) {
      this.#set(null);
    }
  }

  /** A field was changed: what was wrong with it is forgotten. */
  edit(patch: Partial<DecisionForm>): void {
    if (this.form === null) {
      return;
    }
    const changed = (Object.keys(patch) as (keyof DecisionForm)[]).map((key) => FIELD_OF[key]);
    // Another name or outline may be what was missing for the same outcome.
    const kept = FIELDS.filter((field) => field !== "utfall" && !changed.includes(field));
    const problems = Object.fromEntries(Object.entries(this.problems).filter(([field]) => kept.includes(field as Field)));
    this.#set({ ...this.form, ...patch }, problems, this.refusal);
  }

  formView(today: string): FormView | null {
    const { form, problems, refusal } = this;
    return form === null ? null : { form, problems, refusal, today, isSending: this.#store.isSending };
  }

  /** Check and send. What is wrong stands at its field afterwards. */
  async send(today: string): Promise<Sent> {
    const { form } = this;
    if (form === null || this.#store.isSending) {
      return NOWHERE;
    }
    const problems = problemsOf(form, today);
    if (Object.keys(problems).length > 0) {
      return this.#refuse(form, problems);
    }
    return this.#after(form, await this.#store.decide(sendingOf(form), form.plats?.id ?? null));
  }

  #after(form: DecisionForm, outcome: Outcome | null): Sent {
    if (outcome?.kind === "saved") {
      this.#set(null);
      return { focus: "plats-title", said: savedWords(outcome.plats), plats: outcome.plats };
    }
    if (outcome?.kind === "refused") {
      const field = fieldOf(outcome.detail);
      const words = refusalWords(outcome.detail);
      return field === null ? this.#refuse(form, {}, words) : this.#refuse(form, { [field]: words });
    }
    if (outcome?.kind === "conflict") {
      const { plats, detail } = outcome;
      this.#set(plats === null ? form : renewForm(form, plats, crypto.randomUUID()), {}, detail);
    }
    return NOWHERE;
  }

  #refuse(form: DecisionForm, problems: Problems, refusal: string | null = null): Sent {
    this.#set(form, problems, refusal);
    const first = FIELDS.find((field) => problems[field] !== undefined);
    return { focus: first === undefined ? "beslut-title" : `beslut-${first}`, said: "", plats: null };
  }
}
