// Every screen in both themes and three sizes, with sample data, hostile names, nobody, and 10,000 people. The pictures
// go to target/pictures/DATA/SCREEN-SIZE-THEME.png, beside one sheet per screen that shows all of its sizes and themes.
import type { Page } from "@playwright/test";
import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fillHostile } from "../support/hostile.ts";
import type { Host, HostWish } from "../support/host.ts";
import { expect, overhang, screens, test } from "../support/test.ts";

const folder = resolve(import.meta.dirname, "../../../target/pictures");
const sizes = (process.env.SIZES ?? "1024x700,1280x800,1920x1080").split(",").map((size) => size.split("x").map(Number) as [number, number]);
const themes = ["light", "dark"] as const;

interface Shot {
  name: string;
  /** Address after the `#`. */
  at: (host: Host) => Promise<string> | string;
  /** What opens over it. */
  then?: (page: Page) => Promise<void>;
}

const first = async (host: Host, stage: string): Promise<string> => {
  const [person] = await host.rpc<{ id: string }[]>("prospects.list", { stage, limit: 1 });
  return person!.id;
};
const plain: Shot[] = screens.map((name) => ({ name, at: () => `/${name}` }));
const sections = ["mode", "rules", "economy", "company", "products", "faq", "mailbox", "chat", "notifications", "data"];
const full: Shot[] = [
  ...plain,
  { name: "drawer", at: async (host) => `/pipeline?prospect=${await first(host, "interested")}` },
  { name: "drawer-won", at: async (host) => `/prospects?prospect=${await first(host, "won")}` },
  { name: "palette", at: () => "/pipeline", then: async (page) => (await page.keyboard.press("Control+k"), page.getByTestId("palette-input").fill("a")) },
  { name: "sheet", at: () => "/pipeline", then: (page) => page.keyboard.press("?") },
  { name: "new-prospect", at: () => "/pipeline", then: (page) => page.keyboard.press("Shift+N") },
  { name: "task", at: () => "/today", then: (page) => page.keyboard.press("t") },
  { name: "bell", at: () => "/today", then: (page) => page.getByTestId("bell").click() },
];

const data: Record<string, { wish: HostWish; shots: Shot[]; fill?: (host: Host) => Promise<unknown> }> = {
  sample: { wish: { sample: true }, shots: [...full, ...sections.map((one) => ({ name: `settings-${one}`, at: () => `/settings/${one}` }))] },
  hostile: { wish: { mailbox: true }, fill: hostile, shots: [...plain, { name: "drawer", at: async (host) => `/pipeline?prospect=${await first(host, "new")}` }] },
  empty: { wish: {}, shots: [...plain, { name: "onboarding", at: () => "/onboarding" }] },
  many: { wish: { seed: 10_000 }, shots: plain.filter(({ name }) => ["today", "pipeline", "prospects"].includes(name)) },
};

async function hostile(host: Host): Promise<void> {
  const ids = await fillHostile(host);
  for (const id of ids.slice(0, 4)) await host.rpc("jobs.run", { kind: "follow_up", prospect_id: id });
}

for (const [kind, { wish, shots, fill }] of Object.entries(data)) {
  test.describe(kind, () => {
    test.use({ wish });
    test(`screens with ${kind} data`, async ({ page, host }) => {
      mkdirSync(resolve(folder, kind), { recursive: true });
      await fill?.(host);
      if (kind !== "empty") await host.rpc("onboarding.finish");
      const wide: string[] = [];
      for (const { name, at, then } of shots) {
        const address = await at(host);
        const files: string[] = [];
        for (const theme of themes) {
          await page.emulateMedia({ colorScheme: theme });
          for (const [width, height] of sizes) {
            await page.setViewportSize({ width, height });
            await page.goto(`${host.url}/#/empty`);
            await page.goto(`${host.url}/#${address}`);
            await page.reload();
            await expect(page.getByTestId("pause-all")).toBeVisible();
            await expect(page.getByTestId("loading")).toHaveCount(0);
            await then?.(page);
            await page.evaluate(() => document.fonts.ready);
            const file = resolve(folder, kind, `${name}-${width}-${theme}.png`);
            await page.screenshot({ path: file });
            files.push(file);
            if ((await overhang(page)) > 0) wide.push(`${name} at ${width}`);
          }
        }
        await sheet(page, resolve(folder, kind, `sheet-${name}.png`), files);
      }
      expect(wide, "wider than the window").toEqual([]);
    });
  });
}

/** All pictures of a screen in one, three to a row. */
async function sheet(page: Page, file: string, pictures: string[]): Promise<void> {
  const paper = await page.context().newPage();
  await paper.setViewportSize({ width: 1980, height: 900 });
  const images = pictures.map((one) => `<img src="data:image/png;base64,${readFileSync(one).toString("base64")}">`);
  await paper.setContent(`<style>body{margin:0;background:#888;display:grid;grid-template-columns:repeat(3,650px);gap:8px;padding:8px}img{width:650px}</style>${images.join("")}`);
  await paper.screenshot({ path: file, fullPage: true });
  await paper.close();
}
