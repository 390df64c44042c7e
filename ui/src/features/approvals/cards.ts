// How cards are named, grouped and ordered. No state.
import type { Approval, Stage } from "../../api";
import { money, stageName } from "../../text";
import { approvalWords as words } from "../../text/approvals";

export type GroupName = "closing" | "meetings" | "messages" | "moves";
export const groupNames: readonly GroupName[] = ["closing", "meetings", "messages", "moves"];

export function groupOf(card: Approval): GroupName {
  if (card.effect === "move_stage" || card.effect === "mark_won" || card.effect === "mark_lost") return "moves";
  if (card.kind === "close_deal") return "closing";
  if (card.effect === "send_invite" || card.kind === "book_meeting") return "meetings";
  return "messages";
}

/** The cards as the list shows them: by group, oldest first. */
export function grouped(cards: readonly Approval[]): { name: GroupName; cards: Approval[] }[] {
  const inOrder = cards.toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  return groupNames
    .map((name) => ({ name, cards: inOrder.filter((card) => groupOf(card) === name) }))
    .filter((group) => group.cards.length > 0);
}

export const nameOf = (card: Approval): string => card.person.name ?? card.mail?.to ?? card.person.company ?? words.noName;

/** A decision may send something: then its button says so. */
export const sends = (card: Approval): boolean => card.effect === "send_email" || card.effect === "send_invite";

/** The offer frozen in a mail (domain `Offer`), read with care: a payload is data. */
export interface OfferTable {
  product: string;
  quantity: number;
  unit: string;
  unit_price: { minor: number; currency: string };
  period: string;
  total: { minor: number; currency: string };
  tax: { label: string; basis_points: number | null; included: boolean } | null;
  valid_until: number;
}

export function offerOf(card: Approval): OfferTable | null {
  const offer = card.mail?.offer as Partial<OfferTable> | null | undefined;
  if (!offer || typeof offer.product !== "string" || !offer.total || !offer.unit_price) return null;
  return offer as OfferTable;
}

/** A field of a payload that is no mail. */
export function field(card: Approval, name: string): string | number | null {
  const payload = card.payload;
  if (typeof payload !== "object" || payload === null || !(name in payload)) return null;
  const value = (payload as Record<string, unknown>)[name];
  return typeof value === "string" || typeof value === "number" ? value : null;
}

const text = (value: string | number | null): string | null => (value === null ? null : String(value));

/** What the decision is about, as a verb. */
export function headingOf(card: Approval): string {
  const { heading } = words;
  switch (card.effect) {
    case "move_stage":
      return heading.move(stageName[text(field(card, "to")) as Stage] ?? text(field(card, "to")) ?? "");
    case "mark_won":
      return heading.won(amountOf(card));
    case "mark_lost":
      return heading.lost;
    case "create_task":
      return heading.task;
    case "send_invite":
      return heading.invite;
    case "send_email":
      break;
  }
  switch (card.kind) {
    case "close_deal":
      return offerOf(card) ? heading.offer : heading.prices;
    case "book_meeting":
      return heading.slots;
    case "nurture":
      return heading.nurture;
    default:
      return heading.follow_up;
  }
}

/** The same for the list: what it is rather than what to do. */
export function titleOf(card: Approval): string {
  const offer = offerOf(card);
  if (offer) return words.about.offer(offer.product, offer.quantity);
  if (card.mail?.invite) return words.about.invite(card.mail.invite.start, card.mail.invite.end);
  return card.mail?.subject ?? headingOf(card);
}

/** What a win is worth, when the card says so. */
export function amountOf(card: Approval): string | null {
  const minor = field(card, "amount_minor");
  const currency = field(card, "currency");
  return typeof minor === "number" && typeof currency === "string" ? money(minor, currency) : null;
}
