"""`python -m bench`: every benchmark, or those named."""

import sys
from collections.abc import Callable
from functools import partial

from bench import boxes, pipeline, sandbox, symbolic

# The others take minutes; `make bench-sandbox` and `make bench-symbolic` run them.
EVERYDAY = ("sandbox", "pipeline")
BENCHES: dict[str, Callable[[], object]] = {
    "boxes": partial(boxes.main, []),
    "sandbox": sandbox.main,
    "pipeline": pipeline.main,
    "symbolic": symbolic.main,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no bench {unknown[0]!r}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or EVERYDAY:
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
