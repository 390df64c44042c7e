// The fixtures of every journey: a host, a page that is open on it, and the rule that the page may not complain.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { Host, WORKDAY, type HostWish } from "./host.ts";

interface Fixtures {
  wish: HostWish;
  host: Host;
  /** Complaints that belong to the journey, e.g. of a request that is made to fail. */
  expected: RegExp[];
}

export const test = base.extend<Fixtures>({
  wish: [{}, { option: true }],
  expected: [[], { option: true }],

  host: async ({ wish }, use) => {
    const host = await Host.start({ at: WORKDAY, ...wish });
    await use(host);
    await host.stop();
  },

  page: async ({ page, host, wish, expected }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("console", (line) => {
      if (line.type() === "error" || line.type() === "warning") complaints.push(`${line.type()}: ${line.text()} (${line.location().url})`);
    });
    // The window's clock agrees with the engine's.
    await page.clock.install({ time: wish.at ?? WORKDAY });
    await page.goto(host.url);
    await use(page);
    expect(complaints.filter((line) => !expected.some((known) => known.test(line)))).toEqual([]);
  },
});

export { expect };

export const screens = ["today", "pipeline", "approvals", "conversations", "prospects", "jobs", "settings"] as const;
export type Screen = (typeof screens)[number];

/** Goes to a screen by its entry in the side bar. */
export async function go(page: Page, screen: Screen): Promise<void> {
  await page.getByTestId(`nav-${screen}`).click();
  await expect(page.getByTestId(`nav-${screen}`)).toHaveAttribute("aria-current", "page");
}

/** What axe finds, in words; nothing is right. */
export async function barriers(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]).analyze();
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} - ${node.failureSummary}`));
}

/** How much wider than the window the page is, in pixels: it never scrolls sideways as a whole. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
