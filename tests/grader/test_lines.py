"""tests: grader. `python -m grader`: a judgement per line, in order; broken ones stop nothing."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import grader
from grader import judgement
from grader.lines import MOST_BYTES, answer, run

ROOT = Path(grader.__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
VERDICTS = {
    "True": ("correct",),
    "False": ("incorrect", "partial"),
    "error": ("invalid",),
    "reject": ("invalid", "incorrect", "partial"),
}
SLOPES = {"of": "x^2 y", "by": ["x", "y"]}


def judged(kind: str, reference: object, typed: object, **more: object) -> dict[str, Any]:
    asked = {"id": 7, "kind": kind, "reference": reference, "answer": typed} | more
    reply, broken = answer(json.dumps(asked).encode())
    assert not broken
    assert reply["id"] == 7
    return reply


@pytest.mark.parametrize(
    ("kind", "reference", "typed", "more", "verdict", "proof"),
    [
        ("symbolic", "2x", "2x", {}, "correct", "identical"),
        ("symbolic", "2x", "x + x", {}, "correct", "proved"),
        ("symbolic", "2x", "3x", {}, "incorrect", "disproved"),
        ("symbolic", "2x", "2z", {}, "incorrect", "disproved"),
        ("symbolic", "2x", "2z", {"names": ["x"]}, "invalid", None),
        ("symbolic", "x", "sqrt(x^2)", {}, "incorrect", "disproved"),
        ("symbolic", "x", "sqrt(x^2)", {"domain": {"x": "positive"}}, "correct", "proved"),
        ("symbolic", "y = 2x", "2x - y = 0", {}, "correct", "proved"),
        ("symbolic", None, "cos(x)", {"derive": {"of": "sin(x)", "by": "x"}}, "correct", None),
        ("symbolic", "2x", None, {}, "invalid", None),
        ("symbolic", "2x", "1/0", {}, "invalid", None),
        ("vector", None, ["2xy", "x^2"], {"derive": SLOPES}, "correct", "identical"),
        ("vector", ["x", "y"], "[y, x]", {}, "incorrect", "disproved"),
        ("vector", "[x, y]", ["x", "-y"], {}, "partial", "disproved"),
        ("vector", [[1, 2], [3, 4]], [[1, 2], [3, 4]], {}, "correct", "identical"),
        ("vector", ["-28/3", -4], [-9.3333, -4], {"tolerance": 0.005}, "correct", "proved"),
        ("vector", ["x", "y"], "[[x], [y]]", {}, "invalid", None),
        ("number", "1/3", "2/6", {}, "correct", "identical"),
        ("number", "1/3", 0.333, {"tolerance": 0.001}, "correct", "proved"),
        ("number", "1/3", 0.333, {}, "incorrect", "disproved"),
        ("number", 5, "five", {}, "invalid", None),
        ("shape", "(5,)", "torch.Size([5])", {}, "correct", "identical"),
        ("shape", "(n, d)", "nxd", {}, "correct", "identical"),
        ("shape", "(n,)", "(n, 1)", {"names": ["n"]}, "incorrect", "disproved"),
        ("shape", "(5,)", "5.0", {}, "invalid", None),
    ],
)
def test_a_line_is_judged(
    kind: str, reference: object, typed: object, more: dict[str, Any], verdict: str, proof: Any
) -> None:
    reply = judged(kind, reference, typed, **more)
    assert reply["verdict"] == verdict
    assert reply["score"] == 1 or verdict != "correct"
    assert reply["proof"] == proof or (proof is None and verdict == "correct")
    assert all(told["code"] and told["text"] for told in reply["feedback"])
    assert reply["feedback"]


def test_a_mistake_is_named_and_a_point_given() -> None:
    reply = judged("symbolic", None, "cos(x^2)", derive={"of": "sin(x^2)", "by": ["x"]})
    assert reply["diagnosis"]["rule"] == "no-chain"
    assert reply["witness"]["at"] == {"x": "2"}
    reply = judged("vector", None, ["2xy", "-x^2"], derive=SLOPES)
    assert reply["diagnosis"] | {"rule": "sign-flip", "components": [2]} == reply["diagnosis"]
    assert reply["witness"]["component"] == 2
    assert judged("vector", ["x", "y"], ["y", "x"])["diagnosis"]["rule"] == "components-order"
    assert judged("symbolic", "2x", "x+x")["diagnosis"] is None


@pytest.mark.parametrize(
    ("line", "number", "code"),
    [
        (b"", None, "not_json"),
        (b"{", None, "not_json"),
        (b"[" * 200_000, None, "not_json"),
        (b'{"id": NaN}', None, "not_json"),
        (b"[]", None, "not_an_object"),
        (b"\xff", None, "not_utf8"),
        (b" " * (MOST_BYTES + 1), None, "too_long"),
        (b'{"id": 1}', 1, "unknown_kind"),
        (b'{"id": [1], "kind": ["number"]}', None, "unknown_kind"),
        (b'{"id": "a", "kind": "number", "reference": "1"}', "a", "missing_field"),
        (b'{"kind": "symbolic", "answer": "1"}', None, "missing_field"),
        (b'{"kind": "symbolic", "answer": "1", "reference": "2x^"}', None, "bad_reference"),
        (b'{"kind": "symbolic", "answer": "1", "reference": {}}', None, "bad_reference"),
        (b'{"kind": "number", "answer": "1", "reference": "abc"}', None, "bad_reference"),
        (b'{"kind": "shape", "answer": "1", "reference": "1.5"}', None, "bad_reference"),
        (b'{"kind": "symbolic", "answer": "1", "reference": "x", "names": "x"}', None, "bad_field"),
        (b'{"kind": "symbolic", "answer": "", "reference": "x", "domain": 1}', None, "bad_field"),
        (b'{"kind": "number", "answer": 1, "reference": 1, "tolerance": -1}', None, "bad_field"),
        (b'{"kind": "vector", "answer": "1", "derive": {"of": "x"}}', None, "bad_field"),
    ],
)
def test_a_broken_line_gives_an_error(line: bytes, number: object, code: str) -> None:
    reply, broken = answer(line)
    assert (reply["id"], reply["error"]["code"], broken) == (number, code, False)
    assert reply["error"]["message"]


def test_an_error_of_our_own_is_told_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(asked: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(judgement, "of", fails)
    out = io.StringIO()
    assert run(io.BytesIO(b'{"id": 1}\n{"id": 2}\n'), out) == 1
    codes = [json.loads(line)["error"]["code"] for line in out.getvalue().splitlines()]
    assert codes == ["internal", "internal"]
    assert "a bug" in capsys.readouterr().err


def test_the_program_keeps_the_order_and_ends_with_its_input() -> None:
    good = {"kind": "symbolic", "reference": "2x", "answer": "x+x"}
    lines = [json.dumps(good | {"id": 1}), "broken", "x" * 2 * MOST_BYTES]
    lines.append(json.dumps(good | {"id": "ü\ud800"}))  # the last line lacks its end
    done = subprocess.run(
        [sys.executable, "-m", "grader"],
        input="\n".join(lines).encode(),
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["id"] for reply in replies] == [1, None, None, "ü\ud800"]
    assert ["error" in reply for reply in replies] == [False, True, True, False]
    assert done.stderr == b""


def share_right(name: str) -> tuple[float, list[str]]:
    rows = [json.loads(line) for line in (CORPUS / name).read_text().splitlines()]
    wrong = []
    for row in rows:
        kind = "vector" if row["kind"] == "matrix" else "symbolic"
        reply, _ = answer(json.dumps(row | {"kind": kind}).encode())
        if reply.get("verdict") not in VERDICTS[str(row["expected"])]:
            wrong.append(f"{row['id']}: {reply}")
    return 1 - len(wrong) / len(rows), wrong


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not here")
@pytest.mark.parametrize(("name", "least"), [("symbolic.jsonl", 1.0), ("hostile.jsonl", 0.97)])
def test_the_corpora_are_judged_as_expected(name: str, least: float) -> None:
    share, wrong = share_right(name)
    assert share >= least, wrong


def test_a_power_out_of_all_proportion_takes_no_time() -> None:
    assert judged("symbolic", "2x", "x^(10^9)")["cpu_ms"] < 100
