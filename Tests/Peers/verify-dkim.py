#!/usr/bin/python3
"""Verifies a mail's DKIM signature as its receiver does: Debian's python3-dkim.

    verify-dkim.py FILE KEY [SELECTOR DOMAIN]

KEY is the private key in PEM, of which the DNS would have the public half. Prints `pass`, or `fail`
and why; a signature of another selector or domain has no key.
"""

import base64
import subprocess
import sys
from pathlib import Path

import dkim

file, key, selector, domain = (sys.argv[1:] + ["duband", "county.example"])[:4]
public = subprocess.run(
    ["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True
).stdout
is_ed25519 = len(public) == 44
# RFC 8463 section 4: the 32 bytes alone; RSA with its frame.
data = base64.b64encode(public[-32:] if is_ed25519 else public).decode()
record = f"v=DKIM1; k={'ed25519' if is_ed25519 else 'rsa'}; p={data}".encode()
name = f"{selector}._domainkey.{domain}.".encode()


def lookup(asked: bytes, timeout: int = 5) -> bytes | None:
    return record if asked == name else None


try:
    print("pass" if dkim.DKIM(Path(file).read_bytes()).verify(dnsfunc=lookup) else "fail")
except dkim.DKIMException as error:
    print(f"fail {error!r}")
