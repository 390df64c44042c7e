// The rows around what is in sight, read as one window that follows the scrolling and stays live. Rows passed before
// are kept, so that scrolling back paints at once; a change of filter or order forgets them.
import { untrack } from "svelte";
import { api, type BoardCard, type Failure } from "../../api";
import { query } from "../../state";
import { view } from "./view.svelte";

const STEP = 100;
const WINDOW = 300;
const KEPT = 3_000;
/** As many as one command changes, so that one Undo takes all of it back. */
export const MOST = 500;

export class Rows {
  #first = $state(0);
  #key = $derived(JSON.stringify([view.filter, view.sort]));
  #query = query("prospects.page", () => ({ filter: view.filter, sort: view.sort, offset: this.#first, limit: WINDOW }), [
    "prospects",
    "jobs",
    "effects",
    "approvals",
    "activities",
    "suggestions",
  ]);
  #known = new Map<number, BoardCard>();
  #knownKey = "";
  #total = 0;

  /** Counts the answers; reading it makes a row follow them. */
  #version = $derived.by(() => {
    const [data, key] = [this.#query.data, this.#key];
    return untrack(() => this.#take(data, key));
  });

  #count = 0;

  #take(data: { rows: BoardCard[]; total: number; offset: number } | undefined, key: string): number {
    if (data) {
      // The rows of before stay in sight until the ones of another filter or order are there.
      if (key !== this.#knownKey) this.#known.clear();
      this.#knownKey = key;
      this.#total = data.total;
      data.rows.forEach((row, i) => this.#known.set(data.offset + i, row));
      for (const index of this.#known.keys()) if (index >= data.total) this.#known.delete(index);
      if (this.#known.size > KEPT) {
        for (const index of this.#known.keys()) if (Math.abs(index - data.offset) > KEPT / 2) this.#known.delete(index);
      }
    }
    return ++this.#count;
  }

  get total(): number {
    void this.#version;
    return this.#total;
  }

  get loading(): boolean {
    void this.#version;
    return this.#query.loading && this.#knownKey === "";
  }

  get failure(): Failure | undefined {
    return this.#query.failure;
  }

  retry(): void {
    void this.#query.retry();
  }

  at(index: number): BoardCard | undefined {
    void this.#version;
    return this.#known.get(index);
  }

  /** The name of somebody selected, if the row is still known. */
  find(id: string): BoardCard | undefined {
    for (const row of this.#known.values()) if (row.id === id) return row;
    return undefined;
  }

  /** Moves the window so that these rows stand well inside it. */
  see(from: number, to: number): void {
    const inside = from >= this.#first && to < this.#first + WINDOW;
    if (!inside) this.#first = Math.max(0, Math.floor((from - STEP) / STEP) * STEP);
  }

  rewind(): void {
    this.#first = 0;
  }

  /** The ids of rows from..to, read where they are not known. Throws a Failure. */
  async ids(from: number, to: number): Promise<string[]> {
    const limit = to - from + 1;
    const known = Array.from({ length: limit }, (_, i) => this.#known.get(from + i)?.id);
    if (known.every((id) => id !== undefined)) return known;
    return (await api("prospects.page", { filter: view.filter, sort: view.sort, offset: from, limit })).rows.map((row) => row.id);
  }
}
