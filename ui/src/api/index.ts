// The typed client of the command table: `await api("board.get", { page: 20 })`.
// Refuses with a Failure, which always has a sentence for the rep.
import { platform } from "../platform";
import type { ApiError, Code, Commands } from "./generated/commands";

export type * from "./generated/commands";

export type CommandName = keyof Commands;
export type RequestOf<K extends CommandName> = Commands[K]["request"];
export type ResponseOf<K extends CommandName> = Commands[K]["response"];

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
