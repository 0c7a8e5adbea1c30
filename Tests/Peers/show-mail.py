#!/usr/bin/python3
"""Shows a mail as terminal mail programs of Debian show it, and says what stood there.

    show-mail.py s-nail|neomutt FILE

Prints a JSON object: header (the lines above the text, by their names), text (what is shown of the parts:
plain text and tables by s-nail; by neomutt the HTML text, which w3m renders, and tables), list (the
overview, one line a mail), and attachments (their names). The locale is C.UTF-8.
"""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

PROGRAM, FILE = sys.argv[1], Path(sys.argv[2]).resolve()

NEOMUTT = """
set folder=.
set mailcap_path=mailcap
auto_view text/html text/csv
alternative_order text/html
set pipe_decode=yes pipe_decode_weed=no wait_key=no
set index_format="%L | %s" attach_format="(%d)"
"""

MAILCAP = """
text/html; w3m -dump -cols 200 -T text/html -I UTF-8 -O UTF-8 %s; copiousoutput
text/csv; cat %s; copiousoutput
"""


def environment() -> dict:
    return {"PATH": os.environ["PATH"], "HOME": os.getcwd(), "LC_ALL": "C.UTF-8", "TERM": "xterm"}


def split(shown: str) -> tuple[dict, str]:
    """The header by names, and what stands below it; a line that is indented continues the one above."""
    above, _, below = shown.partition("\n\n")
    lines = re.sub(r"\n[ \t]+", " ", above).split("\n")
    header = dict(line.split(": ", 1) for line in lines if re.match(r"[A-Za-z-]+: ", line))
    return header, below


def s_nail() -> dict:
    def run(commands: str) -> str:
        return subprocess.run(
            ["s-nail", "-n", "-R", "-S", "ttycharset=utf-8", "-S", "crt=", "-f", "mbox"], env=environment(),
            input=commands, capture_output=True, text=True, check=True, timeout=30).stdout

    before = set(os.listdir())
    # What is written without a terminal goes to files of the attachments' own names.
    run("write 1\nxit\n")
    names = set(os.listdir()) - before - {"1"}
    shown = run("type 1\nxit\n").partition("[-- Message  1 --")[2].partition("\n")[2]
    header, text = split(shown)
    overview = [line for line in run("headers\nxit\n").split("\n") if re.match(r"\W*[A-Z]\s+1 ", line)]
    return {"header": header, "text": text, "list": overview[-1], "attachments": sorted(names)}


def neomutt() -> dict:
    Path("rc").write_text(NEOMUTT)
    Path("mailcap").write_text(MAILCAP)

    def run(keys: str, until: str = "") -> str:
        """What it writes to its terminal, a new line for each word that is put elsewhere.

        Nothing is drawn while keys are left: those that leave are typed when `until` stands there.
        """
        child, terminal = pty.fork()
        if child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 240, 0, 0))
            command = ["neomutt", "-n", "-F", "rc", "-R", "-f", "mbox", "-e", f'push "{keys}"']
            os.execvpe(command[0], command, environment())
        written = b""
        try:
            while piece := os.read(terminal, 65536):
                written += piece
                if until and until.encode() in written:
                    os.write(terminal, b"qx")
                    until = ""
        except OSError:  # it has gone
            pass
        if status := os.waitpid(child, 0)[1]:
            sys.exit(f"neomutt: {status}")
        return re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[()].|.)", "\n", written.decode())

    run("<pipe-message>cat > shown<enter><exit>")
    drawn = run("<view-attachments>", until="Attachments")
    overview = run("<refresh>", until="NeoMutt: ~/mbox")
    names = re.findall(r"\(([^()]+\.[^()]+)\)", drawn)
    header, text = split(Path("shown").read_text())
    line = next(line for line in overview.split("\n") if " | " in line)
    return {
        "header": header, "text": text, "list": line.strip(),
        "attachments": sorted(set(names)),
    }


signal.alarm(60)
content = FILE.read_bytes().replace(b"\r\n", b"\n")
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    stuffed = re.sub(rb"^(>*From )", rb">\1", content, flags=re.MULTILINE)
    Path("mbox").write_bytes(b"From duban Fri Jun 14 09:00:00 2024\n" + stuffed + b"\n")
    seen = {"s-nail": s_nail, "neomutt": neomutt}[PROGRAM]()
    print(json.dumps(seen, ensure_ascii=False))
    os.chdir("/")
