#!/usr/bin/python3
"""Debian's Postfix with Dovecot's SASL on 127.0.0.1, from folders of their own.

    postfix.py            (as root: Postfix asks for that)

One port takes TLS from the first byte, as 465 does, one requires STARTTLS, as 587 does; both take a
mail only from who has logged in: as duban@example.invalid with the password "geheim" (PLAIN, LOGIN) or
with a token (XOAUTH2, OAUTHBEARER). Prints one line of JSON once they listen: the ports, the private
authority's certificate, a token, and the folder of the mails to anybody@example.invalid. SIGTERM ends
both and removes the folders.
"""

import base64
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = "duban@example.invalid"

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.invalid
mydestination =
alias_maps =
smtpd_tls_cert_file = {folder}/mail.pem
smtpd_tls_key_file = {folder}/mail.key
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_auth_enable = yes
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sender_login_maps = static:{user}
smtpd_sender_restrictions = reject_authenticated_sender_login_mismatch
message_size_limit = 1000000
virtual_mailbox_domains = example.invalid
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
"""

MASTER = """
127.0.0.1:{implicit} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{starttls} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT = """
protocols =
ssl = no
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
auth_mechanisms = plain login xoauth2 oauthbearer
disable_plaintext_auth = no
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {folder}/passwords
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service auth {{
  unix_listener {folder}/spool/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0600
  }}
}}
"""

OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = email
"""


def certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    for name in ("authority", "mail"):
        openssl(
            "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
    openssl("req", "-x509", "-new", "-key", "authority.key", "-subj", "/CN=authority", "-days", "2",
            "-out", "authority.pem")
    openssl("req", "-new", "-key", "mail.key", "-subj", "/CN=mail", "-out", "mail.csr")
    (folder / "mail.ext").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    openssl("x509", "-req", "-in", "mail.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
            "-CAcreateserial", "-days", "2", "-extfile", "mail.ext", "-out", "mail.pem")


def token(key):
    """A JSON Web Token (RFC 7519), signed by HMAC-SHA256."""

    def encoded(raw):
        return base64.urlsafe_b64encode(raw).rstrip(b"=")

    now = int(time.time())
    head = {"alg": "HS256", "typ": "JWT"}
    body = {"email": USER, "sub": USER, "iat": now - 60, "nbf": now - 60, "exp": now + 3600}
    signed = b".".join(encoded(json.dumps(part).encode()) for part in (head, body))
    return (signed + b"." + encoded(hmac.digest(key, signed, hashlib.sha256))).decode()


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def wait_for(port, processes):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and all(each.poll() is None for each in processes):
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
    raise SystemExit("it does not listen")


def main():
    folder = Path(tempfile.mkdtemp(prefix="duband-postfix."))
    folder.chmod(0o755)
    processes = []

    def end(*_):
        for process in reversed(processes):
            process.terminate()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    postfix = pwd.getpwnam("postfix")
    for name in ("conf", "spool", "data", "mail", "dovecot", "keys/default/HS256"):
        (folder / name).mkdir(parents=True)
    for name in ("data", "mail"):
        os.chown(folder / name, postfix.pw_uid, postfix.pw_gid)
    certificates(folder)
    implicit, starttls = free_ports(2)
    values = dict(folder=folder, user=USER, uid=postfix.pw_uid, gid=postfix.pw_gid,
                  implicit=implicit, starttls=starttls)
    key = os.urandom(32)
    (folder / "keys/default/HS256/default").write_bytes(base64.b64encode(key))
    (folder / "passwords").write_text(f"{USER}:{{PLAIN}}geheim\n")
    (folder / "oauth2.conf").write_text(OAUTH2.format(**values))
    (folder / "dovecot.conf").write_text(DOVECOT.format(**values))
    (folder / "conf/main.cf").write_text(MAIN.format(**values))
    (folder / "conf/master.cf").write_text(MASTER.format(**values))
    try:
        subprocess.run(["postfix", "-c", folder / "conf", "check"], check=True, capture_output=True)
        processes.append(subprocess.Popen(["dovecot", "-F", "-c", folder / "dovecot.conf"]))
        processes.append(
            subprocess.Popen(["/usr/lib/postfix/sbin/master", "-c", folder / "conf", "-d"]))
        for port in (implicit, starttls):
            wait_for(port, processes)
        while not (folder / "spool/private/auth").exists():
            time.sleep(0.02)
        print(
            json.dumps({
                "implicit": implicit, "starttls": starttls, "mails": str(folder / "mail/all/new"),
                "authority": str(folder / "authority.pem"), "token": token(key)}),
            flush=True)
        signal.pause()
    except (subprocess.CalledProcessError, SystemExit) as failure:
        print(failure, getattr(failure, "stderr", ""), file=sys.stderr)
        for name in ("postfix.log", "dovecot.log"):
            if (folder / name).exists():
                print((folder / name).read_text(), file=sys.stderr)
    end()


if __name__ == "__main__":
    main()
