/** The table twin: every number of the map, sorted, filtered and selectable without the map. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";

import type { Scheme } from "./classes";
import { columnsOf, type TableColumn } from "./columns";
import type { OnChange } from "./controls";
import { formatCount } from "./format";
import { isHexagonal } from "./frame";
import { syntheticMark } from "./legend";
import { LightElement } from "./light";
import { type Column, filterRows, nextOrder, PAGE_SIZE, pageOf, type Row, sortRows } from "./rows";
import { type Order } from "./url";
import { unitWord } from "./words";

/** What the table needs to know of the view. */
export interface TableData {
  readonly rows: readonly Row[];
  readonly scheme: Scheme;
  readonly geography: string;
  readonly caption: string;
  /** What must be known to read the numbers, as the denominator's day; null: nothing more. */
  readonly note: string | null;
  readonly isSynthetic: boolean;
  readonly selected: string | null;
  readonly order: Order;
  readonly search: string;
  /** Whether there is a map to compare with, and what is in sight on it when that is asked for. */
  readonly hasMap: boolean;
  readonly isInView: boolean;
  readonly visible: ReadonlySet<string> | null;
}

/** A change of any of these makes the first page the right one. */
const PAGE_KEYS = ["order", "search", "isInView", "visible", "geography"] as const;

export class LbTable extends LightElement {
  static override properties = { data: { attribute: false }, page: { state: true } };

  declare data: TableData | null;
  declare page: number;
  onChange: OnChange = () => undefined;
  #rows: readonly Row[] = [];
  #columns: readonly TableColumn[] = [];

  constructor() {
    super();
    this.data = null;
    this.page = 0;
  }

  /** Sort and filter once per change of data; choose the page that a person expects to see. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const now = this.data;
    if (!changed.has("data") || now === null) {
      return;
    }
    const before = changed.get("data");
    this.#rows = sortRows(filterRows(now.rows, now.search, now.isInView ? now.visible : null), now.order);
    this.#columns = columnsOf(
      now.scheme,
      now.rows.some(({ n }) => n !== null),
    );
    if (now.selected !== null && now.selected !== before?.selected) {
      this.page = pageOf(this.#rows, now.selected);
    } else if (PAGE_KEYS.some((key) => now[key] !== before?.[key])) {
      this.page = 0;
    }
  }

  #heading(title: string, sort: Column | null): TemplateResult {
    const order = this.data?.order ?? "namn";
    const isSorted = sort !== null && order.replace("-", "") === sort;
    const direction = order.startsWith("-") ? "descending" : "ascending";
    if (sort === null) {
      return html`<th scope="col" class="number">${title}</th>`;
    }
    return html`
      <th scope="col" class=${sort === "namn" ? "name" : "number"} aria-sort=${isSorted ? direction : "none"}>
        <button
          type="button"
          @click=${() => {
            this.onChange({ order: nextOrder(order, sort) });
          }}
        >
          ${title}<span aria-hidden="true">${isSorted ? (direction === "ascending" ? " ▲" : " ▼") : " ↕"}</span>
        </button>
      </th>
    `;
  }

  #row(row: Row, data: TableData): TemplateResult {
    const isSelected = row.id === data.selected;
    const isArea = !isHexagonal(data.geography);
    return html`
      <tr class=${isSelected ? "selected" : ""}>
        <th scope="row">
          <button
            type="button"
            data-unit=${row.id}
            aria-pressed=${isSelected ? "true" : "false"}
            @click=${() => {
              this.onChange({ selected: isSelected ? null : row.id });
            }}
          >
            ${row.name ?? (isArea ? row.id : "Ruta")} ${isArea ? nothing : html`<small>${row.id}</small>`}
          </button>
        </th>
        ${this.#columns.map(({ text }) => html`<td class="number">${text(row)}</td>`)}
      </tr>
    `;
  }

  #filters(data: TableData): TemplateResult {
    const type = (event: Event): void => {
      this.onChange({ search: (event.target as HTMLInputElement).value });
    };
    const limit = (event: Event): void => {
      this.onChange({ isInView: (event.target as HTMLInputElement).checked });
    };
    const isArea = !isHexagonal(data.geography);
    return html`
      <div class="filters">
        <div class="field">
          <label for="search">${isArea ? "Sök namn" : "Sök stadsdel eller ruta"}</label>
          <input id="search" type="search" .value=${data.search} autocomplete="off" @input=${type} />
        </div>
        ${data.hasMap
          ? html`<label class="check">
              <input type="checkbox" .checked=${data.isInView} @change=${limit} />
              <span>Bara det som syns i kartan</span>
            </label>`
          : nothing}
      </div>
    `;
  }

  #pager(count: number): TemplateResult {
    const last = Math.max(Math.ceil(count / PAGE_SIZE) - 1, 0);
    const from = count === 0 ? 0 : this.page * PAGE_SIZE + 1;
    const to = Math.min((this.page + 1) * PAGE_SIZE, count);
    const step = (label: string, target: number): TemplateResult => html`
      <button
        type="button"
        class="button"
        ?disabled=${target < 0 || target > last}
        @click=${() => {
          this.page = target;
        }}
      >
        ${label}
      </button>
    `;
    return html`
      <div class="pager">
        ${step("Föregående rader", this.page - 1)}
        <p>Rad ${formatCount(from)}–${formatCount(to)} av ${formatCount(count)}</p>
        ${step("Nästa rader", this.page + 1)}
      </div>
    `;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { data } = this;
    if (data === null) {
      return nothing;
    }
    const rows = this.#rows;
    const shown = rows.slice(this.page * PAGE_SIZE, (this.page + 1) * PAGE_SIZE);
    return html`
      ${this.#filters(data)}
      <div class="scroll" role="region" tabindex="0" aria-labelledby="table-caption">
        <table class="twin">
          <caption id="table-caption">
            ${data.caption} ${syntheticMark(data.isSynthetic)}
            ${data.note === null ? nothing : html`<small>${data.note}</small>`}
          </caption>
          <thead>
            <tr>
              ${this.#heading(unitWord(data.geography), "namn")}
              ${this.#columns.map(({ title, sort }) => this.#heading(title, sort))}
            </tr>
          </thead>
          <tbody>
            ${shown.map((row) => this.#row(row, data))}
          </tbody>
        </table>
      </div>
      ${rows.length === 0 ? html`<p>Inga rader stämmer med filtret.</p>` : this.#pager(rows.length)}
    `;
  }
}

customElements.define("lb-table", LbTable);
