"""Is the port free, and if not, who has it: said before anything is started."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


class PortError(Exception):
    """We cannot serve at this address; the message says why and how to choose another."""


def read_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise PortError(f"PORT={text!r} is no port: give a number from 1 to 65535.")
    return int(text)


def require_free(host: str, port: int) -> None:
    """PortError unless a server could listen there now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise PortError(
            f"HOST={host!r} is no address of this machine: {error.strerror}."
        ) from error
    with socket.socket(family, kind, protocol) as probe:
        # As gunicorn does: connections of a server that has just stopped do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except OSError as error:
            raise PortError(refusal(host, port, error)) from error


def refusal(host: str, port: int, error: OSError) -> str:
    another = f"Choose another port:  make run PORT={port + 1 if port < 65535 else 8000}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already used by {user_of(port)}.\n{another}"
    if error.errno == errno.EACCES:
        return f"Port {port} may only be opened by root.\nChoose another port:  make run PORT=8000"
    return f"Cannot listen at {host}:{port}: {error.strerror}.\n{another}"


def user_of(port: int) -> str:
    """The process that listens there, as far as this account may see it."""
    wanted = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        if any(link in wanted for link in open_files(process)):
            words = (process / "cmdline").read_bytes().split(b"\0")
            command = b" ".join(words).decode(errors="replace").strip()
            return f"process {process.name} ({command[:100]})"
    return "another program (of another account, or outside this container)"


def open_files(process: Path) -> Iterator[str]:
    """What its descriptors point to; nothing for a process of another account, or one that ends."""
    with suppress(OSError):
        for entry in (process / "fd").iterdir():
            with suppress(OSError):
                yield os.readlink(entry)


def listening_inodes(port: int) -> set[str]:
    """From the kernel's tables: column 1 local address, column 3 state (0A: LISTEN), 9 inode."""
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        rows = table.read_text().splitlines()[1:] if table.exists() else []
        for columns in (row.split() for row in rows):
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(columns[9])
    return found
