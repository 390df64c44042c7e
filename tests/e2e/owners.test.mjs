// One owner of a workspace: what a start says beside another owner, with a broken workspace, and after a kill.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { App, alive } from "./support/app.mjs";
import { Ctl } from "./support/ctl.mjs";
import { Desk } from "./support/desk.mjs";
import { Program, place, until } from "./support/process.mjs";

describe("a workspace", () => {
  let desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(() => desk?.close());

  const failure = "NexScout cannot open this workspace";

  test("that a service owns is left to it, and the window names it", async () => {
    const data = join(desk.folder, "served");
    const ctl = new Ctl(data);
    await ctl.run("init");
    const service = new Program(place("target/debug/nexscoutctl"), ["--data", data, "serve", "--listen", "127.0.0.1:0"]);
    await service.line(/^listening on/);
    const app = await App.open(desk, { name: "served" });
    try {
      await desk.shown(failure);
      const words = await app.browser.$("body").getText();
      assert.match(words, new RegExp(`owned by nexscoutctl serve \\(process ${service.pid}, since `));
      assert.match(words, new RegExp(`end process ${service.pid} first`));
      assert.equal(await ctl.owner(), service.pid);
      // No way to the command table from there.
      const { error } = await app.invoke("rpc", { name: "status.get", request: {} });
      assert.match(`${error?.message ?? error}`, /not allowed|main window/);
    } finally {
      await app.close();
      await service.stop();
    }
  });

  test("that cannot be read is left as it is, in words", async () => {
    const data = join(desk.folder, "broken");
    await mkdir(data);
    await writeFile(join(data, "nexscout.db"), "this is no database ".repeat(1_000));
    const app = await App.open(desk, { name: "broken" });
    try {
      await desk.shown(failure);
      const words = await app.browser.$("body").getText();
      assert.match(words, /Code precondition/);
      await desk.closeWindow(failure);
      await desk.hidden(failure);
    } finally {
      await app.close();
    }
  });

  test("another than the open one opens beside it", async () => {
    const one = await App.open(desk, { name: "one" });
    const two = await App.open(desk, { name: "two" });
    try {
      await one.ready();
      await two.ready();
      assert.notEqual(one.pid, two.pid);
      await one.ctl.rpc("automation.pause");
      assert.equal((await two.rpc("status.get")).paused, false);
      assert.equal((await one.rpc("status.get")).paused, true);
    } finally {
      await two.close();
      await one.close();
    }
  });

  test("keeps everything over an end and over a kill", async () => {
    const first = await App.open(desk, { name: "kept" });
    await first.ready();
    await first.rpc("prospects.add", { name: "Ana Lopez", email: "ana@lopezdental.example" });
    await first.rpc("automation.pause");
    await first.quit();
    assert.equal(await first.ctl.owner(), undefined, "a clean end gives the workspace up");

    const second = await App.open(desk, { name: "kept" });
    await second.ready();
    assert.equal((await second.rpc("status.get")).paused, true, "the kill switch survives");
    const [ana] = await second.rpc("prospects.list");
    assert.equal(ana.name, "Ana Lopez");
    process.kill(second.pid, "SIGKILL");
    await until("it is gone", () => !alive(second.pid));
    await second.close();

    const third = await App.open(desk, { name: "kept" });
    await third.ready();
    assert.deepEqual(await third.rpc("prospects.list"), [ana]);
    assert.equal((await third.rpc("workspace.verify")).ok, true);
    await third.close();
  });
});
