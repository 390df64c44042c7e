// State of the Approvals screen: which cards, where the cursor is, what is selected, and the decisions. A decided card
// leaves the list at once and comes back, with the reason, when the engine refuses.
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { api, Failure, type Approval } from "../../api";
import { announce, eachMinute, query, router, toasts } from "../../state";
import { approvalWords as words } from "../../text/approvals";
import { grouped, nameOf } from "./cards";

export type View = "pending" | "snoozed" | "decided";
export type Panel = "edit" | "redraft" | "snooze" | "reject" | null;

const AREAS = ["approvals", "effects", "jobs", "prospects", "settings"] as const;

export class Approvals {
  view = $state<View>("pending");
  /** What is open below the mail. */
  panel = $state<Panel>(null);
  /** Counts up when the cursor's row is to take the focus. */
  focusAsked = $state(0);
  readonly selected = new SvelteSet<string>();
  /** Why a decision on a card was refused. */
  readonly trouble = new SvelteMap<string, Failure>();
  /** The draft before a new one, by card. */
  readonly before = new SvelteMap<string, { subject: string; body: string }>();
  /** Edits that were begun and not sent: a refusal or a look elsewhere loses no word. */
  readonly edits = new Map<string, { subject: string; body: string }>();
  /** Cards that waited at some time while this screen was open. */
  readonly #seen = new SvelteSet<string>();
  /** The card that is shown; it is the address's. */
  readonly #cursor = $derived(router.screen === "approvals" ? router.id : null);

  readonly pending = query("approvals.list", () => ({ state: "pending" as const, limit: 500 }), AREAS);
  readonly snoozed = query("approvals.list", () => ({ state: "snoozed" as const, limit: 500 }), AREAS);
  readonly decided = query("approvals.list", () => ({ state: "decided" as const, limit: 100 }), AREAS);
  /** The card of the cursor when no list has it: a link to an old one, or one that just withdrew itself. */
  readonly #alone = query("approvals.get", () => (this.#cursor && !this.#listed ? { id: this.#cursor } : null), AREAS);

  readonly groups = $derived(grouped(this.pending.data ?? []));
  readonly justDecided = $derived((this.decided.data ?? []).filter((card) => this.#seen.has(card.id)));
  /** The rows of the list, from top to bottom. */
  readonly rows = $derived.by((): readonly Approval[] => {
    if (this.view === "snoozed") return this.snoozed.data ?? [];
    if (this.view === "decided") return this.decided.data ?? [];
    return [...this.groups.flatMap((group) => group.cards), ...this.justDecided];
  });
  readonly waiting = $derived(this.groups.flatMap((group) => group.cards));
  readonly #listed = $derived(
    [this.pending.data, this.snoozed.data, this.decided.data].flatMap((list) => list ?? []).find((card) => card.id === this.#cursor),
  );
  readonly card = $derived(this.#listed ?? this.#alone.data);
  readonly missing = $derived(this.#alone.failure);
  readonly open = $derived(this.card?.state === "pending");
  /** What a bulk decision covers: the selected cards, else all that are shown. */
  readonly covered = $derived(
    this.selected.size > 0 ? this.waiting.filter((card) => this.selected.has(card.id)) : this.waiting,
  );

  constructor() {
    // A snooze ends, a card expires.
    eachMinute(() => {
      void this.pending.retry();
      void this.snoozed.retry();
    });
    $effect(() => {
      for (const card of this.pending.data ?? []) this.#seen.add(card.id);
    });
    $effect(() => {
      const waiting = new Set(this.waiting.map((card) => card.id));
      for (const id of this.selected) if (!waiting.has(id)) this.selected.delete(id);
    });
    $effect(() => {
      // Something is always shown while there is something to show.
      const first = this.rows[0];
      if (first && router.screen === "approvals" && this.#cursor === null) router.stay(first.id);
    });
    $effect(() => {
      void this.#cursor;
      this.panel = null;
    });
  }

  get cursor(): string | null {
    return this.#cursor;
  }

  show(id: string): void {
    router.stay(id);
  }

  look(view: View): void {
    this.view = view;
    router.stay(this.rows[0]?.id ?? null);
  }

  /** The next card that waits, after several were decided at once. */
  next(): void {
    const first = this.waiting[0];
    if (!this.open && first) router.stay(first.id);
    this.focusAsked += 1;
  }

  step(by: 1 | -1): void {
    const at = this.rows.findIndex((card) => card.id === this.#cursor);
    const next = this.rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.rows.length - 1)];
    if (!next) return;
    this.show(next.id);
    this.focusAsked += 1;
  }

  toggle(id: string | null): void {
    if (id === null || !this.waiting.some((card) => card.id === id)) return;
    if (!this.selected.delete(id)) this.selected.add(id);
  }

  ask(panel: Panel): void {
    if (panel === null) this.focusAsked += 1;
    this.panel = panel;
  }

  approve(card: Approval, edit: { subject?: string; body?: string; hash?: string } = {}): Promise<void> {
    return this.#decide(card, () => api("approvals.approve", { id: card.id, hash: card.hash, ...edit }));
  }

  reject(card: Approval, reason: string): Promise<void> {
    return this.#decide(card, () => api("approvals.reject", { id: card.id, reason }), words.rejecting.done(nameOf(card)));
  }

  snooze(card: Approval, until: number, said: string): Promise<void> {
    return this.#decide(card, () => api("approvals.snooze", { id: card.id, until }), said);
  }

  /** Refused instructions are the form's to show: they are thrown. */
  async redraft(card: Approval, instruction: string): Promise<void> {
    const drawn = await api("approvals.redraft", { id: card.id, instruction });
    if (card.mail) this.before.set(drawn.id, { subject: card.mail.subject, body: card.mail.body });
    if (drawn.id !== card.id) this.#seen.delete(card.id);
    await this.pending.retry();
    router.stay(drawn.id);
    this.ask(null);
    announce(words.redrafting.done);
  }

  async #decide(card: Approval, send: () => Promise<unknown>, said?: string): Promise<void> {
    const next = this.#after(card.id);
    const back = this.pending.patch((rows) => rows.filter((row) => row.id !== card.id));
    this.trouble.delete(card.id);
    this.selected.delete(card.id);
    this.panel = null;
    router.stay(next ?? card.id);
    this.focusAsked += 1;
    try {
      await send();
      this.before.delete(card.id);
      this.edits.delete(card.id);
      announce(said ?? words.approvedToast(words.decided.states.approved, nameOf(card)));
      if (said) toasts.say(said);
    } catch (thrown) {
      back();
      const failure = Failure.of(thrown);
      this.trouble.set(card.id, failure);
      toasts.show({
        text: words.trouble.failed(nameOf(card)),
        detail: failure.message,
        tone: "danger",
        action: { words: words.trouble.show, undo: false, run: () => this.show(card.id) },
        until: Date.now() + 20_000,
      });
      announce(`${words.trouble.failed(nameOf(card))}. ${failure.message}`);
    }
  }

  /** The waiting card that comes after this one, else the one before it. */
  #after(id: string): string | null {
    const at = this.waiting.findIndex((card) => card.id === id);
    return (this.waiting[at + 1] ?? this.waiting[at - 1])?.id ?? null;
  }
}
