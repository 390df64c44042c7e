// What people send who mean harm, and what breaks layouts: in names, companies, notes, chat lines and mails.
import type { Host } from "./host.ts";
import { Visitor } from "./visitor.ts";

export const script = `<script>window.__hurt=1</script><img src=x onerror="window.__hurt=1">`;
/** Says one thing and shows another: right-to-left override, marks, isolates without an end. */
export const bidi = "\u202Egpj.exe\u202C \u2066Invoice\u200F 2026";
export const unbroken = "Supercalifragilistic".repeat(9);
export const tenThousand = `${"All work and no play. ".repeat(400)}${"x".repeat(1_200)}`.slice(0, 10_000);
export const arabic = "محمد عبد الرحمن الخطيب بن سليمان";
export const zalgo = "Z\u0351\u036B\u0343a\u035B\u0357l\u0321\u034Ag\u0322o\u0327";

export const names = [
  "<b>Bobby</b> Tables",
  "<script>window.__hurt=1</script>",
  `"><img src=x onerror=window.__hurt=1>`,
  bidi,
  unbroken.slice(0, 180),
  arabic,
  `${zalgo} Zalgo`,
  "{{7*7}} ${7*7} <%= 7*7 %>",
  "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh Cholmondeley the Third",
];

/** Fills a workspace with them: people in several stages, a chat, and what grows from both. */
export async function fillHostile(host: Host): Promise<string[]> {
  const stages = ["new", "contacted", "qualified", "interested", "ready_to_close"];
  const ids: string[] = [];
  for (const [at, name] of names.entries()) {
    const fields: Record<string, string> = { name, company: names[(at + 3) % names.length]!, email: `hostile${at}@widgets.test`, stage: stages[at % stages.length]! };
    ids.push(await host.add(fields));
  }
  await host.rpc("notes.add", { prospect_id: ids[0], text: tenThousand });
  await host.rpc("notes.add", { prospect_id: ids[1], text: script });
  await host.rpc("tasks.add", { prospect_id: ids[2], text: `${script} ${unbroken}`, due_at: Date.UTC(2026, 10, 24) });
  const visitor = await Visitor.open(await host.chat(), "https://widgets.example/<script>alert(1)</script>");
  for (const line of [`My name is ${names[0]}`, script, bidi, tenThousand.slice(0, 4_000), "how much is it? My email is evil@hostile.test, call me today, I want to buy 12 seats"]) {
    await visitor.say(line);
  }
  return ids;
}
