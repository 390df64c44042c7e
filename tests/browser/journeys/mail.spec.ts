// Mail by hand and mail that came in: answers, drafts, texts to begin with, and a mail's HTML, which may do nothing.
import { expect, test } from "../support/test.ts";
import { type Host, WORKDAY } from "../support/host.ts";

test.use({ wish: { mailbox: true, at: WORKDAY } });

async function ana(host: Host): Promise<string> {
  await host.rpc("onboarding.finish");
  await host.rpc("settings.set", { key: "imap.host", value: "127.0.0.1" });
  const { id } = await host.rpc<{ id: string }>("prospects.add", { name: "Ana Lopez", email: "ana@lopez.example", basis: "asked", stage: "contacted" });
  return id;
}

const mail = (subject: string, body: string, type = "text/plain; charset=utf-8"): string =>
  `From: Ana Lopez <ana@lopez.example>\nTo: rina@widgets.example\nSubject: ${subject}\nMessage-ID: <${body.length}@lopez.example>\nMIME-Version: 1.0\nContent-Type: ${type}\n\n${body}\n`;

test("a mail that came in is answered by hand, taken back, written on and sent", async ({ page, host }) => {
  const id = await ana(host);
  await host.deliver(mail("Seats", "How many seats does it take?"));
  await page.goto(`${host.url}/#/conversations/p:${id}`);
  const thread = page.getByTestId("thread");
  // Its signal is marked, and says so within the line.
  await expect(thread).toContainText("seats does it take?");
  await expect(thread).toContainText("same sender");

  await page.keyboard.press("r");
  const body = page.getByTestId("mail-body");
  await expect(body).toBeFocused();
  await body.fill("As many as you have people.");
  await body.press("Control+Enter");
  await expect(body).toBeHidden();
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(body).toHaveValue("As many as you have people.");
  expect(await host.mails()).toHaveLength(0);

  await body.fill("As many as you have people, Ana.");
  await page.getByTestId("mail-send").click();
  await expect(thread).toContainText("waits to leave");
  await host.advance(11_000);
  await expect.poll(async () => (await host.mails()).length).toBe(1);
  const [sent] = await host.mails();
  expect(sent!.subject).toBe("Re: Seats");
  expect(sent!.text).toContain("As many as you have people, Ana.");
  await expect(thread).toContainText("As many as you have people, Ana.");
});

test("what is typed is kept as a draft, and a text to begin with is put in", async ({ page, host }) => {
  const id = await ana(host);
  await page.goto(`${host.url}/#/conversations/p:${id}`);
  await page.getByTestId("mail-write").click();
  await page.getByTestId("mail-subject").fill("Hello");
  await page.getByTestId("mail-body").fill("Thank you for your time.");
  await page.getByTestId("mail-keep-snippet").click();
  await expect.poll(async () => (await host.rpc<unknown[]>("snippets.list", {})).length).toBe(1);
  await expect.poll(async () => (await host.rpc<{ body: string } | null>("mails.draft", { prospect_id: id }))?.body).toBe("Thank you for your time.");
  await page.reload();
  await page.getByTestId("mail-write").click();
  await expect(page.getByTestId("mail-subject")).toHaveValue("Hello");
  await page.getByTestId("mail-body").fill("");
  await page.getByTestId("mail-snippets").selectOption({ label: "Thank you for your time." });
  await expect(page.getByTestId("mail-body")).toHaveValue("Thank you for your time.");
  await page.getByTestId("mail-discard").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => host.rpc("mails.draft", { prospect_id: id })).toBeNull();
});

test("files are attached by picker and by drop, taken off, refused when too large, and go with the mail", async ({ page, host }) => {
  const id = await ana(host);
  await page.goto(`${host.url}/#/conversations/p:${id}`);
  await page.getByTestId("mail-write").click();
  const files = page.getByTestId("mail-files");
  await page.getByTestId("mail-picker").setInputFiles([
    { name: "prices\u202efdp.txt", mimeType: "text/plain", buffer: Buffer.from("hello") },
    { name: "second.txt", mimeType: "text/plain", buffer: Buffer.from("other") },
  ]);
  await expect(files).toContainText("pricesfdp.txt");
  await expect(files).toContainText("second.txt");
  await files.getByRole("button", { name: "Take off second.txt" }).press("Enter");
  await expect(files).not.toContainText("second.txt");
  const dropped = await page.evaluateHandle(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
    return carried;
  });
  await page.getByTestId("mail-composer").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(files).toContainText("dropped.txt");
  await page.getByTestId("mail-picker").setInputFiles([{ name: "big.bin", mimeType: "", buffer: Buffer.alloc((10 << 20) + 1) }]);
  await expect(page.getByTestId("mail-composer").getByRole("alert")).toContainText("10 MB together");
  // They are there again after the page was left.
  await page.reload();
  await page.getByTestId("mail-write").click();
  await expect(files).toContainText("dropped.txt");
  await page.getByTestId("mail-subject").fill("Prices");
  await page.getByTestId("mail-body").fill("As promised.");
  await page.getByTestId("mail-send").click();
  await expect(page.getByTestId("mail-sent-files")).toContainText("pricesfdp.txt");
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(files).toContainText("dropped.txt");
  await page.getByTestId("mail-send").click();
  await expect(page.getByTestId("mail-body")).toBeHidden();
  await host.advance(11_000);
  await expect.poll(async () => (await host.mails()).length).toBe(1);
  const [sent] = await host.mails();
  expect(sent!.raw).toContain('filename="pricesfdp.txt"');
  expect(sent!.raw).toContain(Buffer.from("dropped").toString("base64"));
});

test.describe("with a mail that would do more than be read", () => {
  // What the browser says it blocked.
  test.use({ expected: [/about:srcdoc|frame is sandboxed/] });
  test("a mail's HTML is shown without scripts and without anything from outside", async ({ page, host }) => {
    const id = await ana(host);
    const asked: string[] = [];
    // What the page's policy blocks never comes here.
    await page.route("https://tracker.example/**", (route) => (asked.push(route.request().url()), route.abort()));
    const html = `<p id=a>Plain <b>bold</b></p><img src="https://tracker.example/pixel.png"><script>parent.document.title = "owned"; document.getElementById("a").textContent = "ran"</script><style>@import "https://tracker.example/x.css"</style><link rel=stylesheet href="https://tracker.example/y.css">`;
    await host.deliver(mail("Look", html, "text/html; charset=utf-8"));
    await page.goto(`${host.url}/#/conversations/p:${id}`);
    await page.getByTestId("whole-mail").click();
    const dialog = page.getByTestId("whole");
    await dialog.getByRole("radio", { name: "As sent" }).click();
    const frame = dialog.frameLocator("iframe");
    await expect(frame.locator("#a")).toHaveText("Plain bold");
    expect(await page.title()).not.toBe("owned");
    expect(asked).toEqual([]);
  });
});
