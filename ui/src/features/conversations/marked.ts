// Cuts a visitor's line into plain stretches and those that were read as a signal.
import type { ThreadEntry } from "../../api";

export interface Stretch {
  text: string;
  signal: ThreadEntry["signals"][number] | null;
}

/** Stretches in order. Of signals that overlap the one with more points is marked. */
export function stretches(text: string, signals: ThreadEntry["signals"]): Stretch[] {
  const taken: ThreadEntry["signals"] = [];
  for (const one of signals.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))) {
    const inside = one.start >= 0 && one.start < one.end && one.end <= text.length;
    if (inside && taken.every((other) => one.end <= other.start || one.start >= other.end)) taken.push(one);
  }
  const result: Stretch[] = [];
  let at = 0;
  for (const signal of taken.sort((a, b) => a.start - b.start)) {
    if (signal.start > at) result.push({ text: text.slice(at, signal.start), signal: null });
    result.push({ text: text.slice(signal.start, signal.end), signal });
    at = signal.end;
  }
  if (at < text.length) result.push({ text: text.slice(at), signal: null });
  return result;
}
