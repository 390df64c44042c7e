// A job's result in lines. Its shape is the job kind's own, so only what reads as a line is shown.
import { capital } from "../../text";

export interface Finding {
  name: string;
  value: string;
}

const words = (key: string): string => capital(key.replaceAll("_", " "));

export function findings(result: unknown): Finding[] {
  if (typeof result === "string" && result !== "") return [{ name: "", value: result }];
  if (typeof result !== "object" || result === null || Array.isArray(result)) return [];
  return Object.entries(result).flatMap(([key, value]) => {
    if (typeof value === "string" && value !== "") return [{ name: words(key), value }];
    if (typeof value === "number") return [{ name: words(key), value: value.toLocaleString("en") }];
    if (typeof value === "boolean") return [{ name: words(key), value: value ? "yes" : "no" }];
    if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string")) return [{ name: words(key), value: value.join("\n") }];
    return [];
  });
}
