"""A real SMTP server (aiosmtpd) that NexScout did not write: keeps every mail as a file.

    smtp_sink.py --dir OUT [--port 0] [--introspect URL]

Prints "listening on 127.0.0.1:PORT" first and "stored NNNN" after each mail, whose octets are then in
OUT/NNNN.eml and whose envelope is in OUT/NNNN.json. With --introspect it wants a login by access token (XOAUTH2) first,
and asks that address about each token. Ends when standard input closes.
"""

import argparse
import asyncio
import base64
import json
import os
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from aiosmtpd.smtp import AuthResult, SMTP


class Keeper:
    """Writes each mail under a number of its own, the envelope before the mail, both at once or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server, session, envelope) -> str:
        self.count += 1
        number = f"{self.count:04}"
        people = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "helo": session.host_name}
        self.write(f"{number}.json", json.dumps(people).encode())
        self.write(f"{number}.eml", envelope.original_content)
        print(f"stored {number}", flush=True)
        return f"250 2.0.0 stored as {number}"

    def write(self, name: str, content: bytes) -> None:
        part = self.folder / f".{name}.part"
        part.write_bytes(content)
        os.replace(part, self.folder / name)


class Asker(Keeper):
    """Takes mail from whom an authorization server knows."""

    def __init__(self, folder: Path, introspect: str) -> None:
        super().__init__(folder)
        self.introspect = introspect

    async def auth_XOAUTH2(self, server, args) -> AuthResult:
        shown = base64.b64decode(args[1]).decode()
        fields = dict(part.split("=", 1) for part in shown.split("\x01") if part)
        token = fields["auth"].removeprefix("Bearer ")
        known = await asyncio.get_running_loop().run_in_executor(None, self.ask, token)
        if known == fields["user"]:
            return AuthResult(success=True, auth_data=known)
        # As Gmail does: the reason as a challenge, to be answered by an empty line; then the refusal.
        await server.challenge_auth('{"status":"400","schemes":"Bearer","scope":"mail"}')
        return AuthResult(success=False, handled=False)

    def ask(self, token: str) -> str | None:
        form = urllib.parse.urlencode({"token": token}).encode()
        with urllib.request.urlopen(self.introspect, form) as answer:
            return json.load(answer).get("username")


async def serve(folder: Path, port: int, introspect: str | None) -> None:
    loop = asyncio.get_running_loop()
    keeper = Asker(folder, introspect) if introspect else Keeper(folder)
    login = {"auth_required": True, "auth_require_tls": False, "auth_exclude_mechanism": ["PLAIN", "LOGIN"]}
    server = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, hostname="sink", loop=loop, **(login if introspect else {})), "127.0.0.1", port
    )
    print(f"listening on 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        # Reads until whoever started us closes the pipe or dies.
        await loop.run_in_executor(None, sys.stdin.buffer.read)
    # Without this, open lines would hold the program up.
    os._exit(0)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--dir", type=Path, required=True)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--introspect")
    chosen = arguments.parse_args()
    chosen.dir.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(chosen.dir, chosen.port, chosen.introspect))


if __name__ == "__main__":
    main()
