/** The viewer without its face: what is loaded, what is chosen, and how one follows the other. */

import { type Api, ApiError, type AreaCollection, type Catalog, type Frame, type Profile } from "./api";
import { observe, periodIndex } from "./frame";
import { type Choice, choose, versionOf } from "./layers";
import { type Picture, pictureOf } from "./picture";
import { INITIAL, type ViewState } from "./url";
import { observationWords, unitTitle } from "./words";

/** Boundaries drawn above hexagons, so that a place can be recognised without a basemap. */
const CONTEXT_COLLECTION = "stadsdel";

function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    return error.message;
  }
  throw error;
}

/** State and actions. `onChange` is called after every change of anything that is shown. */
export class Viewer {
  view: ViewState = INITIAL;
  catalog: Catalog | null = null;
  /** Layer and theme chosen; the picture follows when their numbers have come. */
  choice: Choice | null = null;
  picture: Picture | null = null;
  profile: Profile | null = null;
  /** Why the picture or the profile could not be shown; sentences of the API. */
  problem: string | null = null;
  profileProblem: string | null = null;
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
  #profileTurn = 0;

  constructor(api: Api, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
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
    await this.#load();
  }

  /** Change what is shown. Only another layer or theme asks the server for numbers. */
  async change(patch: Partial<ViewState>): Promise<void> {
    const before = this.view;
    this.view = { ...before, ...patch };
    if (this.view.layer !== before.layer || this.view.theme !== before.theme) {
      await this.#load();
      return;
    }
    this.#onChange();
    if (this.view.selected !== before.selected) {
      await this.#loadProfile();
    }
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
    const frame = this.picture?.frame;
    const unit = frame?.units.indexOf(id) ?? -1;
    if (frame === undefined || unit === -1) {
      return null;
    }
    const title = unitTitle(frame.geography, id, frame.names?.[unit] ?? null);
    return `${title}: ${observationWords(observe(frame, this.period, unit))} ${this.periodTitle}.`;
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
    return pictureOf(layer, theme, frame, boundaries);
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
    const turn = ++this.#profileTurn;
    const { selected } = this.view;
    this.profile = null;
    this.profileProblem = null;
    this.#onChange();
    if (selected === null || this.picture === null) {
      return;
    }
    try {
      const profile = await this.#profileOf(selected, this.picture);
      if (turn === this.#profileTurn) {
        this.profile = profile;
      }
    } catch (error) {
      if (turn === this.#profileTurn) {
        this.profileProblem = sentenceOf(error);
      }
    }
    this.#onChange();
  }

  #profileOf(id: string, { layer, resolution }: Picture): Promise<Profile> {
    return resolution === null
      ? this.#api.areaProfile(layer.geography, id, versionOf(layer))
      : this.#api.cellProfile(id);
  }
}
