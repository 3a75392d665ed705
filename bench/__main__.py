"""`python -m bench`: every benchmark, or those named."""

import sys

from bench import pipeline, sandbox

BENCHES = {"sandbox": sandbox.main, "pipeline": pipeline.main}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no bench {unknown[0]!r}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or BENCHES:
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
