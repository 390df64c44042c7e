// What the rep says when a move needs more than a place.
export interface Answer {
  /** Start what entering the stage starts; only asked for several. */
  run: boolean;
  amount?: string;
  currency?: string;
  closed_at?: number;
  reason?: string;
}
