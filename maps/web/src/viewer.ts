/** The viewer without its face: what is loaded, what is chosen, and how one follows the other. */

import { Answer, sentenceOf } from "./answer";
import type { Api, AreaCollection, Catalog, CollectionTitle, Frame, Profile, SideBySide } from "./api";
import { observe, periodIndex } from "./frame";
import { countedUnit } from "./groups";
import { type Choice, choose, versionOf } from "./layers";
import { type Picture, pictureOf } from "./picture";
import { INITIAL, type ViewState } from "./url";
import { observationWords, unitTitle } from "./words";

/** Boundaries drawn above hexagons, so that a place can be recognised without a basemap. */
const CONTEXT_COLLECTION = "stadsdel";

/** The division that a reader chooses an area of, and the area that stands for the whole city. */
const HOME_KIND = "stadsdelsomrade";
const CITY = { kind: "kommun", code: "stockholm" } as const;
/** Question beside reported crime when none, or one that is not about worry, is asked for. */
export const WORRIES: readonly string[] = ["oro_brott", "otrygg_ute"];

/** The question about worry that a state asks for. */
export function worryOf({ question }: ViewState): string {
  return WORRIES.find((worry) => worry === question) ?? "oro_brott";
}

/** Whether a change touched any of these. */
type Differs = (...keys: readonly (keyof ViewState)[]) => boolean;

/** State and actions. `onChange` is called after every change of anything that is shown. */
export class Viewer {
  view: ViewState = INITIAL;
  catalog: Catalog | null = null;
  /** Layer and theme chosen; the picture follows when their numbers have come. */
  choice: Choice | null = null;
  picture: Picture | null = null;
  /** Why the picture could not be shown; a sentence of the API. */
  problem: string | null = null;
  /** Every collection of areas there is; empty until they have come. */
  collections: readonly CollectionTitle[] = [];
  /** What is selected, and the area that the reader calls mine, or the city. */
  readonly profile: Answer<Profile>;
  readonly home: Answer<Profile>;
  /** The stadsdelsområden that a reader may choose among. */
  readonly homes: Answer<AreaCollection>;
  readonly comparison: Answer<SideBySide>;
  /** Further boundaries on the map. */
  readonly outlines: Answer<AreaCollection>;
  /** What a link asked for that is not there. */
  notice: string | null = null;
  isLoading = false;

  readonly #api: Api;
  readonly #onChange: () => void;
  readonly #frames = new Map<string, Promise<Frame>>();
  readonly #areas = new Map<string, Promise<AreaCollection>>();
  #turn = 0;
  /** A link may select what is not there; later, a selection is dropped when the layer changes. */
  #isFirst = true;

  constructor(api: Api, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
    this.profile = new Answer(onChange);
    this.home = new Answer(onChange);
    this.homes = new Answer(onChange);
    this.comparison = new Answer(onChange);
    this.outlines = new Answer(onChange);
  }

  /** Load what the address asks for. */
  async start(view: ViewState): Promise<void> {
    this.view = view;
    this.isLoading = true;
    this.#onChange();
    try {
      this.catalog ??= await this.#api.catalog();
    } catch (error) {
      this.isLoading = false;
      this.problem = sentenceOf(error);
      this.#onChange();
      return;
    }
    const isMap = view.page !== "oro";
    if (!isMap) {
      // No picture is on its way to this page.
      this.isLoading = false;
    }
    await Promise.all([
      isMap ? this.#load() : this.#loadComparison(),
      this.#loadHome(),
      this.#loadCollections(),
      this.#loadOutlines(),
    ]);
  }

  /** Change what is shown. Only another layer or theme asks the server for the numbers of the map. */
  async change(patch: Partial<ViewState>): Promise<void> {
    const before = this.view;
    const now = { ...before, ...patch };
    this.view = now;
    const differs: Differs = (...keys) => keys.some((key) => now[key] !== before[key]);
    this.#onChange();
    await Promise.all([
      now.page === "oro" ? this.#followOro(differs) : this.#followMap(differs),
      differs("omrade") ? this.#loadHome() : undefined,
      differs("outlines") ? this.#loadOutlines() : undefined,
    ]);
  }

