"""sandbox: the few words between a broker and its template: fixed records, one per packet."""

import struct
from typing import NamedTuple

FORK, KILL, SAMPLE = b"F", b"K", b"S"
BORN, ENDED, READY = b"B", b"E", b"R"
PIPES = 5
"""Descriptors that come with FORK: results, jobs, standard output, standard error, samples."""
_REQUEST = struct.Struct("<cq")
_BORN = struct.Struct("<cqq")
_ENDED = struct.Struct("<cqqdq")
REQUEST_BYTES = _REQUEST.size
ANSWER_BYTES = 1 << 16


class Born(NamedTuple):
    """A child has been forked."""

    number: int
    pid: int


class Ended(NamedTuple):
    """A child has ended, as its parent saw it."""

    number: int
    code: int
    cpu_s: float
    peak_kb: int


def request(what: bytes, number: int) -> bytes:
    """What a broker asks of a template about the child of that number."""
    return _REQUEST.pack(what, number)


def read_request(data: bytes) -> tuple[bytes, int]:
    """What is asked, and of which child."""
    what, number = _REQUEST.unpack(data)
    return what, number


def ready(body: bytes) -> bytes:
    """The first answer of a template: which layers it has, as JSON."""
    return READY + body


def born(number: int, pid: int) -> bytes:
    return _BORN.pack(BORN, number, pid)


def ended(number: int, code: int, cpu_s: float, peak_kb: int) -> bytes:
    return _ENDED.pack(ENDED, number, code, cpu_s, peak_kb)


def read_answer(data: bytes) -> Born | Ended | bytes:
    """One packet from a template; the JSON of its first one as bytes. ValueError when malformed."""
    kind = data[:1]
    try:
        if kind == BORN:
            return Born(*_BORN.unpack(data)[1:])
        if kind == ENDED:
            return Ended(*_ENDED.unpack(data)[1:])
    except struct.error as error:
        raise ValueError(f"a template sent an ill-formed packet: {error}") from None
    if kind == READY:
        return data[1:]
    raise ValueError(f"a template sent a packet of unknown kind {kind!r}")
