/** The head of every page: ways past it, the pages, printing and the appearance. */

import { html, type TemplateResult } from "lit";

import { appearanceControl, type OnChange } from "./controls";
import { type PageName, stateQuery, type ViewState } from "./url";

const PAGE_TITLES: Readonly<Record<PageName, string>> = {
  lage: "Lägesbild",
  platser: "Platser",
  oro: "Oro och anmälda brott",
};

const ORDER: readonly PageName[] = ["lage", "platser", "oro"];

function pageLink(page: PageName, view: ViewState, onPage: (page: PageName) => void): TemplateResult {
  const go = (event: MouseEvent): void => {
    // With a key held, the browser opens the link in its own way.
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      onPage(page);
    }
  };
  return html`
    <a
      class="button"
      href=${stateQuery({ ...view, page }) || "?"}
      aria-current=${page === view.page ? "page" : "false"}
      @click=${go}
    >
      ${PAGE_TITLES[page]}
    </a>
  `;
}

function skips({ page }: ViewState): TemplateResult {
  return page === "oro"
    ? html`<a class="skip" href="#oro">Hoppa till tabellen</a>`
    : html`
        <a class="skip" href="#map-section">Hoppa till kartan</a>
        <a class="skip" href="#table-section">Hoppa till tabellen</a>
      `;
}

/** The head. */
export function siteHeader(view: ViewState, onChange: OnChange, onPage: (page: PageName) => void): TemplateResult {
  return html`
    ${skips(view)}
    <header class="site">
      <p class="brand">Lägesbild</p>
      <nav aria-label="Sidor">
        ${ORDER.map((page) => pageLink(page, view, onPage))}
        <a class="button" href="docs.html">API</a>
      </nav>
      ${appearanceControl(view.appearance, onChange)}
      <button
        type="button"
        class="button"
        @click=${() => {
          window.print();
        }}
      >
        Skriv ut
      </button>
    </header>
  `;
}

/** The title of a page, for its heading and the window. */
export function pageTitle(page: PageName, home: string | null): string {
  return page === "lage" ? `Lägesbild för ${home ?? "Stockholms stad"}` : PAGE_TITLES[page];
}
