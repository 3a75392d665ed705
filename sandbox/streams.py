"""sandbox: keeps a program's output within its cap: the head, the tail, and how much was cut."""

_MARK = "\n[... {} bytes cut ...]\n"
_MARK_BYTES = 48


class Capture:
    """Collects one stream; never holds more than `cap` bytes of it."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        half = max(0, cap - _MARK_BYTES) // 2
        self._half = half
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0

    def feed(self, data: bytes) -> None:
        """Take in what was read."""
        self.total += len(data)
        room = self._cap - len(self._head) if not self._tail else 0
        self._head += data[:room]
        rest = data[max(room, 0) :]
        if rest:
            self._tail = (self._tail + rest)[-max(self._half, 1) :]

    @property
    def over(self) -> bool:
        """Whether more came than the cap allows."""
        return self.total > self._cap

    def text(self) -> str:
        """What was written, at most the cap; what is no UTF-8 shows as replacement marks."""
        if not self.over:
            return self._head.decode("utf-8", "replace")
        if self._half == 0:
            return self._head[: self._cap].decode("utf-8", "replace")
        head = self._head[: self._half]
        tail = (self._head[self._half :] + self._tail)[-self._half :]
        cut = self.total - len(head) - len(tail)
        return head.decode("utf-8", "replace") + _MARK.format(cut) + tail.decode("utf-8", "replace")
