/** MapLibre's own sentences in Swedish; those of controls that the viewer does not use are left out. */
export const MAP_LOCALE: Readonly<Record<string, string>> = {
  "Map.Title": "Karta",
  "NavigationControl.ZoomIn": "Zooma in",
  "NavigationControl.ZoomOut": "Zooma ut",
  "ScaleControl.Kilometers": "km",
  "ScaleControl.Meters": "m",
};
