"""How well and how fast formulas are judged, on the corpora, beside `simplify(a - b) == 0`.

The corpora are looked for in NABLA_CORPUS, or in ../shared/corpus beside the checkout.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from bench.figures import quantile
from grader.errors import InvalidAnswer
from grader.symbolic.components import judge_components
from grader.symbolic.diagnosis import diagnose
from grader.symbolic.equivalence import compare
from grader.symbolic.reader import read
from grader.symbolic.tree import Formula, Relation, Vector
from grader.symbolic.vocabulary import AUTHOR, Vocabulary
from grader.symbolic.wire import to_json

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("NABLA_CORPUS", ROOT.parent / "shared" / "corpus"))
NAIVE_SECONDS = 10.0
DERIVATIVE = re.compile(r"d/d(\w+) of ([^;]*)")
IMPORTS = "import grader.symbolic.reader, grader.symbolic.diagnosis, grader.symbolic.components"

Row = Mapping[str, Any]


@dataclass
class Score:
    """What became of a corpus."""

    name: str
    outcomes: Counter[str] = field(default_factory=Counter)
    how: Counter[str] = field(default_factory=Counter)
    ms: list[float] = field(default_factory=list)

    def count(self, expected: Any, verdict: Any) -> None:
        if verdict == expected or (expected == "reject" and verdict in (False, "error")):
            self.outcomes["right"] += 1
        elif verdict in ("timeout", "error") and expected in (True, False):
            self.outcomes["timeout" if verdict == "timeout" else "refused"] += 1
        else:
            self.outcomes["wrong accept" if verdict is True else "wrong reject"] += 1

    def line(self) -> str:
        total = sum(self.outcomes.values())
        right = self.outcomes["right"]
        keys = ("wrong accept", "wrong reject", "refused", "timeout")
        faults = " / ".join(str(self.outcomes[key]) for key in keys)
        times = (
            f"p50 {quantile(self.ms, 0.5):8.2f}   p99 {quantile(self.ms, 0.99):8.2f}   "
            f"max {max(self.ms):9.2f}"
        )
        return f"  {self.name:<24}{right:>5}/{total:<6}{faults:<20}{times}"


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (CORPUS / name).read_text().splitlines()]


def vocabulary(row: Row, reference: Formula) -> Vocabulary:
    names = row.get("names") or ()
    return Vocabulary.of(reference, names=names, open=not names)


def verdict(reference: Formula, answer: Formula) -> tuple[Any, str]:
    """True, False, None or "error" (another kind of thing), and how that is known."""
    if isinstance(reference, Vector):
        components = judge_components(reference, answer)
        if components.finding == "transposed":
            return "error", "disproved"
        hows = [part.how for part in components.parts if part is not None]
        weak = [how for how in hows if how in ("agreed", "inconclusive")]
        return components.equal, (weak or hows or ["disproved"])[0]
    if isinstance(answer, (Vector, Relation)) or isinstance(reference, Relation):
        return "error", "disproved"
    comparison = compare(reference, answer)
    if comparison.reason == "answer_undefined":
        return "error", comparison.how
    return comparison.equal, comparison.how


def run(row: Row, score: Score) -> None:
    reference = read(row["reference"], AUTHOR).tree
    words = vocabulary(row, reference)
    if row["kind"] == "matrix":  # a column is read, so that it can be told from a list
        words = replace(words, kinds=("expression", "vector", "matrix"))
    start = process_time()
    try:
        found, how = verdict(reference, read(row["answer"], words).tree)
    except InvalidAnswer:
        found, how = "error", "refused"
    score.ms.append((process_time() - start) * 1000)
    score.count(row["expected"], found)
    score.how[how] += 1


def naive(pairs: list[Row]) -> Score:
    """The same pairs by SymPy's simplify, with a limit for each."""
    score = Score("simplify(a-b)==0")
    with subprocess.Popen(
        [sys.executable, "-m", "bench.naive", str(NAIVE_SECONDS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for row in pairs:
            trees = [to_json(read(row[key], AUTHOR).tree) for key in ("reference", "answer")]  # type: ignore[arg-type]
            child.stdin.write(json.dumps(trees) + "\n")
            child.stdin.flush()
            reply = json.loads(child.stdout.readline())
            found = reply["verdict"]
            score.count(row["expected"], found if isinstance(found, bool) else "timeout")
            score.ms.append(reply["ms"])
        child.stdin.close()
    return score


def diagnoses(pairs: list[Row]) -> str:
    """How many answers made by a known mistake are named, and named right."""
    tally: Counter[str] = Counter()
    ms = []
    for row in pairs:
        about = DERIVATIVE.match(row.get("note", ""))
        if about is None or row["kind"] != "equiv":
            continue
        function, reference = read(about[2], AUTHOR).tree, read(row["reference"], AUTHOR).tree
        answer = read(row["answer"], AUTHOR).tree
        start = process_time()
        found = diagnose(answer, reference, function, about[1])  # type: ignore[arg-type]
        ms.append((process_time() - start) * 1000)
        if row["expected"] is True:
            tally["right answers diagnosed"] += found is not None
            continue
        tally["wrong answers"] += 1
        if found is None:
            continue
        name = row["test"].removeprefix("mal:")
        tally["named"] += 1
        tally["right"] += name in found.rules
        tally["alone"] += found.rules == (name,)
        tally["merged"] += len(found.rules) > 1
    named, total = tally["named"], tally["wrong answers"]
    return (
        f"  mal-rule answers named {named}/{total} ({100 * named / total:.1f} %), of the named "
        f"right {tally['right']} ({100 * tally['right'] / named:.1f} %: {tally['alone']} alone, "
        f"{tally['merged']} with others that lead to the same formula)\n"
        f"  right answers diagnosed {tally['right answers diagnosed']}"
        f"      cpu ms p50 {quantile(ms, 0.5):.2f}   max {max(ms):.2f}"
    )


def import_time() -> str:
    """Each in a new interpreter; compiled modules are kept, as an installed program keeps them."""
    code = f"import time; t = time.perf_counter(); {IMPORTS}; print(time.perf_counter() - t)"
    with TemporaryDirectory() as folder:
        compiled = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-c", code]
        times = [
            float(subprocess.check_output(command, cwd=ROOT, text=True, env=os.environ | compiled))
            for _ in range(8)
        ][1:]
    best, middle = min(times), quantile(times, 0.5)
    return f"  import of the fast path     {best:.3f} s at best, {middle:.3f} median"


def main() -> None:
    if not CORPUS.is_dir():
        print("Formulas: no corpora here; NABLA_CORPUS=folder names where they are")
        return
    pairs, hostile = rows("symbolic.jsonl"), rows("hostile.jsonl")
    ours = Score("ours")
    for row in pairs:
        run(row, ours)
    guarded = Score("ours, hostile")
    for row in hostile:
        run(row, guarded)
    print("Formulas: symbolic.jsonl and hostile.jsonl; times are CPU milliseconds per answer")
    print(f"  {'':<24}{'right':>8}    {'accept/reject/refused/timeout: wrong'}")
    print(ours.line())
    print(naive([row for row in pairs if row["kind"] == "equiv"]).line())
    print(guarded.line())
    certain = sum(ours.how[how] for how in ("identical", "proved", "disproved"))
    print(f"  verdicts certain            {certain}/{len(pairs)}   {dict(ours.how)}")
    print(diagnoses(pairs))
    print(import_time())


if __name__ == "__main__":
    main()
