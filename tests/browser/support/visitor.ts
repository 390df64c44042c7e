// Somebody on the website: the plain calls of the chat, and a page of another origin with the real widget.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A visit, by the calls the widget makes. */
export class Visitor {
  private constructor(
    private readonly chat: string,
    readonly session: string,
    private readonly token: string,
  ) {}

  static async open(chat: string, page = "https://widgets.example/pricing"): Promise<Visitor> {
    const opened = await post(`${chat}/v1/chat/sessions`, { page });
    return new Visitor(chat, String(opened.session_id), String(opened.token));
  }

  /** Says something; answers what the assistant replied, or null where a person has taken over. */
  async say(text: string): Promise<string | null> {
    const said = await post(`${this.chat}/v1/chat/sessions/${this.session}/messages`, { text }, this.token);
    return (said.reply as { text: string } | null)?.text ?? null;
  }
}

async function post(url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** A shop on a port of its own, another origin than the chat's, with the widget in it. */
export async function shop(chat: string): Promise<{ origin: string; stop: () => Promise<void> }> {
  const server = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    // As strict as a careful shop: nothing but what the README asks for.
    answer.setHeader("content-security-policy", `default-src 'none'; script-src ${chat}; connect-src ${chat}`);
    answer.end(`<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main><script src="${chat}/widget.js" defer data-open></script>`);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
