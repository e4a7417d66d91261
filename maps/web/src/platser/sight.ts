/** Scrolling within the list and the panel; the page itself stays where the reader has it. */

/** Begin the panel at its top, and bring the chosen row into what is seen of the list. */
export function bringInSight(root: HTMLElement): void {
  root.querySelector(".plats-panel")?.scrollTo({ top: 0 });
  const list = root.querySelector(".platser-scroll");
  const row = root.querySelector("li.chosen");
  if (list === null || row === null) {
    return;
  }
  const [frame, place] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  if (place.top < frame.top || place.bottom > frame.bottom) {
    list.scrollTop += place.top - frame.top;
  }
}
