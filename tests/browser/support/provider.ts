// A mail provider's authorization server that gives leave at once (RFC 6749); its tokens open nothing.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export class Provider {
  /** What the browser and NexScout asked, in order. */
  readonly asked: URLSearchParams[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Provider> {
    const server = createServer();
    await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
    const provider = new Provider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request, answer) => {
      const url = new URL(request.url!, provider.url);
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        const asked = request.method === "POST" ? new URLSearchParams(body) : url.searchParams;
        if (url.pathname === "/token") {
          provider.asked.push(asked);
          const gives = { access_token: "access", refresh_token: "refresh", token_type: "Bearer", expires_in: 3600 };
          answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(gives));
        } else if (url.pathname === "/authorize") {
          provider.asked.push(asked);
          const back = new URL(asked.get("redirect_uri")!);
          back.search = new URLSearchParams({ code: "code", state: asked.get("state")! }).toString();
          answer.writeHead(302, { location: back.href }).end();
        } else answer.writeHead(404).end();
      });
    });
    return provider;
  }

  /** The settings that name it. */
  get settings(): Record<string, string> {
    return {
      "mail.sign_in": "other",
      "sign_in.client_id": "mine",
      "sign_in.authorize_url": `${this.url}/authorize`,
      "sign_in.token_url": `${this.url}/token`,
      "sign_in.scope": "mail offline",
    };
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
