#!/usr/bin/python3
"""The signatures of DingTalk and Feishu, written from the vendors' pages without a look at ours.

    robot_signatures.py dingtalk|feishu SECRET TIMESTAMP

Prints the signature as it stands in the query (DingTalk, timestamp in ms) or in the body (Feishu,
timestamp in s).
"""

import base64
import hashlib
import hmac
import sys
import urllib.parse


def dingtalk(secret: str, timestamp: str) -> str:
    code = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return urllib.parse.quote(base64.b64encode(code), safe="")


def feishu(secret: str, timestamp: str) -> str:
    code = hmac.new(f"{timestamp}\n{secret}".encode(), digestmod=hashlib.sha256).digest()
    return base64.b64encode(code).decode()


if __name__ == "__main__":
    vendor, secret, timestamp = sys.argv[1:]
    print({"dingtalk": dingtalk, "feishu": feishu}[vendor](secret, timestamp))
