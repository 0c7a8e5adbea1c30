#!/usr/bin/python3
"""Reads a mail as Python's email package does under its strict policy, and says what it saw.

    read-mail.py FILE

Prints a JSON object, line ends as LF: subject, from, to, references, attachments (name, type, text), types of all
parts, defects, and the length of the longest line.
"""

import json
import sys
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr
from pathlib import Path

content = Path(sys.argv[1]).read_bytes()
message = BytesParser(policy=policy.SMTP + policy.strict).parsebytes(content)
plain = BytesHeaderParser(policy=policy.compat32).parsebytes(content)
header = content.split(b"\r\n\r\n")[0]


def defects(part) -> list[str]:
    found = [repr(d) for d in part.defects]
    return found + [f"{name}: {d!r}" for name, value in part.items() for d in value.defects]


def names(field: str) -> list[str]:
    """The name and the address, as the policy shows them and as RFC 2047 has them.

    The first puts a space between two encoded words of a name (section 6.2 says that it is none).
    """
    address = message[field].addresses[0]
    name, mailbox = parseaddr(plain[field].replace("\r\n", ""))
    whole = str(make_header(decode_header(name)))
    return [address.display_name, whole, address.addr_spec, mailbox]


print(
    json.dumps(
        {
            "subject": message["subject"],
            "from": names("from"),
            "to": names("to"),
            "references": (message["references"] or "").split(),
            "attachments": [
                [p.get_filename(), p.get_content_type(), p.get_content().replace("\r\n", "\n")]
                for p in message.iter_attachments()
            ],
            "types": [p.get_content_type() for p in message.walk()],
            "text": message.get_body(("plain",)).get_content().replace("\r\n", "\n"),
            "defects": [d for p in message.walk() for d in defects(p)],
            "longestLine": max(len(line) for line in content.split(b"\r\n")),
            "bareEnds": content.count(b"\n") - content.count(b"\r\n"),
            # Whole words: each decodes by itself, and none is longer than it may be.
            "longestWord": max(
                (len(w) for w in header.split() if w.startswith(b"=?")), default=0
            ),
        }
    )
)
