// The change feed: facts from the engine, handed to whoever watches an area. The first fact of a burst is handed on
// at once, the rest of it together 60 ms later, so that a screen follows within 100 ms and is not read a hundred times.
import { platform, type ChangeBatch } from "../platform";

/** Ids that changed, by area; `*` for any. Null: facts were missed, read everything. */
export type Changed = Map<string, Set<string>> | null;

type Watcher = (changed: Changed) => void;

const GAP_MS = 60;

/** Between two reads of the same thing: most of the machine's time is for the engine's work, not for showing it. */
export const rest = (tookMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.min(500, tookMs * 3)));

class Feed {
  #watchers = new Set<Watcher>();
  #gathered: Map<string, Set<string>> = new Map();
  #lagged = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seq = 0;

  /** Begins to listen; called once by the app. */
  start(): () => void {
    return platform.onChange((batch) => this.#take(batch));
  }

  /** Hands on what changed in one of the areas ("*": all). Returns how to stop. */
  watch(areas: readonly string[], hand: (changed: Changed) => void): () => void {
    const watcher: Watcher = (changed) => {
      if (changed === null || areas.includes("*") || areas.some((area) => changed.has(area))) hand(changed);
    };
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #take(batch: ChangeBatch): void {
    this.#lagged ||= batch.lagged;
    for (const change of batch.changes) {
      // A gap in the numbers means that facts were lost on the way.
      if (this.#seq > 0 && change.seq > this.#seq + 1) this.#lagged = true;
      this.#seq = Math.max(this.#seq, change.seq);
      const ids = this.#gathered.get(change.area) ?? new Set();
      for (const id of change.ids) ids.add(id);
      this.#gathered.set(change.area, ids);
    }
    if (this.#timer === undefined) this.#hand();
  }

  #hand(): void {
    if (this.#gathered.size === 0 && !this.#lagged) {
      this.#timer = undefined;
      return;
    }
    const changed = this.#lagged ? null : this.#gathered;
    this.#gathered = new Map();
    this.#lagged = false;
    this.#timer = setTimeout(() => this.#hand(), GAP_MS);
    for (const watcher of [...this.#watchers]) watcher(changed);
  }
}

export const feed = new Feed();
