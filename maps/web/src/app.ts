/** The page: whose view, the situation in words, platser, map, panel and table around one viewer. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";

import { api, type Position } from "./api";
import { briefing } from "./briefing";
import { pageTitle, siteHeader } from "./chrome";
import { layerControls, type OnChange, periodControl } from "./controls";
import { unitAt } from "./geometry";
import { aboutLayer, legend, readingNote, syntheticMark } from "./legend";
import { LightElement } from "./light";
import type { Scene } from "./mapview";
import { oroPage } from "./oro";
import { outlineControl } from "./outlines";
import { PALETTES } from "./palette";
import { panel } from "./panel";
import type { Picture } from "./picture";
import type { LbPlatser } from "./platser/element";
import "./platser/element";
import { platserLegend } from "./platser/legend";
import type { OnPlatser } from "./platser/list";
import { type Row, rowsOf } from "./rows";
import { Stage } from "./stage";
import "./table";
import type { TableData } from "./table";
import { type PageName, parseState, stateQuery, type ViewState } from "./url";
import { Viewer, worryOf } from "./viewer";
import { whose } from "./whose";

const NO_MAP =
  "Kartan kan inte visas här: webbläsaren saknar WebGL 2 eller har stängt av det. Samma uppgifter finns i tabellen.";

/** Choices that change the subject, and become a step that the back button undoes. */
const STEPS: readonly (keyof ViewState)[] = ["page", "omrade", "layer", "theme", "selected", "outlines", "platser"];

export class LbApp extends LightElement {
  static override properties = { status: { state: true }, visible: { state: true } };

  declare status: string;
  declare visible: ReadonlySet<string> | null;

