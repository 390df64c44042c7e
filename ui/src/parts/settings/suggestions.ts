// What the platform knows of zones, currencies and regions, as suggestions for a field. Typing anything else is allowed:
// the engine decides.
import type { SettingKind } from "../../api";

export interface Suggestion {
  value: string;
  label: string;
}

const named = (values: readonly string[], type: "currency" | "region"): Suggestion[] => {
  const names = new Intl.DisplayNames("en", { type });
  return values.map((value) => ({ value, label: names.of(value) ?? value }));
};

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Two letters that name a region; the platform has no list, but it knows each name. */
function regions(): Suggestion[] {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const skipped = new Set(["EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"]);
  return letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => !skipped.has(code))
    .flatMap((value) => {
      const label = names.of(value);
      // An old code has the name of the new one.
      return label === undefined || new Intl.Locale(`und-${value}`).region !== value ? [] : [{ value, label }];
    });
}

const known = new Map<SettingKind["type"], Suggestion[]>();

export function suggestions(type: SettingKind["type"]): Suggestion[] | undefined {
  const make = {
    time_zone: () => Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone })),
    currency: () => named(Intl.supportedValuesOf("currency"), "currency"),
    region: regions,
  }[type as string];
  if (!make) return undefined;
  const list = known.get(type) ?? make();
  known.set(type, list);
  return list;
}
