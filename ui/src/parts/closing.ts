// What the rep says when a move needs more than a place.
import type { BoardCard } from "../api";

/** Who moves, as far as the question needs to know. */
export type Mover = Pick<BoardCard, "id" | "name" | "email" | "company" | "amount_minor" | "currency">;

export interface Closing {
  /** Start what entering the stage starts; only asked for several. */
  run: boolean;
  amount?: string;
  currency?: string;
  closed_at?: number;
  reason?: string;
}
