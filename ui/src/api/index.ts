// The typed client of the command table: `await api("board.get", { page: 20 })`.
// Refuses with a Failure, which always has a sentence for the rep.
import { platform } from "../platform";
import type { ApiError, Code } from "./generated/commands";
import type { Table } from "./pending";

export type * from "./generated/commands";
// Explicit names win over the generated ones until a row is generated and leaves pending.ts.
export type {
  NextStep, BoardCard, Filter, Sum, BoardColumn, Board, BoardCounts, MovePreview, MovedMany, UndoStep, Undone, ProspectPage, QuickHit, SavedFilter, TodayItem, Today, RecentWork, Suggestion, Draft, TaskView, JobDetail, EffectView, ApprovalMore, DecideResult, ConversationSummary, Conversation, ThreadEntry, Attention, MailboxTest, LedgerRow, PolicyRow, ProspectMore, Person, Card, NoticeTarget, Notice, StatusMore, FullStatus, MovedMore, Sort,
} from "./pending";

export type CommandName = keyof Table;
export type RequestOf<K extends CommandName> = Table[K]["request"];
export type ResponseOf<K extends CommandName> = Table[K]["response"];

/** What a command answers when it did not do what was asked. Nothing was half done. */
export class Failure extends Error {
  readonly code: Code;
  readonly field: string | undefined;
  readonly hint: string | undefined;
  readonly incident: string | undefined;

  constructor(error: Partial<ApiError>) {
    super(error.message ?? "That did not work.");
    this.code = error.code ?? "internal";
    this.field = error.field;
    this.hint = error.hint;
    this.incident = error.incident;
  }

  /** Whatever was thrown, as a Failure. */
  static of(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
      return new Failure(thrown as ApiError);
    }
    return new Failure({
      code: "unavailable",
      message: "NexScout's engine did not answer.",
      hint: "Your data is safe on this machine. Try again; if it stays so, close the window and start NexScout anew.",
    });
  }
}

export async function api<K extends CommandName>(name: K, request: RequestOf<K>): Promise<ResponseOf<K>> {
  try {
    return (await platform.rpc(name, request)) as ResponseOf<K>;
  } catch (thrown) {
    throw Failure.of(thrown);
  }
}
