// Short messages at the lower edge. One with Undo counts down and stays until its moment has passed.
export interface Toast {
  id: number;
  text: string;
  /** A second, quieter line. */
  detail: string | null;
  tone: "plain" | "ok" | "danger";
  /** What the button says and does; the toast goes when it is pressed. */
  action: { words: string; undo: boolean; run: () => void | Promise<void> } | null;
  /** The undo step it offers to take back: it goes when that is taken back elsewhere. */
  step: string | null;
  /** When it goes by itself, UTC milliseconds; null: only by hand. */
  until: number | null;
  /** The moment counts down in sight. */
  countdown: boolean;
}

export type ToastInit = Partial<Omit<Toast, "id">> & { text: string };

const SHOWN_MS = 6_000;
const MOST = 3;

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(init: ToastInit): number {
    const toast: Toast = {
      detail: null,
      tone: "plain",
      action: null,
      step: null,
      until: Date.now() + SHOWN_MS,
      countdown: false,
      ...init,
      id: this.#next++,
    };
    this.list = [...this.list, toast].slice(-MOST);
    this.#arm(toast);
    return toast.id;
  }

  say(text: string, detail: string | null = null): number {
    return this.show({ text, detail });
  }

  /** A failure stays for 20 s: it is to be read. */
  fail(text: string, detail: string | null = null): number {
    return this.show({ text, detail, tone: "danger", until: Date.now() + 20_000 });
  }

  close(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Closes the offer to take back a step that was taken back. */
  closeStep(step: string): void {
    for (const toast of this.list) if (toast.step === step) this.close(toast.id);
  }

  /** While the pointer or the focus is on a toast it does not go. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  release(id: number): void {
    const toast = this.list.find((one) => one.id === id);
    if (!toast || toast.until === null) return;
    if (!toast.countdown) toast.until = Math.max(toast.until, Date.now() + 2_000);
    this.#arm(toast);
  }

  #arm(toast: Toast): void {
    if (toast.until === null) return;
    clearTimeout(this.#timers.get(toast.id));
    this.#timers.set(
      toast.id,
      setTimeout(() => this.close(toast.id), Math.max(0, toast.until - Date.now())),
    );
  }
}

export const toasts = new Toasts();
