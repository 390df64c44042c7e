// The first start: what the welcome asks, it keeps; the mailbox is really tried; example people come and go by one
// click; a second start begins where the rep was.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { App } from "./support/app.mjs";
import { Desk } from "./support/desk.mjs";
import { Post } from "./support/post.mjs";
import { until } from "./support/process.mjs";

describe("the first start", () => {
  let desk, app, post;
  const click = async (id) => (await app.test(id)).click();
  const type = async (id, text) => (await app.test(id)).setValue(text);
  const setting = async (key) => (await app.ctl.rpc("settings.get", { key })).value;
  before(async () => {
    desk = await Desk.open({ size: "1280x800" });
    post = await Post.open(desk);
    app = await App.open(desk);
    await app.ready();
  });
  after(async () => {
    await app?.close();
    await post?.close();
    await desk?.close();
  });

  test("begins with the welcome; the chosen mode holds", async () => {
    await app.test("screen-onboarding");
    await click("mode-choice-manual");
    await until("the mode is manual", async () => (await app.ctl.rpc("mode.get")).mode === "manual");
    await click("onboarding-next");
  });

  test("keeps who writes and what is sold", async () => {
    await type("setting-company.name", "Löwe & Söhne <b>GmbH</b>");
    await type("setting-company.address", "12 Mabini Street, Makati");
    await click("onboarding-next");
    await click("product-add");
    await type("product-name", "Widget Pro");
    await type("product-price", "49.00");
    await click("product-save");
    const [product] = await until("the product is there", async () => {
      const products = await app.ctl.rpc("products.list");
      return products.length > 0 && products;
    });
    assert.deepEqual([product.name, product.price_minor], ["Widget Pro", 4_900]);
    assert.equal(await setting("company.name"), "Löwe & Söhne <b>GmbH</b>");
    await click("onboarding-next");
  });

  test("tries the mailbox with a real mail", async () => {
    await app.test("setting-smtp.host");
    await app.ctl.set(post.settings());
    await until("the screen shows the host", async () => (await (await app.test("setting-smtp.host")).getValue()) === "127.0.0.1");
    await type("mailbox-test-to", "me@example.com");
    await click("mailbox-test");
    const [mail] = await post.arrived(1);
    assert.deepEqual(mail.to, ["me@example.com"]);
    const words = await (await app.test("mailbox-step-message")).getText();
    assert.ok(words.length > 0);
    await click("onboarding-next");
  });

  test("ends, and is not asked again after a restart", async () => {
    await click("onboarding-step-people");
    await click("onboarding-next");
    await until("it is done", async () => (await app.ctl.rpc("onboarding.get")).done);
    await app.quit();

    app = await App.open(desk);
    await app.ready();
    await app.test("nav-today");
    await until("Today is shown", () => app.browser.execute(() => document.querySelector("#main")?.getAttribute("aria-label") === "Today"));
    assert.equal(await app.browser.$('[data-testid="screen-onboarding"]').isExisting(), false);
    assert.equal((await app.rpc("mode.get")).mode, "manual");
  });

  test("sample data comes, and one click takes exactly it away", async () => {
    await app.rpc("sample.load");
    await until("people are there", async () => (await app.ctl.rpc("status.get")).prospects >= 30);
    const { id } = await app.rpc("prospects.add", { name: "Nobody's Sample", email: "own@own.example" });
    await click("wipe-sample");
    await click("confirm-yes");
    await until("the sample is gone", async () => !(await app.ctl.rpc("status.get")).sample);
    assert.deepEqual((await app.ctl.rpc("prospects.list")).map((one) => one.id), [id]);
    assert.equal((await post.mails()).length, 1, "nothing left to a sample person");
  });
});
