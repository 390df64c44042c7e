// Dialogs that any screen may open; the app draws them.

/** A yes-or-no question with plain consequences. */
export interface Question {
  title: string;
  /** What follows, one sentence each. */
  lines?: string[];
  /** A verb: what happens on yes. */
  yes: string;
  no?: string;
  danger?: boolean;
}

/** What is added from anywhere. `prospect` makes a new one; the others are about the one named, or ask whom. */
export interface QuickAdd {
  kind: "note" | "call" | "task" | "prospect";
  prospect_id: string | null;
  name: string | null;
}

class Dialogs {
  question = $state.raw<(Question & { answer: (yes: boolean) => void }) | null>(null);
  quick = $state.raw<QuickAdd | null>(null);
  palette = $state<false | "all" | "people">(false);
  shortcuts = $state(false);

  open(kind: QuickAdd["kind"], about: { prospect_id: string | null; name: string | null } | null = null): void {
    this.quick = { kind, prospect_id: about?.prospect_id ?? null, name: about?.name ?? null };
  }
}

export const dialogs = new Dialogs();

/** Asks; answers false when it is closed without a choice. */
export function confirm(question: Question): Promise<boolean> {
  dialogs.question?.answer(false);
  return new Promise((resolve) => {
    dialogs.question = {
      ...question,
      answer: (yes) => {
        dialogs.question = null;
        resolve(yes);
      },
    };
  });
}
