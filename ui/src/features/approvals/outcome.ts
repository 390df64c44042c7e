// What became of an approved effect, in words and tone.
import type { EffectView } from "../../api";
import { moment, waits } from "../../text";
import { approvalWords } from "../../text/approvals";

const words = approvalWords.decided;

export function outcomeOf(effect: EffectView, now: number): { words: string; tone: "plain" | "ok" | "wait" | "danger" } {
  switch (effect.state) {
    case "sent":
      return { words: words.sent(moment(effect.left_at ?? effect.release_at, now), effect.response), tone: "ok" };
    case "done":
      return { words: words.done, tone: "ok" };
    case "sending":
      return { words: words.sending, tone: "plain" };
    case "ambiguous":
      return { words: words.ambiguous, tone: "danger" };
    case "rejected":
      return { words: words.failed(effect.error ?? effect.response ?? ""), tone: "danger" };
    case "cancelled":
      return { words: effect.error ? words.failed(effect.error) : words.cancelled, tone: "plain" };
    case "intent": {
      if (effect.wait_words) return { words: words.waits(effect.wait_words), tone: "wait" };
      if (effect.waiting_for) return { words: waits(effect.waiting_for, effect.wait_until, now).toLowerCase(), tone: "wait" };
      return { words: words.leaves(moment(Math.max(effect.release_at, now), now)), tone: "plain" };
    }
  }
}
