/** The ways to make an outline: in the map, as coordinates, or of a hexagon; and what stands above the map. */

import { html, nothing, type TemplateResult } from "lit";

import type { PlatsItem } from "./api";
import { type Drawing, drawingWords } from "./drawing";
import { LEAST_CORNERS } from "./outline";
import { platsWords } from "./words";

export interface MakerActions {
  readonly onDraw: () => void;
  readonly onText: (text: string) => void;
  readonly onCell: (cell: string, hasNeighbours: boolean) => void;
  readonly onCancel: () => void;
}

/** What the maker needs to know. */
export interface MakerData {
  /** A new plats, or another outline of one. */
  readonly isNew: boolean;
  readonly hasMap: boolean;
  /** Hexagon that is selected in the viewer. */
  readonly cell: string | null;
  /** Why the last try made nothing, and which way it was. */
  readonly problem: { readonly way: "text" | "cell"; readonly words: string } | null;
}

function submitted(event: Event): FormData {
  event.preventDefault();
  return new FormData(event.target as HTMLFormElement);
}

function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}

function problemPart({ problem }: MakerData, way: "text" | "cell"): TemplateResult | typeof nothing {
  return problem?.way === way
    ? html`<p class="field-problem" id="plats-${way}-fel" role="alert">${problem.words}</p>`
    : nothing;
}

function textForm(data: MakerData, { onText }: MakerActions): TemplateResult {
  const send = (event: Event): void => {
    onText(textOf(submitted(event), "corners"));
  };
  return html`
    <form @submit=${send}>
      <h4>Med koordinater</h4>
      <label for="plats-corners">Ett hörn per rad: latitud och longitud i grader</label>
      <p class="plats-note" id="plats-corners-hjalp">Till exempel 59,2436 18,0931. Minst tre rader.</p>
      <textarea
        id="plats-corners"
        name="corners"
        rows="4"
        autocomplete="off"
        aria-invalid=${data.problem?.way === "text" ? "true" : nothing}
        aria-describedby="plats-corners-hjalp${data.problem?.way === "text" ? " plats-text-fel" : ""}"
      ></textarea>
      ${problemPart(data, "text")}
      <button type="submit" class="button">Använd koordinaterna</button>
    </form>
  `;
}

function cellForm(data: MakerData, { onCell }: MakerActions): TemplateResult {
  const send = (event: Event): void => {
    const sent = submitted(event);
    onCell(textOf(sent, "cell"), sent.has("neighbours"));
  };
  return html`
    <form @submit=${send}>
      <h4>Med en ruta</h4>
      <label for="plats-cell">Rutans H3-id</label>
      <input
        id="plats-cell"
        name="cell"
        type="text"
        autocomplete="off"
        .value=${data.cell ?? ""}
        aria-invalid=${data.problem?.way === "cell" ? "true" : nothing}
        aria-describedby=${data.problem?.way === "cell" ? "plats-cell-fel" : nothing}
      />
      ${problemPart(data, "cell")}
      <label class="check">
        <input type="checkbox" name="neighbours" checked />
        <span>Ta med rutans grannar</span>
      </label>
      <button type="submit" class="button">Använd rutan</button>
    </form>
  `;
}

/** The panel in which a way is chosen. */
export function outlineMaker(data: MakerData, actions: MakerActions): TemplateResult {
  return html`
    <div class="plats-maker">
      <h3 id="plats-maker-title" tabindex="-1">${data.isNew ? "Rita en ny plats" : "Rita om gränsen"}</h3>
      ${data.hasMap
        ? html`<p>
              Klicka ut hörnen i kartan och avsluta med dubbelklick. Med tangentbord: piltangenterna flyttar krysset,
              skift och pil flyttar det lite, mellanslag eller Enter sätter ett hörn, Enter en gång till avslutar,
              backsteg ångrar och Esc avbryter.
            </p>
            <p><button type="button" class="button primary" @click=${actions.onDraw}>Rita i kartan</button></p>`
        : nothing}
      ${textForm(data, actions)} ${cellForm(data, actions)}
      <p><button type="button" class="button" @click=${actions.onCancel}>Avbryt</button></p>
    </div>
  `;
}

export interface DrawActions {
  readonly onCorner: () => void;
  readonly onUndo: () => void;
  readonly onFinish: () => void;
  readonly onCancel: () => void;
}

/** Above the map while a polygon is drawn. */
export function drawingToolbar(drawing: Drawing, note: string | null, actions: DrawActions): TemplateResult {
  const count = drawing.corners.length;
  return html`
    <div class="plats-box" role="group" aria-label="Rita plats">
      <p aria-live="polite" class="plats-drawn">${note ?? drawingWords(drawing)}</p>
      <div class="plats-buttons">
        <button type="button" class="button" @click=${actions.onCorner}>Sätt hörn i krysset</button>
        <button type="button" class="button" ?disabled=${count === 0} @click=${actions.onUndo}>Ångra hörn</button>
        <button type="button" class="button primary" ?disabled=${count < LEAST_CORNERS} @click=${actions.onFinish}>
          Klar
        </button>
        <button type="button" class="button" @click=${actions.onCancel}>Avbryt</button>
      </div>
    </div>
  `;
}

/** Above the map when a plats is chosen: which one, and the way to what is said of it. */
export function chosenToolbar(plats: PlatsItem, onGo: () => void): TemplateResult {
  return html`
    <div class="plats-box">
      <p>${platsWords(plats)}</p>
      <button type="button" class="button" @click=${onGo}>Till platsen</button>
    </div>
  `;
}
