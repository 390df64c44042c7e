// The registry of keys: what is registered works and stands on the `?` sheet, and nothing else does either.
// No single-letter key fires while typing or while a dialog is open.
import { untrack } from "svelte";

export interface Shortcut {
  /** "a", "Shift+a", "Mod+k" (Ctrl, or Cmd on a Mac), "Escape", or two keys after each other: "g p". */
  keys: string;
  /** Heading on the sheet. */
  group: string;
  /** What it does, as a verb. */
  words: string;
  /** Absent: another part (a focused card, say) handles it, and it only stands on the sheet. */
  run?: (() => void) | undefined;
  /** Works while typing and in dialogs too; only for keys with Mod. */
  always?: boolean;
  /** Left off while this answers false. */
  when?: () => boolean;
}

const SEQUENCE_MS = 1_200;
const mac = /mac/i.test(navigator.userAgent);

/** "Mod+k" as the key caps of this machine. */
export function caps(keys: string): string[] {
  return keys.split(" ").flatMap((part) =>
    part.split("+").flatMap((key) => {
      if (key === "Arrows") return ["↑", "↓", "←", "→"];
      if (key === "Mod") return mac ? "⌘" : "Ctrl";
      if (key.startsWith("Arrow")) return { Up: "↑", Down: "↓", Left: "←", Right: "→" }[key.slice(5)] ?? key;
      if (key === "Escape") return "Esc";
      return key.length === 1 ? key.toUpperCase() : key;
    }),
  );
}

/** Whether keys go into a text now. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
}

const modal = (): boolean => document.querySelector('[role="dialog"][aria-modal="true"], [role="alertdialog"], [role="menu"]') !== null;

function name(e: KeyboardEvent): string {
  const mod = mac ? e.metaKey : e.ctrlKey;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  // A sign like "?" needs Shift on most keyboards and none on others: Shift counts for letters and named keys.
  const shift = e.shiftKey && (e.key.length > 1 || e.key.toLowerCase() !== e.key.toUpperCase());
  return `${mod ? "Mod+" : ""}${e.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

class Shortcuts {
  all = $state.raw<readonly Shortcut[]>([]);
  #first: { key: string; at: number } | null = null;

  /** Listens on the window; called once by the app. */
  start(): () => void {
    const listen = (e: KeyboardEvent) => this.#press(e);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }

  /** Registers keys; returns how to take them off. Later ones win over earlier ones. */
  add(list: Shortcut[]): () => void {
    // Called in effects, which must not run again because the list changed.
    untrack(() => (this.all = [...list, ...this.all]));
    return () => untrack(() => (this.all = this.all.filter((one) => !list.includes(one))));
  }

  #press(e: KeyboardEvent): void {
    if (e.defaultPrevented || e.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(e.key)) return;
    const quiet = typing(e.target) || modal();
    const pressed = name(e);
    const first = this.#first && Date.now() - this.#first.at < SEQUENCE_MS ? this.#first.key : null;
    this.#first = null;
    const usable = this.all.filter((one) => one.run && (!quiet || one.always) && (one.when?.() ?? true));
    const hit =
      (first !== null ? usable.find((one) => one.keys === `${first} ${pressed}`) : undefined) ??
      usable.find((one) => one.keys === pressed);
    if (hit?.run) {
      e.preventDefault();
      hit.run();
    } else if (usable.some((one) => one.keys.startsWith(`${pressed} `))) {
      this.#first = { key: pressed, at: Date.now() };
    }
  }
}

export const shortcuts = new Shortcuts();
