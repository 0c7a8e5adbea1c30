#!/usr/bin/python3
"""TLS servers on loopback that are as they should be, or wrong in one way each.

    tls-server.py FOLDER

Makes a private authority and its certificates in FOLDER with the openssl command, listens for each
of SERVERS on one port of 127.0.0.1 and of ::1, and prints one JSON object: the ports by name. Then
every line on its standard input is a server's name, and gets one JSON line: what each of its
connections so far came to, as [what was received after the handshake, how it ended]. `+NAME` first
waits until all of them have ended. It ends with its standard input, and removes FOLDER.
"""

import json
import pathlib
import select
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import threading
import warnings

# TLS 1.1 is what one of them is for.
warnings.simplefilter("ignore", DeprecationWarning)
FOLDER = pathlib.Path(sys.argv[1])
NAMES = "DNS:good.example,DNS:*.wild.example,DNS:p*.partial.example,IP:127.0.0.1,IP:::1"


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=FOLDER, check=True, capture_output=True)


def key(name):
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")


def authority(name):
    key(name)
    openssl("req", "-x509", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-days", "2",
            "-out", f"{name}.pem", "-addext", "keyUsage=keyCertSign")


def certificate(name, names, issuer="authority", subject="/CN=server", dates=()):
    key(name)
    openssl("req", "-new", "-key", f"{name}.key", "-subj", subject, "-out", f"{name}.csr")
    extensions = FOLDER / f"{name}.ext"
    extensions.write_text(f"subjectAltName={names}\n" if names else "basicConstraints=CA:FALSE\n")
    if issuer is None:
        openssl("x509", "-req", "-in", f"{name}.csr", "-signkey", f"{name}.key", "-days", "2",
                "-extfile", extensions.name, "-out", f"{name}.pem")
    elif dates:
        # Only `openssl ca` sets both dates in this version.
        (FOLDER / "index.txt").write_text("")
        (FOLDER / "ca.conf").write_text(
            "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\n"
            "policy=p\nrand_serial=yes\n[p]\ncommonName=supplied\n")
        openssl("ca", "-batch", "-config", "ca.conf", "-cert", f"{issuer}.pem", "-keyfile",
                f"{issuer}.key", "-in", f"{name}.csr", "-startdate", dates[0], "-enddate", dates[1],
                "-extfile", extensions.name, "-out", f"{name}.pem", "-notext")
    else:
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey",
                f"{issuer}.key", "-CAcreateserial", "-days", "2", "-extfile", extensions.name,
                "-out", f"{name}.pem")


def context(name, least=ssl.TLSVersion.TLSv1_2, most=ssl.TLSVersion.TLSv1_3):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(FOLDER / f"{name}.pem", FOLDER / f"{name}.key")
    if most < ssl.TLSVersion.TLSv1_2:
        made.set_ciphers("ALL:@SECLEVEL=0")
    made.minimum_version, made.maximum_version = least, most
    return made


def answer(connection, record):
    """Answers every line with the number of bytes that it had."""
    got = 0
    while True:
        try:
            data = connection.recv(65536)
        except ssl.SSLEOFError:
            record[1] = "cut off"
            return
        if not data:
            record[1] = "close_notify"
            return
        record[0] += data[:4096].decode("latin-1") if len(record[0]) < 4096 else ""
        got += len(data)
        if data.endswith(b"\n"):
            connection.sendall(b"%d bytes" % got)
            got = 0


def secured(name, then=answer, before=None, tickets=2, **versions):
    """A server that puts its connections under TLS, maybe after some words in clear."""
    rules = context(name, **versions)
    rules.num_tickets = tickets

    def serve(connection, record):
        if before:
            before(connection)
        try:
            wrapped = rules.wrap_socket(connection, server_side=True, suppress_ragged_eofs=False)
        except (ssl.SSLError, OSError) as error:
            record[1] = f"no handshake: {getattr(error, 'reason', None) or error}"
            return
        record[1] = "secured"
        then(wrapped, record)
        wrapped.close()

    return serve


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def cut(connection, record):
    """Takes one line and closes without close_notify."""
    record[0] += connection.recv(4096).decode("latin-1")
    connection.sendall(b"the end")
    record[1] = "cut by us"


