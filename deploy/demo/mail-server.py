#!/usr/bin/python3
"""A mail server that keeps what it gets: Debian's python3-aiosmtpd, a file a mail.

    mail-server.py --folder DIR [--port N]

Prints the port it listens on, on 127.0.0.1, once it does.
"""

import argparse
import asyncio
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Keeper:
    """Keeps each mail as NNNN.eml, with its envelope in front."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = len(list(folder.glob("*.eml")))

    async def handle_DATA(self, server, session, envelope) -> str:
        self.count += 1
        part = self.folder / f"{self.count:04}.part"
        header = (
            f"X-Envelope-From: {envelope.mail_from}\r\n"
            f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        ).encode()
        part.write_bytes(header + envelope.original_content)
        part.rename(self.folder / f"{self.count:04}.eml")
        return "250 2.0.0 kept"


async def serve(folder: Path, port: int) -> None:
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="mail.invalid", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(arguments.folder, arguments.port))