  async #followOro(differs: Differs): Promise<void> {
    if (differs("page", "question")) {
      await this.#loadComparison();
    }
  }

  async #followMap(differs: Differs): Promise<void> {
    const isUnread = this.picture === null && differs("page");
    if (isUnread || differs("layer", "theme")) {
      await this.#load();
    } else if (differs("selected")) {
      await this.#loadProfile();
    }
  }

  /** The name of the reader's area; null when it is the whole city. */
  get homeName(): string | null {
    return this.homeArea?.properties.name ?? null;
  }

  /** The reader's area with its outline. */
  get homeArea(): AreaCollection["features"][number] | null {
    return this.homes.value?.features.find(({ properties }) => properties.code === this.view.omrade) ?? null;
  }

  async #loadHome(): Promise<void> {
    const { omrade } = this.view;
    const [kind, code] = omrade === null ? [CITY.kind, CITY.code] : [HOME_KIND, omrade];
    await this.home.load(() => this.#api.areaProfile(kind, code, null));
  }

  async #loadCollections(): Promise<void> {
    const isHome = new RegExp(`^${HOME_KIND}(_\\d{4}-\\d{2}-\\d{2})?$`);
    await this.homes.load(async () => {
      this.collections = await this.#api.collections();
      const newest = this.collections.map(({ id }) => id).filter((id) => isHome.test(id)).sort().at(-1);
      return newest === undefined ? { type: "FeatureCollection", features: [] } : this.#boundaries(newest);
    });
  }

  async #loadComparison(): Promise<void> {
    const question = worryOf(this.view);
    await this.comparison.load(() => this.#api.sideBySide(HOME_KIND, question));
  }

  async #loadOutlines(): Promise<void> {
    const { outlines } = this.view;
    await this.outlines.load(outlines === null ? null : () => this.#boundaries(outlines));
  }

  /** Position of the shown period in the frame; 0 before there is one. */
  get period(): number {
    return this.picture === null ? 0 : Math.max(periodIndex(this.picture.frame.windows, this.view.period), 0);
  }

  /** Title of the shown period; empty before there is one. */
  get periodTitle(): string {
    return this.picture?.frame.windows[this.period]?.title ?? "";
  }

  /** One unit of the picture as a sentence for the status line; null when it is not of the picture. */
  describe(id: string): string | null {
    const { picture } = this;
    const unit = picture?.frame.units.indexOf(id) ?? -1;
    if (picture === null || unit === -1) {
      return null;
    }
    const { frame, scheme } = picture;
    const title = unitTitle(frame.geography, id, frame.names?.[unit] ?? null);
    return `${title}: ${observationWords(observe(frame, this.period, unit), scheme)}, ${this.periodTitle}.`;
  }

  async #load(): Promise<void> {
    const turn = ++this.#turn;
    const choice = this.catalog === null ? null : choose(this.catalog, this.view);
    this.choice = choice;
    if (choice === null) {
      this.isLoading = false;
      this.problem = "Det finns inget publicerat att visa än.";
      this.#onChange();
      return;
    }
    this.view = { ...this.view, layer: choice.layer.id, theme: choice.theme.id };
    this.notice = choice.notice;
    this.isLoading = true;
    this.problem = null;
    this.#onChange();
    try {
      const picture = await this.#picture(choice.layer, choice.theme);
      if (turn === this.#turn) {
        this.#show(picture);
        await this.#loadProfile();
      }
    } catch (error) {
      if (turn === this.#turn) {
        this.isLoading = false;
        this.picture = null;
        this.problem = sentenceOf(error);
        this.#onChange();
      }
    }
  }

  #show(picture: Picture): void {
    const isStillThere = this.view.selected !== null && picture.frame.units.includes(this.view.selected);
    this.picture = picture;
    this.isLoading = false;
    if (this.#isFirst && this.view.selected !== null && !isStillThere) {
      this.notice = [this.notice, `${this.view.selected} finns inte i det här lagret.`].filter(Boolean).join(" ");
    }
    this.#isFirst = false;
    this.view = {
      ...this.view,
      period: picture.frame.windows[periodIndex(picture.frame.windows, this.view.period)]?.title ?? null,
      selected: isStillThere ? this.view.selected : null,
    };
    this.#onChange();
  }

  async #picture(layer: Picture["layer"], theme: Picture["theme"]): Promise<Picture> {
    const [frame, units] = await Promise.all([
      this.#remember(this.#frames, `${layer.id} ${theme.id}`, () => this.#api.frame(layer.id, theme.id)),
      this.#boundaries(layer.area_set ?? CONTEXT_COLLECTION),
    ]);
    const boundaries = { units: layer.area_set === null ? null : units, context: units };
    return pictureOf(layer, theme, frame, boundaries, countedUnit(this.catalog?.layers ?? [], layer));
  }

  #boundaries(collection: string): Promise<AreaCollection> {
    return this.#remember(this.#areas, collection, () => this.#api.areas(collection));
  }

  async #remember<T>(memory: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
    const promise = memory.get(key) ?? ask();
    memory.set(key, promise);
    try {
      return await promise;
    } catch (error) {
      // A failure is not remembered: the next try may succeed.
      memory.delete(key);
      throw error;
    }
  }

  async #loadProfile(): Promise<void> {
    const { picture } = this;
    const { selected } = this.view;
    await this.profile.load(selected === null || picture === null ? null : () => this.#profileOf(selected, picture));
  }

  #profileOf(id: string, { layer, resolution }: Picture): Promise<Profile> {
    return resolution === null
      ? this.#api.areaProfile(layer.geography, id, versionOf(layer))
      : this.#api.cellProfile(id);
  }
}
