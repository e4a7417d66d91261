/**
 * One typed client of the API.
 *
 * Addresses are relative to the page, so that the viewer works behind a proxy that gives it a path.
 */

import type { AreaCollection, Catalog, CollectionTitle, Frame, Profile, SideBySide } from "./answers";

export type * from "./answers";

/** A refusal or failure, with the sentence to show. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

export async function problemOf(response: Response): Promise<ApiError> {
  const plain = `Servern svarade med fel ${response.status}.`;
  try {
    const body = (await response.json()) as { detail?: unknown; title?: unknown };
    const sentence = [body.detail, body.title].find((text) => typeof text === "string" && text !== "");
    return new ApiError(typeof sentence === "string" ? sentence : plain, response.status);
  } catch {
    // A proxy's HTML page, or nothing: the status is all that is known.
    return new ApiError(plain, response.status);
  }
}

export async function getJson(path: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json, application/geo+json" } });
  } catch {
    throw new ApiError("Servern svarar inte. Kontrollera anslutningen och försök igen.", 0);
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response.json();
}

/** Refuse a frame whose columns do not fit its units: a shifted column would colour the wrong places. */
export function requireFrame(frame: Frame): Frame {
  const { raised, expected, estimate, low, high, base } = frame;
  const columns = [frame.values, frame.status, raised, expected, estimate, low, high, base].flatMap(
    (each): readonly (readonly unknown[])[] => each ?? [],
  );
  const isWhole =
    columns.every((column) => column.length === frame.units.length) &&
    frame.values.length === frame.windows.length &&
    frame.status.length === frame.windows.length &&
    frame.area_km2.length === frame.units.length;
  if (!isWhole) {
    throw new ApiError(`Svaret för lagret ${frame.layer} är inte helt: kolumnerna är olika långa.`, 200);
  }
  return frame;
}

/** What the viewer asks of the server. A test may answer in its place. */
export interface Api {
  catalog(): Promise<Catalog>;
  frame(layer: string, theme: string): Promise<Frame>;
  collections(): Promise<readonly CollectionTitle[]>;
  areas(collection: string): Promise<AreaCollection>;
  cellProfile(h3: string): Promise<Profile>;
  areaProfile(kind: string, code: string, version: string | null): Promise<Profile>;
  sideBySide(kind: string, indikator: string): Promise<SideBySide>;
}

const part = encodeURIComponent;

/** The client of the real API. */
export const api: Api = {
  async catalog() {
    return (await getJson("api/layers")) as Catalog;
  },
  async frame(layer, theme) {
    return requireFrame((await getJson(`api/frames/${part(layer)}?tema=${part(theme)}`)) as Frame);
  },
  async collections() {
    const answer = (await getJson("api/collections")) as { readonly collections: readonly CollectionTitle[] };
    return answer.collections;
  },
  async areas(collection) {
    return (await getJson(`api/collections/${part(collection)}/items?limit=1000`)) as AreaCollection;
  },
  async cellProfile(h3) {
    return (await getJson(`api/cells/${part(h3)}/profile`)) as Profile;
  },
  async areaProfile(kind, code, version) {
    const query = version === null ? "" : `?version=${part(version)}`;
    return (await getJson(`api/areas/${part(kind)}/${part(code)}/profile${query}`)) as Profile;
  },
  async sideBySide(kind, indikator) {
    const path = `api/areas/${part(kind)}/oro-och-anmalda-brott?indikator=${part(indikator)}`;
    return (await getJson(path)) as SideBySide;
  },
};