def deaf(connection, record):
    """Reads nothing after the handshake, until the other side has gone."""
    record[1] = "deaf"
    gone = select.poll()
    gone.register(connection, select.POLLRDHUP)
    gone.poll(20_000)


def mute(connection, record):
    while connection.recv(4096):
        pass
    record[1] = "mute"


def resetting(connection, record):
    connection.recv(4096)
    reset(connection)
    record[1] = "reset by us"


def in_clear(connection, record):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    record[1] = "in clear"


def split(port):
    """Passes every byte on alone, both ways."""

    def serve(connection, record):
        with socket.create_connection(("127.0.0.1", port)) as behind:
            for end in (connection, behind):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

            def carry(source, sink):
                while data := source.recv(4096):
                    for byte in data:
                        sink.sendall(bytes([byte]))
                sink.shutdown(socket.SHUT_WR)

            back = threading.Thread(target=carry, args=(behind, connection), daemon=True)
            back.start()
            carry(connection, behind)
            back.join()
        record[1] = "split"

    return serve


def greet(words):
    return lambda connection: connection.sendall(words)


RECORDS = {}
OPEN = {}
CHANGED = threading.Condition()


def listen(name, serve):
    first = socket.create_server(("127.0.0.1", 0))
    port = first.getsockname()[1]
    listeners = [first]
    try:
        listeners.append(socket.create_server(("::1", port), family=socket.AF_INET6))
    except OSError:
        pass
    RECORDS[name], OPEN[name] = [], 0

    def run(connection, record):
        connection.settimeout(20)
        try:
            serve(connection, record)
        except OSError as error:
            record[1] += f" {error}"
        connection.close()
        with CHANGED:
            OPEN[name] -= 1
            CHANGED.notify_all()

    def accept(listener):
        while True:
            connection, _ = listener.accept()
            record = ["", "open"]
            with CHANGED:
                RECORDS[name].append(record)
                OPEN[name] += 1
            threading.Thread(target=run, args=(connection, record), daemon=True).start()

    for listener in listeners:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
    return port


def main():
    authority("authority")
    authority("stranger")
    certificate("right", NAMES)
    certificate("wrong-name", "DNS:other.example")
    certificate("expired", NAMES, dates=("20200101000000Z", "20200201000000Z"))
    certificate("not-yet", NAMES, dates=("20980101000000Z", "20990201000000Z"))
    certificate("self-signed", NAMES, issuer=None)
    certificate("unknown", NAMES, issuer="stranger")
    certificate("common-name", "", subject="/CN=good.example")
    old = {"least": ssl.TLSVersion.TLSv1, "most": ssl.TLSVersion.TLSv1_1}
    servers = {name: secured(name) for name in (
        "right", "wrong-name", "expired", "not-yet", "self-signed", "unknown", "common-name")}
    servers |= {
        "tls12": secured("right", most=ssl.TLSVersion.TLSv1_2),
        "tls11": secured("right", **old),
        "cut": secured("right", cut),
        "deaf": secured("right", deaf),
        "many-tickets": secured("right", tickets=100),
        "flood": secured("right", tickets=3000),
        "greeting": secured("right", before=greet(b"220 hello\r\n")),
        "mute": mute,
        "resetting": resetting,
        "in-clear": in_clear,
    }
    ports = {name: listen(name, serve) for name, serve in servers.items()}
    ports["split"] = listen("split", split(ports["right"]))
    print(json.dumps(ports), flush=True)
    for line in iter(sys.stdin.readline, ""):
        name = line.strip().lstrip("+")
        with CHANGED:
            if line.startswith("+"):
                CHANGED.wait_for(lambda: OPEN[name] == 0, timeout=15)
            print(json.dumps(RECORDS[name]), flush=True)
    shutil.rmtree(FOLDER)


main()
