// Between the stored text of a setting and what its control shows.
import type { Setting, SettingKind } from "../../api";
import { choiceWords, settingText } from "../../text/settings";

const lists: readonly SettingKind["type"][] = ["domains", "origins"];

/** Lists are stored with commas and typed one per line. */
export const toControl = (kind: SettingKind, value: string): string => (lists.includes(kind.type) ? value.split(",").join("\n") : value);

export function fromControl(kind: SettingKind, text: string): string {
  if (!lists.includes(kind.type)) return text;
  return text.split("\n").map((line) => line.trim()).join(",").replace(/,+$/, "");
}

/** The default as the rep reads it. */
export function shownDefault(key: string, setting: Setting, empty: string | undefined): string {
  if (setting.default === "") return empty ?? settingText.none;
  if (setting.kind.type === "bool") return setting.default === "true" ? settingText.on : settingText.off;
  return choiceWords[key]?.[setting.default] ?? setting.default;
}

export const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** "Mon-Wed,Fri" as the days it means. */
export function daysOf(text: string): Set<string> {
  const days = new Set<string>();
  for (const part of text.split(",").map((one) => one.trim())) {
    const [first, last = first] = part.split("-");
    const from = weekdays.findIndex((day) => day === first);
    const to = weekdays.findIndex((day) => day === last);
    if (from < 0 || to < 0) continue;
    for (let i = from; ; i = (i + 1) % 7) {
      const day = weekdays[i];
      if (day) days.add(day);
      if (i === to) break;
    }
  }
  return days;
}

/** The shortest text of some days: "Mon-Fri", "Mon,Wed". */
export function daysText(days: ReadonlySet<string>): string {
  const runs: string[] = [];
  for (let i = 0; i < 7; i++) {
    if (!days.has(weekdays[i] ?? "")) continue;
    let end = i;
    while (end < 6 && days.has(weekdays[end + 1] ?? "")) end++;
    const [first, last] = [weekdays[i] ?? "", weekdays[end] ?? ""];
    runs.push(end - i >= 2 ? `${first}-${last}` : end > i ? `${first},${last}` : first);
    i = end;
  }
  return runs.join(",");
}
