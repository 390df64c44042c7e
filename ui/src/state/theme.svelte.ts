// Light, dark, or as the system wishes. Kept in the webview: it is this window's look, not the workspace's data.
export type Theme = "system" | "light" | "dark";

const KEY = "nexscout.theme";

class ThemeState {
  choice = $state<Theme>("system");
  #system = matchMedia("(prefers-color-scheme: dark)");

  start(): void {
    const kept = localStorage.getItem(KEY);
    if (kept === "light" || kept === "dark") this.choice = kept;
    this.#system.addEventListener("change", () => this.#apply());
    this.#apply();
  }

  set(choice: Theme): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
  }

  #apply(): void {
    const dark = this.choice === "dark" || (this.choice === "system" && this.#system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }
}

export const theme = new ThemeState();
