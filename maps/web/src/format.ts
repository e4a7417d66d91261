/** Numbers and dates as Swedish writes them: 1 234 567,8 · −12,3 % · 20 november 2026. */

const whole = new Intl.NumberFormat("sv-SE", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("sv-SE", { maximumFractionDigits: 1 });
const exactlyOneDecimal = new Intl.NumberFormat("sv-SE", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat("sv-SE", { maximumFractionDigits: 2 });
const longDate = new Intl.DateTimeFormat("sv-SE", { dateStyle: "long", timeZone: "UTC" });
const monthYear = new Intl.DateTimeFormat("sv-SE", { month: "long", year: "numeric", timeZone: "UTC" });
const shortMonth = new Intl.DateTimeFormat("sv-SE", { month: "short", timeZone: "UTC" });

/** A count, without decimals. */
export function formatCount(n: number): string {
  return whole.format(n);
}

/** A rate or an expected number: one decimal below 100, none above. */
export function formatRate(value: number): string {
  return Math.abs(value) < 100 ? oneDecimal.format(value) : whole.format(value);
}

/** An estimate: always one decimal, so that 44,0 does not look exact. */
export function formatEstimate(value: number): string {
  return exactlyOneDecimal.format(value);
}

/** The limit of a class: a decimal only where it has one. */
export function formatLimit(value: number): string {
  return oneDecimal.format(value);
}

/** An area in km², two decimals below 10 km². */
export function formatKm2(km2: number): string {
  return `${km2 < 10 ? twoDecimals.format(km2) : whole.format(km2)} km²`;
}

/** `2025-12-31` as "31 december 2025". */
export function formatDate(isoDate: string): string {
  return longDate.format(new Date(isoDate));
}

/** `2025-12-01` as "december 2025". */
export function formatMonth(isoDate: string): string {
  return monthYear.format(new Date(isoDate));
}

/** The short name of a month, 1–12, as a column heading. */
export function formatShortMonth(month: number): string {
  return shortMonth.format(new Date(Date.UTC(2024, month - 1, 1))).replace(".", "");
}

/** Order of Swedish text, å ä ö last and numbers by value. */
export const compareText = new Intl.Collator("sv-SE", { numeric: true }).compare;
