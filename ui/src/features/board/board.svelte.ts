// The board's own state: columns loaded in pages, kept fresh by the change feed, and every move of a card.
//
// A move has three steps: the cards are put where they belong at once, what the stage needs is asked (amount, reason,
// "move only" or "move and run"), and the engine is told. A no anywhere puts them back where they were.
import { tick } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import { api, Failure, type Board, type BoardCard, type Filter, type MovedMany, type Moved, type Stage } from "../../api";
import type { Closing } from "../../parts";
import { act, announce, clock, feed, optimistic, rest, toasts } from "../../state";
import { called, plural, stageName, stages } from "../../text";
import { movedTo, movedWords } from "../../text/board";
import { Column } from "./column.svelte";

/** Cards per column at first: more than a tall window shows, and few enough to keep the page below 2,000 nodes. */
const PAGE = 15;

export interface Asking {
  stage: Stage;
  cards: BoardCard[];
  answer: (answer: Closing | null) => void;
}

class BoardState {
  columns: readonly Column[] = stages.map((stage) => new Column(stage));
  board = $state.raw<Board | undefined>(undefined);
  failure = $state.raw<Failure | undefined>(undefined);
  filter = $state.raw<Filter>({});
  /** The card that has, or would have, the focus. */
  focused = $state<string | null>(null);
  selected = new SvelteSet<string>();
  /** Where a range of cards begins. */
  anchor: string | null = null;
  /** The card the keyboard carries. */
  carried = $state<string | null>(null);
  asking = $state.raw<Asking | null>(null);
  /** Where everything was before the present drag. */
  #before: { stage: Stage; cards: BoardCard[]; count: number }[] | null = null;
  #sending = 0;
  #changes = 0;
  #reading = false;
  #again = false;
  #moved = new Set<string>();
  #anyMoved = false;

  /** Watches the feed while the board is shown; returns how to stop. */
  watch(): () => void {
    void this.refresh();
    return feed.watch(["prospects", "jobs", "effects", "approvals", "activities"], (changed) => {
      const ids = changed?.get("prospects");
      if (changed === null || ids?.has("*")) this.#anyMoved = true;
      for (const id of ids ?? []) this.#moved.add(id);
      void this.refresh();
    });
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.#anyMoved = true;
    this.#changes += 1;
    void this.refresh();
  }

