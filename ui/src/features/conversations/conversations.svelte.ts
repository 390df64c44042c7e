// State of the Conversations screen: the list with its filter, the open thread, and what can be done in it.
import { api, type ConversationSummary } from "../../api";
import { act, eachMinute, query, router, toasts } from "../../state";
import { called } from "../../text";
import { conversationWords as words } from "../../text/conversations";

export type Filter = "all" | "live" | "waiting" | "unread";

const AREAS = ["conversations", "effects", "activities", "prospects", "mails"] as const;
const PAGE = 100;

/** Which conversation an address names: a person ("p:ID") or a visit. */
export const asked = (id: string) => (id.startsWith("p:") ? { prospect_id: id.slice(2) } : { session_id: id });

/** What a person is called, or where the visitor is. */
export const nameOf = (one: ConversationSummary): string => (one.name || one.company ? called(one) : words.visitor(one.page));

/** Whoever waits for a person first, then the live ones, then the latest. */
function ranked(list: readonly ConversationSummary[]): ConversationSummary[] {
  const rank = (one: ConversationSummary): number => (one.waiting_since !== null ? 0 : one.live ? 1 : 2);
  return list.toSorted((a, b) => rank(a) - rank(b) || b.last_at - a.last_at);
}

export class Conversations {
  filter = $state<Filter>("all");
  search = $state("");
  focusAsked = $state(0);
  /** Counts up when the line to write in is to take the focus. */
  writeAsked = $state(0);
  /** Counts up when a mail is to be written. */
  mailAsked = $state(0);
  #most = $state(PAGE);
  #entries = $state(PAGE);

  readonly list = query(
    "conversations.list",
    () => ({ filter: this.filter, limit: this.#most, ...(this.search.trim() === "" ? {} : { search: this.search.trim() }) }),
    AREAS,
  );
  readonly rows = $derived(ranked(this.list.data ?? []));
  readonly full = $derived((this.list.data?.length ?? 0) >= this.#most);
  readonly id = $derived(router.screen === "conversations" ? router.id : null);
  readonly thread = query("conversations.get", () => (this.id === null ? null : { ...asked(this.id), limit: this.#entries }), AREAS);
  readonly row = $derived(this.rows.find((one) => this.is(one)));
  /** The visit that can be taken over, or is: the newest live one, else one that is taken over. */
  readonly visit = $derived.by(() => {
    const visits = this.thread.data?.sessions.toSorted((a, b) => b.opened_at - a.opened_at) ?? [];
    return visits.find((one) => one.taken_over) ?? visits.find((one) => one.live);
  });

  constructor() {
    // A visitor who is silent has gone after a while.
    eachMinute(() => {
      void this.list.retry();
      void this.thread.retry();
    });
    $effect(() => {
      // Another conversation begins with its newest lines.
      void this.id;
      this.#entries = PAGE;
    });
    $effect(() => {
      const open = this.thread.data?.summary;
      if (!open || open.unread === 0 || this.id === null || document.visibilityState !== "visible") return;
      void api("conversations.seen", asked(this.id)).catch(() => undefined);
    });
  }

  is(one: ConversationSummary): boolean {
    return this.id !== null && (one.id === this.id || one.session_id === this.id || one.id === this.thread.data?.summary.id);
  }

  older(): void {
    this.#most += PAGE;
  }

  earlier(): void {
    this.#entries += PAGE;
  }

  show(id: string): void {
    router.stay(id);
  }

  step(by: 1 | -1): void {
    const at = this.rows.findIndex((one) => this.is(one));
    const next = this.rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.rows.length - 1)];
    if (!next) return;
    this.show(next.id);
    this.focusAsked += 1;
  }

  async takeOver(): Promise<void> {
    const visit = this.visit;
    if (!visit || visit.taken_over) return;
    const done = await act(() => api("chat.take_over", { session_id: visit.id }));
    if (done) this.writeAsked += 1;
  }

  async handBack(): Promise<void> {
    const visit = this.visit;
    if (visit?.taken_over) await act(() => api("chat.hand_back", { session_id: visit.id }));
  }

  /** Whether the line is on disk and on its way. */
  async say(text: string): Promise<boolean> {
    const visit = this.visit;
    if (!visit) return false;
    return (await act(() => api("chat.say", { session_id: visit.id, text }), { failed: words.sendFailed })) !== undefined;
  }

  async add(session_id: string): Promise<void> {
    const added = await act(() => api("today.add_left_address", { session_id }));
    if (!added) return;
    toasts.show({
      text: words.known.added(called(added)),
      tone: "ok",
      action: { words: words.known.open, undo: false, run: () => router.openProspect(added.id) },
    });
  }

  async ignore(session_id: string): Promise<void> {
    await act(() => api("today.ignore_left_address", { session_id }), { done: words.known.ignored });
  }
}
