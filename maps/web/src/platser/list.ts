/** The list of platser: what people have decided, then what a computation proposes, then the rest. */

import { html, nothing, type TemplateResult } from "lit";

import { selectField } from "../controls";
import { formatCount } from "../format";
import { syntheticMark } from "../legend";
import { type PlatserList, type PlatsItem, type PlatsStatus, STATUSES } from "./api";
import { isPlats, type PlatserState, platserShown, WHOLE_CITY } from "./state";
import { decisionWords, STATUS_TITLES, topWords, underlagWords, whereWords } from "./words";

export type OnPlatser = (patch: Partial<PlatserState>) => void;

/** What the list needs to know; `area` is the stadsdelsområde shown, null: all. */
export interface ListData {
  readonly list: PlatserList;
  readonly state: PlatserState;
  readonly area: string | null;
}

/** Which platser the list and the map hold. */
export function platserFilters({ list, state, area }: ListData, onChange: OnPlatser): TemplateResult {
  const areas = list.stadsdelsomraden.map(({ code, name }) => ({ value: code, title: name }));
  const statuses = STATUSES.map((status) => ({ value: status, title: STATUS_TITLES[status] }));
  return html`
    <div class="plats-filters">
      ${selectField({
        id: "plats-area",
        label: "Platser i stadsdelsområde",
        options: [{ value: WHOLE_CITY, title: "Hela staden" }, ...areas],
        chosen: area ?? WHOLE_CITY,
        onChoose: (omrade) => {
          onChange({ omrade });
        },
      })}
      ${selectField({
        id: "plats-status",
        label: "Status",
        options: [{ value: "", title: "Alla" }, ...statuses],
        chosen: state.status ?? "",
        onChoose: (value) => {
          onChange({ status: STATUSES.find((status) => status === value) ?? null });
        },
      })}
    </div>
  `;
}

function decisionPart({ last_decision: last }: PlatsItem): TemplateResult | typeof nothing {
  return last === null
    ? nothing
    : html`<p class="plats-decision">${decisionWords(last)}</p>
        <p class="plats-reason">${last.motivering}</p>`;
}

function underlagPart({ status, underlag }: PlatsItem): TemplateResult | typeof nothing {
  return underlag === null || status !== "kandidat"
    ? nothing
    : html`<p>${underlagWords(underlag)} ${topWords(underlag.parts)}</p>`;
}

function platsRow(plats: PlatsItem, chosen: string | null, onChange: OnPlatser): TemplateResult {
  const isChosen = isPlats(plats, chosen);
  return html`
    <li class=${isChosen ? "chosen" : ""}>
      <button
        type="button"
        data-plats=${plats.id}
        aria-pressed=${isChosen ? "true" : "false"}
        @click=${() => {
          onChange({ plats: isChosen ? null : plats.id });
        }}
      >
        <span class="plats-name">${plats.name}</span>
        <small>${whereWords(plats)}${plats.status === "kandidat" ? nothing : ` · ${plats.status_title}`}</small>
      </button>
      ${decisionPart(plats)} ${underlagPart(plats)}
    </li>
  `;
}

const EMPTY: Readonly<Record<PlatsStatus, string>> = {
  prioriterad: "Ingen plats i urvalet är prioriterad.",
  kandidat: "Inga kandidatplatser i urvalet.",
  bortvald: "Ingen plats i urvalet är bortvald.",
  aterford: "Ingen plats i urvalet är återförd.",
};

function rows(platser: readonly PlatsItem[], state: PlatserState, onChange: OnPlatser): TemplateResult {
  return html`<ul class="platser-list">
    ${platser.map((plats) => platsRow(plats, state.plats, onChange))}
  </ul>`;
}

function openGroup(status: "prioriterad" | "kandidat", platser: readonly PlatsItem[], text: string, state: PlatserState, onChange: OnPlatser): TemplateResult {
  return html`
    <section class="plats-group" data-status=${status} aria-labelledby="platser-${status}">
      <h3 id="platser-${status}">${STATUS_TITLES[status]} <span class="count">(${formatCount(platser.length)})</span></h3>
      ${text === "" ? nothing : html`<p class="plats-note">${text}</p>`}
      ${platser.length === 0 ? html`<p>${EMPTY[status]}</p>` : rows(platser, state, onChange)}
    </section>
  `;
}

function foldedGroup(status: "bortvald" | "aterford", platser: readonly PlatsItem[], state: PlatserState, onChange: OnPlatser): TemplateResult | typeof nothing {
  const isAsked = state.status === status;
  if (platser.length === 0 && !isAsked) {
    return nothing;
  }
  const isOpen = isAsked || platser.some((plats) => isPlats(plats, state.plats));
  return html`
    <details class="plats-group" data-status=${status} ?open=${isOpen}>
      <summary>${STATUS_TITLES[status]} (${formatCount(platser.length)})</summary>
      ${platser.length === 0 ? html`<p>${EMPTY[status]}</p>` : rows(platser, state, onChange)}
    </details>
  `;
}

/** All groups that the choice of status leaves. */
export function platserList({ list, state, area }: ListData, onChange: OnPlatser): TemplateResult {
  const shown = platserShown(list, state, area);
  const of = (status: PlatsStatus): readonly PlatsItem[] => shown.filter((plats) => plats.status === status);
  const isWanted = (status: PlatsStatus): boolean => state.status === null || state.status === status;
  return html`
    ${syntheticMark(list.is_synthetic)}
    ${isWanted("prioriterad") ? openGroup("prioriterad", of("prioriterad"), "", state, onChange) : nothing}
    ${isWanted("kandidat") ? openGroup("kandidat", of("kandidat"), list.text, state, onChange) : nothing}
    ${isWanted("bortvald") ? foldedGroup("bortvald", of("bortvald"), state, onChange) : nothing}
    ${isWanted("aterford") ? foldedGroup("aterford", of("aterford"), state, onChange) : nothing}
  `;
}
