"""Tests of the sandbox: whatever a child may send, the trusted side refuses or reads it, in bounds.

NABLA_FUZZ=100000 tries that many frames; by default a few hundred.
"""

import json
import os
import tracemalloc
from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import Limits, RunStatus, control
from sandbox.frames import BrokenChannel, FrameBuffer
from sandbox.report import CallReport
from sandbox.results import Results
from sandbox.samples import Samples

FRAMES = int(os.environ.get("NABLA_FUZZ", "300"))
EXAMPLES = settings(
    max_examples=FRAMES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)

_JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)
_WIRE = st.one_of(
    _JSON,
    st.fixed_dictionaries(
        {
            "array": _JSON,
            "dtype": st.sampled_from(["float64", "int8", "bool", "complex128", "O"]) | _JSON,
            "shape": st.lists(st.integers(-2, 3), max_size=4) | _JSON,
        }
    ),
    st.sampled_from(["tuple", "complex", "float", "dict", "python"]).flatmap(
        lambda tag: st.fixed_dictionaries({tag: _JSON})
    ),
)
_ERROR = st.none() | st.dictionaries(
    st.sampled_from(["type", "message", "line", "traceback", "found", "column", "x"]), _JSON
)
_SEEN = st.fixed_dictionaries(
    {
        "before": st.lists(_WIRE, max_size=2) | _JSON,
        "after": st.lists(_WIRE, max_size=2) | _JSON,
        "aliases": st.none() | st.integers(-1, 2) | _JSON,
    }
)
_ANSWER = st.fixed_dictionaries(
    {
        "nonce": st.sampled_from(["n", "n", "n", "m"]) | _JSON,
        "index": st.integers(-1, 3) | _JSON,
        "stdout_at": st.integers(-1, 100) | _JSON,
        "outcome": st.sampled_from(["returned", "raised", "not_reached"]) | _JSON,
        "value": _WIRE,
        "error": _ERROR,
        "ms": st.floats() | st.integers() | _JSON,
        "cpu_ms": st.floats() | _JSON,
        "observed": st.none() | _SEEN | _JSON,
    },
)
_NUMBER = st.none() | st.floats() | st.integers() | _JSON
_FIGURE = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["path", "loss"]) | _JSON,
        "yours": st.lists(_NUMBER | st.lists(_NUMBER, max_size=3), max_size=4) | _JSON,
        "title": st.text(max_size=5) | _JSON,
    }
)
_DONE = st.fixed_dictionaries(
    {
        "nonce": st.just("n"),
        "done": _JSON,
        "exit": st.integers(-1, 300) | _JSON,
        "error": _ERROR,
        "figures": st.lists(_FIGURE, max_size=2) | _JSON,
    }
)


def _body(message: Any) -> bytes:
    return json.dumps(message).encode()


_BODY = st.one_of(st.binary(max_size=60), st.one_of(_ANSWER, _DONE, _JSON).map(_body))


def _framed(body: bytes, lie: int) -> bytes:
    return max(0, len(body) + lie).to_bytes(4, "big") + body


@EXAMPLES
@given(st.lists(st.tuples(_BODY, st.sampled_from([0, 0, 0, 0, 1, -1, 2**31])), max_size=8))
def test_any_frames_are_read_or_refused(sent: list[tuple[bytes, int]]) -> None:
    buffer, results = FrameBuffer(1 << 16), Results("n", 3, (1, None, 2))
    try:
        for body, lie in sent:
            for found in buffer.feed(_framed(body, lie)):
                results.take(found)
    except BrokenChannel:
        pass
    calls = results.calls()
    assert len(calls) == 3
    assert all(type(call) is CallReport for call in calls)
    json.dumps([asdict(call) for call in calls], allow_nan=False)
    json.dumps(results.figures, allow_nan=False)
    assert buffer.pending <= 1 << 16


@EXAMPLES
@given(st.lists(st.binary(max_size=300), max_size=10))
def test_any_samples_are_read_or_dropped(sent: list[bytes]) -> None:
    samples = Samples(Limits())
    for data in sent:
        samples.feed(b"Stack (most recent call first):\n" + data)
    error = {"type": "TimedOut", "message": "late", "line": None, "traceback": ""}
    told = samples.explain(RunStatus.TIMED_OUT, error)
    assert told["line"] is None or type(told["line"]) is int
    assert len(told["message"]) < 400


def test_a_flood_of_samples_takes_bounded_memory() -> None:
    samples = Samples(Limits())
    tracemalloc.start()
    for _ in range(200):
        samples.feed(b'  File "answer.py", line 1 in f\n' * 2000)
    assert tracemalloc.get_traced_memory()[1] < 2 << 20
    tracemalloc.stop()
    assert samples.flooded


@EXAMPLES
@given(st.binary(max_size=60))
def test_any_packet_of_a_template_is_read_or_refused(data: bytes) -> None:
    try:
        found = control.read_answer(data)
    except ValueError:
        return
    assert isinstance(found, control.Born | control.Ended | bytes)
