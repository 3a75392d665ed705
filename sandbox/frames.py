"""sandbox: messages on a pipe: four bytes of length, then JSON in ASCII."""

import json
from os import read as _read
from os import write as _write
from typing import Any

# ValueError
#   BrokenChannel       the bytes are no sequence of frames within the agreed size


class BrokenChannel(ValueError):
    """What came over the pipe is not what was agreed."""


_HEADER = 4


def pack(message: object) -> bytes:
    """One message as a frame. NaN and infinity are refused: they are no JSON."""
    body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii")
    return len(body).to_bytes(_HEADER, "big") + body


def send(fd: int, body: bytes) -> None:
    """Write one frame to the end; blocks while the pipe is full."""
    view = memoryview(len(body).to_bytes(_HEADER, "big") + body)
    while view:
        view = view[_write(fd, view) :]


def receive(fd: int) -> Any:
    """Read one frame from a trusted sender; EOFError where there is none."""
    size = int.from_bytes(_exactly(fd, _HEADER), "big")
    return json.loads(_exactly(fd, size))


def _exactly(fd: int, size: int) -> bytes:
    chunks = []
    while size:
        chunk = _read(fd, min(size, 1 << 20))
        if not chunk:
            raise EOFError("the pipe was closed in the middle of a frame")
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


class FrameBuffer:
    """Cuts hostile bytes into frames; keeps at most `largest` bytes, in total, ever."""

    def __init__(self, largest: int) -> None:
        self._left = largest
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take in what was read; the bodies of the frames that are now complete."""
        self._left -= len(data)
        if self._left < 0:
            raise BrokenChannel("more was sent over the result channel than any answer needs")
        self._bytes += data
        bodies = []
        while len(self._bytes) >= _HEADER:
            size = int.from_bytes(self._bytes[:_HEADER], "big")
            if size > self._left + len(self._bytes):
                raise BrokenChannel("a frame announces more than the channel may carry")
            if len(self._bytes) < _HEADER + size:
                break
            bodies.append(bytes(self._bytes[_HEADER : _HEADER + size]))
            del self._bytes[: _HEADER + size]
        return bodies

    @property
    def pending(self) -> int:
        """Bytes of a frame that never became complete."""
        return len(self._bytes)


def parse(body: bytes) -> Any:
    """JSON of one frame from a hostile sender. Bounded in size by the caller, here in shape."""
    containers = body.count(b"[") + body.count(b"{")
    if containers > 800_000 or body.count(b",") > 1_600_000:
        raise BrokenChannel("a frame holds more items than any answer may")
    try:
        return json.loads(body, parse_constant=_no_constant)
    except RecursionError:
        raise BrokenChannel("a frame is nested too deep") from None
    except ValueError as error:  # bad JSON, bad UTF-8, an integer of too many digits
        raise BrokenChannel(f"a frame is not the agreed JSON: {error}") from None


def _no_constant(text: str) -> None:
    raise BrokenChannel(f"{text} is no JSON")
