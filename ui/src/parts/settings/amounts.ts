// Typed amounts and rates as the engine counts them. Decimal text, never floating point.
import { minorDigits } from "../../text";

/** "45.5" in minor units; null when it is no amount of that currency. */
export function minorOf(text: string, currency: string): number | null {
  const digits = /^[A-Z]{3}$/.test(currency) ? minorDigits(currency) : 2;
  const parts = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  const fraction = parts?.[2] ?? "";
  if (!parts || fraction.length > digits) return null;
  return Number(`${parts[1]}${fraction.padEnd(digits, "0")}`);
}

/** "12.5" in hundredths of a percent; null for an empty text, undefined for one that is no rate. */
export function rateOf(text: string): number | null | undefined {
  const bare = text.trim().replace(/\s*%$/, "");
  if (bare === "") return null;
  const parts = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(bare);
  const points = parts ? Number(`${parts[1]}${(parts[2] ?? "").padEnd(2, "0")}`) : NaN;
  return points <= 10_000 ? points : undefined;
}

export const rateText = (points: number | null): string => (points === null ? "" : String(points / 100));