  /** Reads the first pages and the sums again; what was loaded beyond them stays unless it changed. */
  async refresh(): Promise<void> {
    if (this.#reading || this.#busy) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    do {
      this.#again = false;
      const begun = performance.now();
      await this.#read();
      if (this.#again) await rest(performance.now() - begun);
    } while (this.#again && !this.#busy);
    this.#reading = false;
  }

  get #busy(): boolean {
    return this.#before !== null || this.#sending > 0;
  }

  async #read(): Promise<void> {
    const changes = this.#changes;
    const [moved, all] = [this.#moved, this.#anyMoved];
    [this.#moved, this.#anyMoved] = [new Set(), false];
    const loaded = all ? [] : this.columns.flatMap((column) => column.beyond(PAGE)).filter((card) => moved.has(card.id));
    try {
      const [board, fresh] = await Promise.all([
        api("board.get", { filter: this.filter, page: PAGE }),
        loaded.length > 0 ? api("board.cards", { ids: loaded.map((card) => card.id) }) : Promise.resolve([]),
      ]);
      if (changes !== this.#changes || this.#busy) {
        // Read before a move or another filter: it would put cards back for a moment.
        for (const id of moved) this.#moved.add(id);
        this.#anyMoved ||= all;
        this.#again = true;
        return;
      }
      const first = new Set(board.columns.flatMap((column) => column.cards.map((card) => card.id)));
      for (const column of this.columns) {
        const got = board.columns.find((one) => one.stage === column.stage);
        if (got) column.take(got, PAGE, all ? null : { first, moved, fresh });
      }
      this.board = board;
      this.failure = undefined;
    } catch (thrown) {
      this.failure = Failure.of(thrown);
    }
  }

  column(stage: Stage): Column {
    const column = this.columns.find((one) => one.stage === stage);
    if (!column) throw new Error(`no column ${stage}`);
    return column;
  }

  find(id: string): { card: BoardCard; column: Column; index: number } | null {
    for (const column of this.columns) {
      const index = column.cards.findIndex((card) => card.id === id);
      const card = column.cards[index];
      if (card) return { card, column, index };
    }
    return null;
  }

  /** Whom Tab reaches: one card of each column, the one last focused or the first, so that each can be scrolled by key. */
  readonly roving = $derived.by(() => {
    const last = this.focused;
    const reached = this.columns.map(({ cards }) => cards.find(({ id }) => id === last) ?? cards[0]);
    return new Set(reached.map((card) => card?.id));
  });

  async focus(id: string): Promise<void> {
    this.focused = id;
    await tick();
    const card = document.getElementById(`card-${id}`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // ---- dragging, by pointer or keyboard

  /** Remembers where everything is. Until `drop` or `cancel` nothing is read. */
  lift(): void {
    this.#before ??= this.columns.map(({ stage, cards, count }) => ({ stage, cards, count }));
  }

  /** Puts a lifted card somewhere else on the screen. */
  put(id: string, stage: Stage, index: number): void {
    const at = this.find(id);
    if (!at) return;
    at.column.cards = at.column.cards.filter((card) => card.id !== id);
    const to = this.column(stage);
    to.cards = to.cards.toSpliced(index, 0, at.card);
  }

  /** Puts everything back. */
  cancel(): void {
    for (const { stage, cards, count } of this.#before ?? []) {
      const column = this.column(stage);
      column.cards = cards;
      column.count = count;
    }
    this.#before = null;
    this.carried = null;
    void this.refresh();
  }

  /** A lifted card stays where it lies: tells the engine, after asking what the stage needs. */
  async drop(id: string): Promise<void> {
    const from = this.#before?.find(({ cards }) => cards.some((card) => card.id === id));
    const at = this.find(id);
    if (!from || !at) return this.cancel();
    const stage = at.column.stage;
    if (from.stage === stage) return this.#place(id, at.column, at.index, from.cards);
    const ids = this.selected.has(id) ? [...this.selected] : [id];
    await this.#move(ids, stage, { above: at.column.cards[at.index - 1]?.id, below: at.column.cards[at.index + 1]?.id });
  }

  async #place(id: string, column: Column, index: number, before: BoardCard[]): Promise<void> {
    if (before[index]?.id === id) return this.cancel();
    const above = column.cards[index - 1]?.id ?? null;
    const below = column.cards[index + 1]?.id ?? null;
    await this.#send(() => api("prospects.place", { id, above, below }), { failed: "The order was not kept" });
    announce(`${called(column.cards[index] ?? { name: null }).slice(0, 80)}, place ${index + 1} of ${column.count} in ${stageName[column.stage]}`);
    void this.focus(id);
  }

  /** Moves cards by menu or key, to the top of the stage. */
  async moveTo(ids: string[], stage: Stage): Promise<void> {
    const moving = ids.filter((id) => this.find(id)?.column.stage !== stage);
    if (moving.length === 0) return;
    this.lift();
    for (const id of moving.toReversed()) this.put(id, stage, 0);
    await this.#move(moving, stage, {});
  }

  async #move(ids: string[], stage: Stage, near: { above?: string | undefined; below?: string | undefined }): Promise<void> {
    const before = this.#before ?? [];
    const known = before.flatMap(({ cards }) => cards).filter((card) => ids.includes(card.id));
    const lead = known.find((card) => card.id === ids[0]) ?? known[0];
    const focus = this.focused ?? ids[0] ?? null;
    const answer = await this.#ask(stage, known, ids);
    if (answer === null || !lead) {
      this.cancel();
      if (focus) void this.focus(focus);
      return;
    }
    this.#recount(before, ids, stage);
    const { run, ...closing } = answer;
    if (ids.length === 1) {
      const request = { id: lead.id, stage, ...closing, ...(near.above ? { above: near.above } : {}), ...(near.below ? { below: near.below } : {}) };
      const moved = await this.#send<Moved>(() => api("prospects.move", request), {
        done: movedTo(lead, stage),
        detail: (got) => movedWords(got, clock.now),
        failed: `${called(lead).slice(0, 80)} stays in ${stageName[lead.stage]}`,
      });
      if (moved?.card) this.#replace(moved.card);
    } else {
      const { closed_at: _, ...many } = closing;
      const moved = await this.#send<MovedMany>(() => api("prospects.move_many", { ids, stage, run, ...many }), {
        done: (got) => `${plural(got.moved, "prospect")} moved to ${stageName[stage]}`,
        detail: (got) => got.results.find((one) => one.error !== null)?.error ?? (run ? null : "Nothing was started."),
        failed: "They were not moved",
      });
      if (moved) this.selected.clear();
    }
    if (focus) void this.focus(focus);
  }

  #ask(stage: Stage, cards: BoardCard[], ids: string[]): Promise<Closing | null> {
    if (ids.length === 1 && stage !== "won" && stage !== "lost") return Promise.resolve({ run: true });
    return new Promise((resolve) => {
      this.asking = {
        stage,
        cards,
        answer: (answer) => {
          this.asking = null;
          resolve(answer);
        },
      };
    });
  }

  /** Counts follow the cards at once; the sums come with the next read, some milliseconds later. */
  #recount(before: { stage: Stage; cards: BoardCard[] }[], ids: string[], stage: Stage): void {
    for (const { stage: from, cards } of before) {
      const gone = from === stage ? 0 : cards.filter((card) => ids.includes(card.id)).length;
      this.column(from).count -= gone;
      this.column(stage).count += gone;
    }
  }

  /** Sends what the screen shows already; refused, everything goes back. */
  async #send<T>(send: () => Promise<T>, words: Parameters<typeof act<T>>[1]): Promise<T | undefined> {
    const before = this.#before;
    this.#before = null;
    this.carried = null;
    this.#changes += 1;
    this.#sending += 1;
    const answer = await optimistic(
      () => () => {
        this.#before = before;
        this.cancel();
      },
      send,
      words,
    );
    this.#sending -= 1;
    void this.refresh();
    return answer;
  }

  #replace(card: BoardCard): void {
    const at = this.find(card.id);
    if (at && at.column.stage === card.stage) at.column.cards = at.column.cards.map((one) => (one.id === card.id ? card : one));
  }

  // ---- selection

  toggle(id: string): void {
    this.anchor = id;
    if (!this.selected.delete(id)) this.selected.add(id);
    announce(plural(this.selected.size, "prospect") + " selected");
  }

  /** Selects everything between the card last clicked or selected and this one, when they share a column. */
  selectTo(id: string): void {
    const to = this.find(id);
    const from = this.anchor === null ? null : this.find(this.anchor);
    if (!to) return;
    const [first, last] = from?.column === to.column ? [Math.min(from.index, to.index), Math.max(from.index, to.index)] : [to.index, to.index];
    for (const card of to.column.cards.slice(first, last + 1)) this.selected.add(card.id);
    announce(plural(this.selected.size, "prospect") + " selected");
  }

  async bulk(action: "hands_off" | "hands_on" | "off_board", words: string): Promise<void> {
    const ids = [...this.selected];
    const done = await act(() => api("prospects.bulk", { ids, action }), {
      done: (got) => `${plural(got.moved, "prospect")} ${words}`,
      detail: (got) => got.results.find((one) => one.error !== null)?.error ?? null,
    });
    if (done) this.selected.clear();
  }

  async more(column: Column): Promise<void> {
    try {
      await column.more(this.filter);
    } catch (thrown) {
      toasts.fail(`More of ${stageName[column.stage]} could not be read`, Failure.of(thrown).message);
    }
  }
}

export const board = new BoardState();
