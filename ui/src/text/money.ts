// Amounts: minor units beside their currency, shown by Intl, typed as decimal text.
import type { Sum } from "../api";

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, digits: number | undefined): Intl.NumberFormat {
  const key = `${currency} ${digits ?? ""}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.NumberFormat("en", {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      ...(digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    });
    formats.set(key, known);
  }
  return known;
}

/** How many digits the minor unit has: 2 for USD, 0 for JPY. */
export const minorDigits = (currency: string): number => format(currency, undefined).resolvedOptions().maximumFractionDigits ?? 2;

/** "$1,200.50"; a whole amount without its zeros: "$1,200". */
export function money(minor: number, currency: string): string {
  const unit = 10 ** minorDigits(currency);
  return format(currency, minor % unit === 0 ? 0 : undefined).format(minor / unit);
}

/** Rounded to whole units: for sums, where cents are noise. */
export const moneyRound = (minor: number, currency: string): string => format(currency, 0).format(minor / 10 ** minorDigits(currency));

/** Sums of several currencies, exactly: "$1,200 + €300". Empty for none. */
export const sums = (list: readonly Sum[]): string => shown(list).map((one) => moneyRound(one.minor, one.currency)).join(" + ");

/** The same where room is short: millions, and several currencies, to three digits: "$3.47M", "₱841K + $3.47M". */
export function sumsShort(list: readonly Sum[]): string {
  const some = shown(list);
  return some.map((one) => (Math.abs(one.minor / 10 ** minorDigits(one.currency)) >= (some.length > 1 ? 10_000 : 1_000_000) ? compact(one) : moneyRound(one.minor, one.currency))).join(" + ");
}

const shown = (list: readonly Sum[]): Sum[] => list.filter((one) => one.minor !== 0);

const compact = ({ minor, currency }: Sum): string =>
  new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol", notation: "compact", maximumSignificantDigits: 3 }).format(minor / 10 ** minorDigits(currency));

/** "1200.50" for a field. */
export const decimal = (minor: number, currency: string): string => (minor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency));
