// The widget on a page of another origin under a strict policy: its look, a person, and what happens while the endpoint
// does not answer. A gate stands before the real endpoint, so that it can fall silent and come back.
import { createServer, request as forward, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Host } from "../support/host.ts";
import { barriers, expect, test } from "../support/test.ts";

const pictures = new URL("../../../target/browser/widget/", import.meta.url).pathname;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The chat behind a gate, and a shop on another origin that allows nothing but it. */
class Street {
  silent = false;
  /** Takes messages in and lets nothing out: only answers are lost. */
  deaf = false;
  readonly #servers: Server[] = [];
  endpoint = "";
  shop = "";

  static async open(host: Host): Promise<Street> {
    const street = new Street();
    const chat = new URL(await host.chat());
    const gate = createServer((asked, answer) => {
      if (street.silent) return;
      const { port } = chat;
      const on = forward({ host: "127.0.0.1", port, path: asked.url, method: asked.method, headers: asked.headers }, (told) => {
        // A preflight passes: without it the message would not even leave the page.
        if (street.deaf && asked.method !== "OPTIONS") return void told.resume();
        answer.writeHead(told.statusCode ?? 502, told.headers);
        // A stream that is open then breaks: bytes are never lost within a connection.
        told.on("data", (bytes) => (street.deaf && asked.method !== "OPTIONS" ? answer.destroy() : answer.write(bytes)));
        told.on("end", () => answer.end());
      });
      on.on("error", () => answer.destroy());
      answer.on("close", () => on.destroy());
      asked.pipe(on);
    });
    street.endpoint = await listen(gate);
    const site = createServer((asked, answer) => {
      const { searchParams } = new URL(asked.url ?? "/", "http://shop");
      const attributes = [...searchParams].map(([name, value]) => ` data-${name}="${value}"`).join("");
      answer.setHeader("content-type", "text/html; charset=utf-8");
      answer.setHeader("content-security-policy", `default-src 'none'; script-src ${street.endpoint}; connect-src ${street.endpoint}`);
      answer.end(
        `<!doctype html><html lang="en"><head><title>Shop</title><meta name="viewport" content="width=device-width"></head>` +
          `<body><main><h1>Shop</h1><p>Goods.</p></main><script src="${street.endpoint}/widget.js"${attributes}></script></body></html>`,
      );
    });
    street.shop = await listen(site);
    street.#servers.push(gate, site);
    await host.rpc("settings.set", { key: "chat.origins", value: street.shop });
    await host.rpc("onboarding.finish");
    return street;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }
}

const lines = async (host: Host): Promise<{ role: string; text: string; session: string }[]> => {
  const all = await host.rpc<{ session_id: string | null }[]>("conversations.list");
  const threads = await Promise.all(all.map(({ session_id }) => host.rpc<{ entries: { role: string; text: string }[] }>("conversations.get", { session_id })));
  return threads.flatMap(({ entries }, at) => entries.map(({ role, text }) => ({ role, text, session: String(all[at]!.session_id) })));
};
const said = async (host: Host, text: string): Promise<number> => (await lines(host)).filter((line) => line.role === "visitor" && line.text.includes(text)).length;
const shot = (page: Page, name: string) => {
  mkdirSync(pictures, { recursive: true });
  return page.screenshot({ path: `${pictures}${name}.png` });
};

test("the first visitor already sees the rep's words and colour, under a strict policy, and their consent line is kept", async ({ host, browser }) => {
  const street = await Street.open(host);
  const set = { "chat.widget.title": "Ask Acme", "chat.widget.label": "Questions?", "chat.widget.accent": "#ffd400", "chat.widget.consent": "We keep what you write to answer you.", "company.privacy_url": "https://acme.example/privacy" };
  for (const [key, value] of Object.entries(set)) await host.rpc("settings.set", { key, value });
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 320]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: width === 320 ? 568 : 800 }, reducedMotion: "reduce" });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
      await page.goto(street.shop);
      const launch = page.getByRole("button", { name: "Questions?" });
      await expect(launch).toBeVisible();
      // Yellow takes black letters.
      await expect(launch).toHaveCSS("color", "rgb(0, 0, 0)");
      await shot(page, `closed-${colorScheme}-${width}`);
      await launch.click();
      await expect(page.getByRole("dialog", { name: "Ask Acme" })).toBeVisible();
      await expect(page.getByText("We keep what you write to answer you.")).toBeVisible();
      await expect(page.getByText("An automated assistant answers")).toBeVisible();
      await expect(page.getByRole("link", { name: "Privacy notice" })).toHaveAttribute("href", "https://acme.example/privacy");
      await page.getByRole("textbox", { name: "Your message" }).fill("What do you sell?");
      await page.keyboard.press("Enter");
      await expect(page.locator(".line.visitor")).toHaveText(/What do you sell\?/);
      await expect(page.locator(".line.assistant").nth(1)).toBeVisible();
      await shot(page, `open-${colorScheme}-${width}`);
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(launch).toBeFocused();
      expect(complaints).toEqual([]);
      await context.close();
    }
  }
  const [visit] = await host.rpc<{ session_id: string }[]>("conversations.list");
  expect(JSON.stringify(await host.rpc("conversations.get", { session_id: visit!.session_id }))).toContain("We keep what you write to answer you.");
  await street.close();
});

