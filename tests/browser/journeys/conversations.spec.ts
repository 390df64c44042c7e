// Conversations: a visitor on another site writes into the real widget; the rep watches, takes over, answers and hands
// back.
import { expect, go, test } from "../support/test.ts";
import { shop, Visitor } from "../support/visitor.ts";

test("a chat is watched live, taken over, answered and handed back, on a site of another origin", async ({ page, host, browser }) => {
  const site = await shop(await host.chat());
  await host.rpc("settings.set", { key: "chat.origins", value: site.origin });
  await host.rpc("onboarding.finish");
  await go(page, "conversations");

  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(site.origin);
  const line = visitor.getByRole("textbox");
  const say = async (text: string): Promise<void> => {
    await line.fill(text);
    await line.press("Enter");
    await expect(visitor.getByText(text, { exact: true })).toBeVisible();
  };
  await say("Hi, is anybody there?");
  const row = page.locator("[data-testid^=conversation-]");
  await expect(row).toContainText("Visitor on");
  await row.click();
  const thread = page.getByTestId("thread");
  await expect(thread).toContainText("Hi, is anybody there?");
  await say("How much is it?");
  await expect(thread).toContainText("is it?");

  await page.getByTestId("take-over").click();
  const input = page.getByTestId("chat-input");
  await input.fill("This is Rina, a person. It is 49 dollars.");
  await input.press("Enter");
  await expect(visitor.getByText("This is Rina, a person.")).toBeVisible();
  // The assistant is silent now: what the visitor says is answered by nobody but the rep.
  const answers = await visitor.getByText(/automated assistant/i).count();
  await say("Thanks, what about 12 seats?");
  await expect(thread).toContainText("Thanks, what about");
  await expect(page.getByTestId("waiting")).toBeVisible();
  expect(await visitor.getByText(/automated assistant/i).count()).toBe(answers);

  await page.getByTestId("hand-back").click();
  await expect(page.getByTestId("take-over")).toBeVisible();
  const visits = await host.rpc<{ taken_over: boolean }[]>("conversations.list");
  expect(visits[0]!.taken_over).toBe(false);
  await visitor.context().close();
  await site.stop();
});

test("a visitor whom nobody answers after a takeover is told, and a task is made", async ({ page, host }) => {
  await host.rpc("onboarding.finish");
  const visitor = await Visitor.open(await host.chat());
  await visitor.say("Can I talk to a person?");
  await host.rpc("chat.take_over", { session_id: visitor.session });
  expect(await visitor.say("Hello?")).toBeNull();
  await host.advance(61_000);
  await expect.poll(async () => (await host.rpc<{ text: string }[]>("tasks.list", { open_only: true })).length).toBe(1);
  const thread = await host.rpc<{ entries: { role: string }[] }>("conversations.get", { session_id: visitor.session });
  expect(thread.entries.filter(({ role }) => role === "notice").length).toBeGreaterThanOrEqual(2);
  await go(page, "today");
  await expect(page.getByRole("main")).toContainText(/answer/i);
});
