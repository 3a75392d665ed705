"""grader.code: one judged case as plain values, for whoever explains what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader import numeric


@dataclass(frozen=True)
class Raised:
    """Stands for a value where a call raised: the exception's type by name."""

    type: str


@dataclass(frozen=True)
class Observed:
    """One judged case. `expected`, `got` and the alternatives may be `Raised`.

    `inputs` are the data arguments by parameter name, `after` the same once the learner's call
    was over; `aliases` names the argument whose memory the result shares. `alternatives` holds
    what known wrong programs return on this case, by bug code or by their author's name.
    """

    function: str
    expected: Any
    got: Any
    passed: bool
    inputs: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] | None = None
    aliases: str | None = None
    alternatives: Mapping[str, Any] = field(default_factory=dict)
    absolute: float = 1e-9
    relative: float = 1e-6

    def same(self, one: Any, other: Any) -> bool:
        """Tell whether `other` agrees with `one` within this case's tolerance."""
        if isinstance(one, Raised) or isinstance(other, Raised):
            return isinstance(one, Raised) and isinstance(other, Raised) and one == other
        told = numeric.compare(one, other, self.absolute, self.relative, reveal=False)
        return numeric.agrees(told)

    @property
    def right(self) -> bool:
        """Whether the value alone is right; a case may fail for other reasons."""
        return self.same(self.expected, self.got)