test("a visitor comes back to their chat, asks for a person, and sees one join", async ({ host, browser }) => {
  const street = await Street.open(host);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${street.shop}/?open=1`);
  await page.getByRole("textbox", { name: "Your message" }).fill("Hello from before");
  await page.keyboard.press("Enter");
  await expect(page.locator(".line.assistant").nth(1)).toBeVisible();
  await page.reload();
  await expect(page.locator(".line.visitor")).toHaveText(/Hello from before/);
  await page.getByRole("button", { name: "Talk to a person" }).click();
  const notices = async () => (await host.rpc<{ kind: string; text: string }[]>("notifications.list")).map(({ text }) => text);
  await expect.poll(notices).toContain("a visitor asks to talk to a person");
  const [{ session_id }] = (await host.rpc<{ session_id: string }[]>("conversations.list")) as [{ session_id: string }];
  await host.rpc("chat.take_over", { session_id });
  await expect(page.getByText(/A person has joined/)).toBeVisible();
  await page.context().close();
  await street.close();
});

test("in silence it becomes a form; two tabs keep what is written and it arrives once", async ({ host, browser }) => {
  const street = await Street.open(host);
  await host.rpc("settings.set", { key: "chat.widget.mail", value: "hello@acme.example" });
  const context = await browser.newContext({ viewport: { width: 320, height: 568 } });
  const [page, other] = [await context.newPage(), await context.newPage()];
  // Seen once, so that its look is known.
  for (const tab of [page, other]) await tab.goto(street.shop);
  await expect.poll(() => page.evaluate(() => Object.values(localStorage).join().includes("hello@acme.example"))).toBe(true);
  street.silent = true;
  const began = Date.now();
  await page.getByRole("button", { name: "Chat" }).click();
  await expect(page.getByLabel("Your e-mail")).toBeVisible();
  expect(Date.now() - began).toBeLessThan(5_000);
  await expect(page.getByRole("link", { name: /write an e-mail/ })).toHaveAttribute("href", /^mailto:hello@acme\.example/);
  await page.getByLabel("Your name").fill("Ana Lopez");
  await page.getByRole("textbox", { name: "Your message" }).fill("Please write me about 12 seats");
  await page.getByRole("button", { name: "Leave the message" }).click();
  await expect(page.getByRole("alert")).toContainText("e-mail address");
  await expect(page.getByLabel("Your e-mail")).toBeFocused();
  await page.getByLabel("Your e-mail").fill("ana@lopez.example");
  await shot(page, "form-320");
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Leave the message" }).click();
  await expect(page.getByText("kept in this browser")).toBeVisible();
  expect(await said(host, "12 seats")).toBe(0);
  street.silent = false;
  await Promise.all([page.reload(), other.reload()]);
  await expect.poll(() => said(host, "12 seats")).toBe(1);
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(":left")).length)).toBe(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Chat" })).toBeVisible();
  expect(await said(host, "12 seats")).toBe(1);
  await context.close();
  await street.close();
});

test("a message whose answer was lost and that is left by form as well is said once", async ({ host, browser }) => {
  const street = await Street.open(host);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${street.shop}/?open=1`);
  await expect(page.locator(".line.assistant")).toBeVisible();
  street.deaf = true;
  await page.getByRole("textbox", { name: "Your message" }).fill("Is the blue one in stock?");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Your e-mail")).toBeVisible();
  await expect.poll(() => said(host, "blue one")).toBe(1);
  await expect(page.getByRole("textbox", { name: "Your message" })).toHaveValue("Is the blue one in stock?");
  await page.getByLabel("Your e-mail").fill("ana@lopez.example");
  await page.getByRole("button", { name: "Leave the message" }).click();
  street.deaf = false;
  await expect.poll(() => said(host, "ana@lopez.example"), { timeout: 40_000 }).toBe(1);
  // Back in the chat by itself, with the message in it.
  await expect(page.locator(".line.visitor").first()).toHaveText(/blue one/);
  await expect(page.locator(".line.visitor").nth(1)).toHaveText(/ana@lopez\.example/);
  await expect(page.getByText("Hi, I'm the automated assistant")).toHaveCount(1);
  expect(await said(host, "blue one")).toBe(1);
  await page.context().close();
  await street.close();
});
