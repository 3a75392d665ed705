"""sandbox: the limits of one run: numbers with units, checked when they are made."""

import math
from dataclasses import dataclass, fields

_LARGEST = {"cpu_s": 600.0, "wall_s": 3600.0, "memory_mb": 65536.0, "output_kb": 16384.0}


@dataclass(frozen=True)
class Limits:
    """What one run may use. Each number is counted from the moment the learner's code starts.

    cpu_s      seconds of processor time           run ends as TIMED_OUT
    wall_s     seconds by the clock on the wall    run ends as TIMED_OUT
    memory_mb  MiB beyond Python and NumPy         MemoryError in the program, then OVER_MEMORY
    output_kb  KiB of stdout, and of stderr        run ends as OVER_OUTPUT, head and tail kept

    Raises ValueError for a number that is not finite, not above zero or absurdly large.
    """

    cpu_s: float = 5
    wall_s: float = 10
    memory_mb: float = 256
    output_kb: float = 64

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) not in (int, float) or not math.isfinite(value):
                raise ValueError(f"limit {field.name} must be a finite number, not {value!r}")
            largest = _LARGEST[field.name]
            if not 0 < value <= largest:
                raise ValueError(
                    f"limit {field.name} must be above 0 and at most {largest:g}, not {value!r}"
                )

    @property
    def output_bytes(self) -> int:
        """Bytes kept of each of the two output streams."""
        return max(1, int(self.output_kb * 1024))

    @property
    def memory_bytes(self) -> int:
        """Bytes of address space beyond those of the template."""
        return int(self.memory_mb * 1024 * 1024)
