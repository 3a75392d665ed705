"""`python -m bench`: every benchmark, or those named."""

import sys
from collections.abc import Callable
from functools import partial

from bench import boxes, code, frames, pages, pipeline, sandbox, symbolic

# The others take minutes; `make bench-sandbox`, `-symbolic`, `-code`, `-pages` run them.
EVERYDAY = ("sandbox", "pipeline")
BENCHES: dict[str, Callable[[], object]] = {
    "boxes": partial(boxes.main, []),
    "sandbox": sandbox.main,
    "pipeline": pipeline.main,
    "symbolic": symbolic.main,
    "code": code.main,
    "pages": pages.main,
    "frames": frames.main,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no bench {unknown[0]!r}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    results = [BENCHES[name]() for name in names or EVERYDAY]
    return max(result if isinstance(result, int) else 0 for result in results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
