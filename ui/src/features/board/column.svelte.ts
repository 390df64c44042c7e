// One column: its true count and sums, and the cards loaded so far.
import { api, type BoardCard, type BoardColumn, type Filter, type Stage, type Sum } from "../../api";

const MORE = 25;

export class Column {
  count = $state(0);
  sums = $state.raw<Sum[]>([]);
  weighted = $state.raw<Sum[]>([]);
  probability = $state(0);
  cards = $state.raw<BoardCard[]>([]);
  cursor = $state<string | null>(null);
  loading = $state(false);
  /** A rail that was opened by hand in a narrow window. */
  opened = $state(false);

  constructor(readonly stage: Stage) {}

  /** Cards beyond the first page. */
  beyond(page: number): BoardCard[] {
    return this.cards.slice(page);
  }

  /** Takes a first page. `kept` says what is known of the cards beyond it; null: they are dropped. */
  take(got: BoardColumn, page: number, kept: { first: Set<string>; moved: Set<string>; fresh: BoardCard[] } | null): void {
    this.count = got.count;
    this.sums = got.sums;
    this.weighted = got.weighted;
    this.probability = got.probability;
    const beyond = kept === null || this.cards.length <= page ? [] : this.#beyond(kept);
    if (beyond.length === 0) this.cursor = got.next_cursor;
    this.cards = beyond.length === 0 ? got.cards : [...got.cards, ...beyond];
  }

  #beyond({ first, moved, fresh }: { first: Set<string>; moved: Set<string>; fresh: BoardCard[] }): BoardCard[] {
    return this.cards.flatMap((card) => {
      if (first.has(card.id)) return [];
      if (!moved.has(card.id)) return [card];
      const now = fresh.find((one) => one.id === card.id);
      return now && now.stage === this.stage ? [now] : [];
    });
  }

  /** Loads the next page. */
  async more(filter: Filter): Promise<void> {
    if (this.loading || this.cursor === null) return;
    this.loading = true;
    try {
      const got = await api("board.page", { stage: this.stage, filter, cursor: this.cursor, limit: MORE });
      const known = new Set(this.cards.map((card) => card.id));
      this.cards = [...this.cards, ...got.cards.filter((card) => !known.has(card.id))];
      this.cursor = got.next_cursor;
    } finally {
      this.loading = false;
    }
  }
}
