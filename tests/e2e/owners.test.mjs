// One owner of a workspace: what a start says beside another owner, with a broken workspace, and after a kill.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { App, BINARY, alive } from "./support/app.mjs";
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

  // No driver here: the window with the screens, which it would hold on to, goes away.
  const start = (data) => new Program(BINARY, ["--data", data], { env: desk.env });

  test("that a service owns is left to it, and the window names it", async () => {
    const data = join(desk.folder, "served");
    const ctl = new Ctl(data);
    await ctl.run("init");
    const service = new Program(place("target/debug/nexscoutctl"), ["--data", data, "serve", "--listen", "127.0.0.1:0"]);
    await service.line(/^listening on/);
    const program = start(data);
    try {
      await program.line(new RegExp(`owned by nexscoutctl serve \\(process ${service.pid}, since `));
      await desk.shown(failure);
      await desk.hidden("NexScout");
      assert.equal(await ctl.owner(), service.pid);
      await desk.closeWindow(failure);
      assert.equal((await program.ended).code, 1);
      assert.equal((await ctl.rpc("status.get")).owner_pid, service.pid);
    } finally {
      await program.stop();
      await service.stop();
    }
  });

  test("that cannot be read is left as it is, in words", async () => {
    const data = join(desk.folder, "broken");
    const file = join(data, "nexscout.db");
    await mkdir(data);
    await writeFile(file, "this is no database ".repeat(1_000));
    const program = start(data);
    try {
      await desk.shown(failure);
      await program.line(/ERROR.*incident/);
      await desk.closeWindow(failure);
      assert.equal((await program.ended).code, 1);
      assert.match(await readFile(file, "utf8"), /^this is no database/);
    } finally {
      await program.stop();
    }
  });

  test("another than the open one opens beside it", async () => {
    const [one, two] = ["one", "two"].map((name) => new Ctl(join(desk.folder, name)));
    const programs = [start(one.data)];
    try {
      await until("the first is open", () => one.owner());
      programs.push(start(two.data));
      await until("the second is open", () => two.owner());
      await until("both windows are shown", async () => (await desk.windows()).length === 2);
      await one.rpc("automation.pause");
      assert.deepEqual([(await one.rpc("status.get")).paused, (await two.rpc("status.get")).paused], [true, false]);
      assert.notEqual(await one.owner(), await two.owner());
    } finally {
      for (const program of programs) await program.stop();
    }
    assert.equal(await one.owner(), undefined);
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
