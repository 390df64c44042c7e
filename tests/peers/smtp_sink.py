"""A real SMTP server (aiosmtpd) that NexScout did not write: keeps every mail as a file.

    smtp_sink.py --dir OUT [--port 0]

Prints "listening on 127.0.0.1:PORT" first and "stored NNNN" after each mail, whose octets are then in
OUT/NNNN.eml and whose envelope is in OUT/NNNN.json. Ends when standard input closes.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP


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


async def serve(folder: Path, port: int) -> None:
    loop = asyncio.get_running_loop()
    keeper = Keeper(folder)
    server = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, hostname="sink", loop=loop), "127.0.0.1", port
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
    chosen = arguments.parse_args()
    chosen.dir.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(chosen.dir, chosen.port))


if __name__ == "__main__":
    main()