  readonly #viewer = new Viewer(api, () => {
    this.#onViewerChange();
  });
  readonly #stage = new Stage(() => {
    this.requestUpdate();
  });
  #rows: { readonly picture: Picture; readonly period: number; readonly rows: readonly Row[] } | null = null;

  constructor() {
    super();
    this.status = "";
    this.visible = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", () => {
      void this.#viewer.change(parseState(location.search));
    });
    void this.#viewer.start(parseState(location.search));
  }

  #onViewerChange(): void {
    const { view, isLoading, picture, homeName } = this.#viewer;
    if (isLoading) {
      delete document.documentElement.dataset["ready"];
    }
    document.documentElement.dataset["appearance"] = view.appearance;
    history.replaceState(null, "", `${location.pathname}${stateQuery(view)}${location.hash}`);
    const isMap = view.page === "lage" && picture !== null;
    document.title = isMap ? `${this.#headline(picture)} – Lägesbild` : pageTitle(view.page, homeName);
    this.requestUpdate();
  }

  /** A choice of a person. */
  readonly #change: OnChange = (patch) => {
    const before = this.#viewer.view;
    if (STEPS.some((key) => key in patch)) {
      history.pushState(null, "", location.href);
    }
    void this.#viewer.change(patch).then(() => {
      this.#announce(before);
    });
    if ("omrade" in patch) {
      this.#stage.map?.showHome(this.#viewer.homeArea?.geometry ?? null);
    }
  };

  /** Another page: what is read next begins at its top. */
  readonly #go = (page: PageName): void => {
    delete document.documentElement.dataset["ready"];
    this.#change({ page });
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>("main")?.focus();
      window.scrollTo(0, 0);
    });
  };

  #announce(before: ViewState): void {
    const { view, periodTitle } = this.#viewer;
    if (view.selected !== null && (view.selected !== before.selected || view.period !== before.period)) {
      this.status = this.#viewer.describe(view.selected) ?? "";
    } else if (view.period !== before.period) {
      this.status = `Period ${periodTitle}.`;
    } else if (view.selected !== before.selected) {
      this.status = "Ingenting är valt.";
    }
  }

  readonly #changePlatser: OnPlatser = (patch) => {
    this.#change({ platser: { ...this.#viewer.view.platser, ...patch } });
  };

  get #platserElement(): LbPlatser | null {
    return this.querySelector<LbPlatser>("lb-platser");
  }

  readonly #pick = (point: Position): void => {
    if (this.#platserElement?.pick(point) === true) {
      return;
    }
    const { picture } = this.#viewer;
    const id = picture === null ? null : unitAt(point, picture.resolution, picture.geometries);
    if (id === null || picture?.frame.units.includes(id) !== true) {
      this.status = "Här finns inget att välja.";
      return;
    }
    this.#change({ selected: id });
  };

  readonly #selectInTable: OnChange = (patch) => {
    const { picture } = this.#viewer;
    const geometry = typeof patch.selected === "string" ? picture?.geometries.get(patch.selected) : undefined;
    if (geometry !== undefined) {
      this.#stage.map?.reveal(geometry);
    }
    this.#change(patch);
  };

  #moved(camera: ViewState["camera"], point: Position | null): void {
    void this.#viewer.change({ camera });
    const { picture, view } = this.#viewer;
    if (picture === null) {
      return;
    }
    this.visible = view.isInView ? (this.#stage.map?.visible(picture.geometries) ?? null) : null;
    if (point !== null) {
      this.status = this.#platserElement?.describe(point) ?? this.#middleWords(point, picture) ?? this.status;
    }
  }

  #middleWords(point: Position, { resolution, geometries }: Picture): string | null {
    const id = unitAt(point, resolution, geometries);
    return id === null ? null : `Mitt i kartan: ${this.#viewer.describe(id) ?? "ingen uppgift."}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const container = this.querySelector<HTMLElement>("#map");
    if (container !== null && this.#viewer.view.page !== "oro") {
      void this.#stage.open(container, this.#viewer.view.camera, {
        onPick: this.#pick,
        onMove: (camera, isByKeyboard) => {
          this.#moved(camera, isByKeyboard ? [camera.lng, camera.lat] : null);
        },
      });
    }
    void this.#draw();
    const { picture, view } = this.#viewer;
    if (view.isInView && this.visible === null && picture !== null && this.#stage.map !== null) {
      this.visible = this.#stage.map.visible(picture.geometries);
    }
  }

  /** What the map shall show; null while something of it is on its way, or while the page has no map. */
  #scene(): Scene | null {
    const { picture, period, view, isLoading, homes, homeArea, outlines } = this.#viewer;
    // The first view is of the reader's own area: the map waits until its outline has come.
    const isHomeUnknown = view.omrade !== null && homes.value === null && homes.problem === null;
    if (picture === null || isLoading || isHomeUnknown || view.page === "oro") {
      return null;
    }
    const { appearance, selected } = view;
    return { picture, period, appearance, selected, home: homeArea?.geometry ?? null, outlines: outlines.value };
  }

  /** Draw what is chosen, and mark the page as ready when it stands on the screen. */
  async #draw(): Promise<void> {
    const scene = this.#scene();
    const { comparison, view } = this.#viewer;
    if (view.page === "oro" && (comparison.value !== null || comparison.problem !== null)) {
      document.documentElement.dataset["ready"] = "page";
    } else if (scene !== null && this.#stage.state === "none") {
      document.documentElement.dataset["ready"] = "table";
    } else if (scene !== null && (await this.#stage.draw(scene))) {
      document.documentElement.dataset["ready"] = "map";
    }
  }

  #headline({ layer, theme }: Picture): string {
    return `${layer.title}: ${theme.title}, ${this.#viewer.periodTitle}`;
  }

  #tableData(picture: Picture): TableData {
    const { view, period } = this.#viewer;
    if (this.#rows?.picture !== picture || this.#rows.period !== period) {
      this.#rows = { picture, period, rows: rowsOf(picture.frame, period) };
    }
    return {
      rows: this.#rows.rows,
      scheme: picture.scheme,
      geography: picture.layer.geography,
      caption: this.#headline(picture),
      note: readingNote(picture, period),
      isSynthetic: picture.frame.is_synthetic,
      selected: view.selected,
      order: view.order,
      search: view.search,
      hasMap: this.#stage.state === "map",
      isInView: view.isInView,
      visible: this.visible,
    };
  }

  #top(): TemplateResult {
    const { view, catalog, problem, notice, isLoading, homes, homeName } = this.#viewer;
    return html`
      <div class="title">
        ${view.page === "oro" ? nothing : html`<h1>${pageTitle(view.page, homeName)}</h1>`}
        ${isLoading ? html`<p class="loading">Uppgifterna hämtas …</p>` : nothing}
        ${notice === null ? nothing : html`<p class="notice">${notice}</p>`}
        ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      </div>
      ${catalog === null ? nothing : whose(catalog, homes.value, view.omrade, this.#change)}
    `;
  }

  /** The one place for platser: between the situation in words and the map. */
  #platser(): TemplateResult {
    const { view, picture } = this.#viewer;
    const { appearance, omrade: mine, page, platser: state } = view;
    const cell = (picture?.resolution ?? null) === null ? null : view.selected;
    return html`
      <section class="platser" id="platser" tabindex="-1" aria-labelledby="platser-title" ?hidden=${page === "oro"}>
        <lb-platser
          .data=${{ state, mine, appearance, cell, isPicking: page === "platser" }}
          .map=${this.#stage.map}
          .onChange=${this.#changePlatser}
        ></lb-platser>
      </section>
    `;
  }

  #sidebar(): TemplateResult | typeof nothing {
    const { catalog, choice, collections, outlines, picture, period, view } = this.#viewer;
    if (catalog === null || choice === null) {
      return nothing;
    }
    return html`
      ${picture === null ? nothing : legend(picture, period, PALETTES[view.appearance])}
      ${platserLegend(PALETTES[view.appearance])}
      <section class="choices" aria-labelledby="choices-title">
        <h2 id="choices-title">Välj vad kartan visar</h2>
        ${layerControls(catalog, choice.layer, choice.theme, this.#change)}
        ${picture === null ? nothing : periodControl(picture.frame.windows, period, this.#change)}
        ${outlineControl(collections, view.outlines, outlines, this.#change)}
      </section>
      ${aboutLayer(choice.layer, catalog)}
    `;
  }

  #mapSection(): TemplateResult {
    const { picture, view } = this.#viewer;
    return html`
      <section class="map-section" id="map-section" tabindex="-1" aria-labelledby="map-title">
        <div class="headline">
          <h2 id="map-title">${picture === null ? "Karta" : this.#headline(picture)}</h2>
          ${syntheticMark(picture?.frame.is_synthetic ?? false)}
        </div>
        ${this.#stage.state === "none"
          ? html`<p class="problem">${NO_MAP}</p>`
          : html`<div class="map-frame">
              <div id="map"></div>
              <div class="crosshair" aria-hidden="true"></div>
              <p class="north">Norr <span aria-hidden="true">↑</span></p>
            </div>`}
        <div class="below">
          <p role="status" aria-live="polite">${this.status}</p>
          ${view.selected === null ? nothing : html`<a href="#panel">Till uppgifterna</a>`}
        </div>
        <p class="help" id="map-help">
          Med tangentbord: flytta kartan med piltangenterna, zooma med + och −, välj det som ligger i mitten med Enter.
          Allt går också att välja i <a href="#table-section">tabellen</a>.
        </p>
      </section>
    `;
  }

  #panel(picture: Picture, selected: string): TemplateResult {
    const { profile, view } = this.#viewer;
    return panel({ picture, selected, profile, official: view.official, question: view.question }, this.#change);
  }

  /** Map, legend, choices, what is selected, and the table; kept while another page is read, so that the map is. */
  #situation(): TemplateResult {
    const { picture, view } = this.#viewer;
    const selected = picture === null ? null : view.selected;
    return html`
      <div class="situation" ?hidden=${view.page === "oro"}>
        <div class=${selected === null ? "workspace" : "workspace with-panel"}>
          ${this.#mapSection()}
          <div class="sidebar">${this.#sidebar()}</div>
          ${picture === null || selected === null ? nothing : this.#panel(picture, selected)}
        </div>
        <section class="table-section" id="table-section" tabindex="-1" aria-labelledby="table-title">
          <h2 id="table-title">Samma uppgifter som tabell</h2>
          ${picture === null
            ? nothing
            : html`<lb-table .data=${this.#tableData(picture)} .onChange=${this.#selectInTable}></lb-table>`}
        </section>
      </div>
    `;
  }

  #oro(): TemplateResult {
    const { comparison, catalog, view } = this.#viewer;
    const themes = catalog?.themes ?? [];
    return oroPage({ comparison, themes, question: worryOf(view), mine: view.omrade }, this.#change);
  }

  protected override render(): TemplateResult {
    const { view, home } = this.#viewer;
    return html`
      ${siteHeader(view, this.#change, this.#go)}
      <main tabindex="-1">
        ${this.#top()} ${view.page === "oro" ? this.#oro() : nothing}
        ${view.page === "lage" ? briefing(home) : nothing} ${this.#platser()} ${this.#situation()}
      </main>
    `;
  }
}

customElements.define("lb-app", LbApp);
