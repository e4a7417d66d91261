/** The face of the form of a decision. */

import { html, nothing, type TemplateResult } from "lit";

import { formatCount } from "../format";
import { type DecisionForm, type Field, lengthOf, LONGEST_REASON, type Problems } from "./decision";
import { areaM2 } from "./outline";
import { areaWords, UTFALL_CHOICES, WRITE_OF_PLACES } from "./words";

export interface FormActions {
  readonly onEdit: (patch: Partial<DecisionForm>) => void;
  readonly onSend: () => void;
  readonly onCancel: () => void;
  readonly onDraw: () => void;
}

/** What the form needs to know. */
export interface FormView {
  readonly form: DecisionForm;
  readonly problems: Problems;
  /** A refusal that is about no field. */
  readonly refusal: string | null;
  readonly isSending: boolean;
  readonly today: string;
}

function problemPart(field: Field, problems: Problems): TemplateResult | typeof nothing {
  const problem = problems[field];
  return problem === undefined ? nothing : html`<p class="field-problem" id="beslut-${field}-fel">${problem}</p>`;
}

/** Ids of what describes a field: its error first, then its help. */
function describedBy(field: Field, problems: Problems, help: string | null): string | typeof nothing {
  const ids = [problems[field] === undefined ? null : `beslut-${field}-fel`, help].filter((id) => id !== null);
  return ids.length === 0 ? nothing : ids.join(" ");
}

function isInvalid(field: Field, problems: Problems): "true" | typeof nothing {
  return problems[field] === undefined ? nothing : "true";
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLTextAreaElement).value;
}

function choices({ form, problems }: FormView, { onEdit }: FormActions): TemplateResult {
  return html`
    <fieldset class="radios plats-choices" aria-describedby=${describedBy("utfall", problems, null)}>
      <legend>Vad är beslutat?</legend>
      ${form.next.map(
        (utfall, at) => html`
          <label>
            <input
              type="radio"
              name="beslut-utfall"
              id=${at === 0 ? "beslut-utfall" : nothing}
              value=${utfall}
              .checked=${form.utfall === utfall}
              @change=${() => {
                onEdit({ utfall });
              }}
            />
            <span>${utfall === "prioriterad" && form.plats?.status === "prioriterad" ? "Ändra namn eller gräns" : UTFALL_CHOICES[utfall]}</span>
          </label>
        `,
      )}
      ${problemPart("utfall", problems)}
    </fieldset>
  `;
}

function nameField({ form, problems }: FormView, { onEdit }: FormActions): TemplateResult {
  return html`
    <div class="field">
      <label for="beslut-namn">Namn på platsen</label>
      <input
        id="beslut-namn"
        type="text"
        autocomplete="off"
        aria-invalid=${isInvalid("namn", problems)}
        aria-describedby=${describedBy("namn", problems, "beslut-namn-hjalp")}
        .value=${form.namn}
        @input=${(event: Event) => {
          onEdit({ namn: valueOf(event) });
        }}
      />
      ${problemPart("namn", problems)}
      <p class="plats-note" id="beslut-namn-hjalp">
        Ett torg, en park, en station, en gata eller ett centrum. Inte en person, skola, bostad, butik eller lokal för
        trosutövning.
      </p>
    </div>
  `;
}

function outlineField({ form, problems }: FormView, { onDraw }: FormActions): TemplateResult {
  const former = form.plats?.number === 0 ? "Gränsen är den som beräkningen föreslår." : "Gränsen är som förut.";
  const words = form.polygon === null ? former : `Ritad gräns, yta ${areaWords(areaM2(form.polygon))}.`;
  return html`
    <div class="field plats-outline">
      <p>${words}</p>
      <button
        type="button"
        class="button"
        id="beslut-polygon"
        aria-describedby=${describedBy("polygon", problems, null)}
        @click=${onDraw}
      >
        Rita om gränsen
      </button>
      ${problemPart("polygon", problems)}
    </div>
  `;
}

function whoAndWhen({ form, problems, today }: FormView, { onEdit }: FormActions): TemplateResult {
  return html`
    <div class="plats-who">
      <div class="field">
        <label for="beslut-beslutad_av">Beslutad av</label>
        <input
          id="beslut-beslutad_av"
          type="text"
          autocomplete="off"
          aria-invalid=${isInvalid("beslutad_av", problems)}
          aria-describedby=${describedBy("beslutad_av", problems, "beslut-av-hjalp")}
          .value=${form.beslutadAv}
          @input=${(event: Event) => {
            onEdit({ beslutadAv: valueOf(event) });
          }}
        />
        ${problemPart("beslutad_av", problems)}
        <p class="plats-note" id="beslut-av-hjalp">Gruppen eller funktionen, till exempel Samverkansgruppen Farsta.</p>
      </div>
      <div class="field">
        <label for="beslut-beslutad_on">Beslutsdag</label>
        <input
          id="beslut-beslutad_on"
          type="date"
          max=${today}
          aria-invalid=${isInvalid("beslutad_on", problems)}
          aria-describedby=${describedBy("beslutad_on", problems, null)}
          .value=${form.beslutadOn}
          @input=${(event: Event) => {
            onEdit({ beslutadOn: valueOf(event) });
          }}
        />
        ${problemPart("beslutad_on", problems)}
      </div>
    </div>
  `;
}

function reasonField({ form, problems }: FormView, { onEdit }: FormActions): TemplateResult {
  return html`
    <div class="field">
      <label for="beslut-motivering">Motivering</label>
      <p class="plats-note" id="beslut-motivering-hjalp"><strong>${WRITE_OF_PLACES}</strong></p>
      <textarea
        id="beslut-motivering"
        rows="5"
        aria-invalid=${isInvalid("motivering", problems)}
        aria-describedby=${describedBy("motivering", problems, "beslut-motivering-hjalp beslut-motivering-antal")}
        .value=${form.motivering}
        @input=${(event: Event) => {
          onEdit({ motivering: valueOf(event) });
        }}
      ></textarea>
      <p class="plats-note" id="beslut-motivering-antal">
        ${formatCount(lengthOf(form.motivering))} av ${formatCount(LONGEST_REASON)} tecken
      </p>
      ${problemPart("motivering", problems)}
    </div>
  `;
}

/** The form. Nothing is checked by the browser: its bubbles would come in another language. */
export function decisionForm(data: FormView, actions: FormActions): TemplateResult {
  const { form, refusal, isSending } = data;
  const send = (event: Event): void => {
    event.preventDefault();
    actions.onSend();
  };
  return html`
    <form class="plats-form" novalidate aria-labelledby="beslut-title" @submit=${send}>
      <h4 id="beslut-title" tabindex="-1">${form.plats === null ? "Besluta om den ritade platsen" : "Besluta om platsen"}</h4>
      ${refusal === null ? nothing : html`<p class="problem" role="alert">${refusal}</p>`}
      ${choices(data, actions)} ${nameField(data, actions)} ${outlineField(data, actions)}
      ${whoAndWhen(data, actions)} ${reasonField(data, actions)}
      <div class="plats-buttons">
        <button type="submit" class="button primary" aria-disabled=${isSending ? "true" : "false"}>
          ${isSending ? "Sparar …" : "Spara beslutet"}
        </button>
        <button type="button" class="button" @click=${actions.onCancel}>Avbryt</button>
      </div>
    </form>
  `;
}
