"""sandbox: the fixed bounds as numbers, and the resource limits that a box puts on itself."""

import math
import resource
import time

MB = 1024 * 1024
MAX_SOURCE_BYTES = 1 * MB
MAX_JOB_BYTES = 16 * MB
MAX_CALLS = 1000
MAX_RESULT_BYTES = 8 * MB
MAX_RESULT_ITEMS = 500_000
MAX_OBSERVED_BYTES = 4 * MB
MAX_OBSERVED_ITEMS = 200_000
MAX_FIGURES, MAX_FIGURE_POINTS, MAX_FIGURE_TITLE = 8, 1000, 200
MAX_FIGURES_BYTES = 1 * MB
MAX_DEPTH = 50
MAX_INTEGER_DIGITS = 4000
START_SECONDS = 30.0
KILL_GRACE_SECONDS = 2.0
CHILD_FILES, TEMPLATE_FILES = 16, 48  # where the hard limit is lower, no box starts
EXIT_BROKEN, EXIT_MEMORY = 70, 71  # how the box ends when it cannot even report


def memory_in_use() -> int:
    """Bytes of address space this process occupies now; needs /proc."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _lower(kind: int, wanted: int) -> None:
    """Set a limit, soft and hard, never above the hard limit we were given."""
    _, hard = resource.getrlimit(kind)
    value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (value, value))


def bound_template() -> None:
    """Take from this process, and from all that it forks, what no program needs."""
    _lower(resource.RLIMIT_STACK, 8 * MB)
    _lower(resource.RLIMIT_NOFILE, TEMPLATE_FILES)
    for kind in (
        resource.RLIMIT_CORE,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_MEMLOCK,
        resource.RLIMIT_MSGQUEUE,
        resource.RLIMIT_NICE,
        resource.RLIMIT_RTPRIO,
    ):
        _lower(kind, 0)


def bound_child() -> None:
    """Limit a child for ever, whatever job it will get. Its template's limits are above these."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (CHILD_FILES, CHILD_FILES))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def bound_job(cpu_s: float, memory_bytes: int) -> None:
    """Limit this process for ever to so many more CPU seconds and to so much address space.

    The CPU limit counts whole seconds and is the second net: the broker watches the exact time.
    """
    _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + cpu_s) + 1)
    _lower(resource.RLIMIT_AS, memory_bytes)
