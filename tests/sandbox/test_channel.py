"""Tests of the sandbox: whatever bytes come up the result channel, the trusted side stays well."""

import json
import random
import tracemalloc
from typing import Any

import pytest

from sandbox import Limits, RunStatus, frames, run
from sandbox.bounds import MAX_OBSERVED_ITEMS
from sandbox.frames import BrokenChannel, FrameBuffer
from sandbox.results import Results

ANSWER = {
    "nonce": "n", "index": 0, "stdout_at": 0, "outcome": "returned", "value": 1, "error": None,
    "ms": 0.1, "cpu_ms": 0.1, "observed": None,
}  # fmt: skip
SEEN = {"before": [1], "after": [2], "aliases": None}
LOSS = {"type": "loss", "yours": [1.5, None, 2], "title": ""}
PATH = {"type": "path", "yours": [[1.5, None]], "title": ""}
DONE = {"nonce": "n", "done": True, "exit": 0, "error": None, "figures": []}


def _take(*messages: Any, calls: int = 1) -> Results:
    results = Results("n", calls)
    for message in messages:
        results.take(json.dumps(message).encode())
    return results


def test_answers_and_the_last_frame_are_read() -> None:
    results = _take(ANSWER, {**ANSWER, "index": 1}, DONE, calls=2)
    assert results.done
    assert [c.value for c in results.calls()] == [1, 1]


def test_calls_without_an_answer_are_not_reached() -> None:
    assert [c.outcome for c in _take(ANSWER, calls=3).calls()] == [
        "returned", "not_reached", "not_reached",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "messages",
    [
        [DONE],
        [ANSWER, DONE, DONE],
        [ANSWER, ANSWER],
        [{**ANSWER, "nonce": "other"}],
        [{**ANSWER, "index": 1}],
        [{**ANSWER, "index": True}],
        [{**ANSWER, "ms": -1}],
        [{**ANSWER, "ms": "x"}],
        [{**ANSWER, "cpu_ms": -1}],
        [{**ANSWER, "cpu_ms": None}],
        [{**ANSWER, "observed": SEEN}],
        [{**ANSWER, "stdout_at": -1}],
        [{**ANSWER, "outcome": "passed"}],
        [{**ANSWER, "outcome": "raised"}],
        [{**ANSWER, "error": {}}],
        [{**ANSWER, "value": {"array": [1], "dtype": "O", "shape": [1]}}],
        [{**ANSWER, "score": 1}],
        [ANSWER, {**DONE, "exit": 300}],
        [ANSWER, {**DONE, "error": {"type": 3}}],
        [ANSWER, {**DONE, "error": {"path": "x"}}],
        [ANSWER, {"nonce": "n", "done": True, "exit": 0, "error": None}],
        [[1]],
        ["x"],
        [None],
    ],
)
def test_any_frame_but_the_due_one_is_refused(messages: list[Any]) -> None:
    with pytest.raises(BrokenChannel):
        _take(*messages)


def test_what_was_observed_is_read() -> None:
    results = Results("n", 1, (1,))
    results.take(json.dumps({**ANSWER, "observed": {**SEEN, "aliases": 0}}).encode())
    report = results.calls()[0]
    assert (report.before, report.after, report.aliases) == ([1], [2], 0)


@pytest.mark.parametrize(
    "seen",
    [
        {**SEEN, "aliases": 1},
        {**SEEN, "aliases": True},
        {**SEEN, "before": []},
        {**SEEN, "after": [1, 2]},
        {**SEEN, "after": None},
        {**SEEN, "after": [{"python": "1"}]},
        {**SEEN, "after": [[0] * MAX_OBSERVED_ITEMS]},
        {"before": [1], "after": [1]},
        {**SEEN, "more": 1},
        [],
        1,
    ],
    ids=range(11),
)
def test_ill_formed_observations_are_refused(seen: Any) -> None:
    with pytest.raises(BrokenChannel):
        Results("n", 1, (1,)).take(json.dumps({**ANSWER, "observed": seen}).encode())


def test_figures_are_read_and_made_whole() -> None:
    loss, path = _take(ANSWER, {**DONE, "figures": [LOSS, {**PATH, "title": "a\nb"}]}).figures
    assert loss == {**LOSS, "reference": None}
    assert path.keys() == {
        "type", "yours", "reference", "first_wrong", "contours", "loss", "title",
    }  # fmt: skip
    assert (path["yours"], path["title"]) == ([[1.5, None]], "a b")


@pytest.mark.parametrize(
    "figures",
    [
        None,
        {},
        [1],
        [LOSS] * 9,
        [{**LOSS, "yours": [1.0] * 1001}],
        [{**LOSS, "yours": []}],
        [{**LOSS, "yours": [[1.0]]}],
        [{**LOSS, "yours": ["1"]}],
        [{**LOSS, "yours": [True]}],
        [{**LOSS, "yours": [2**70]}],
        [{**LOSS, "yours": "111"}],
        [{**LOSS, "title": 1}],
        [{**LOSS, "type": "image"}],
        [{**LOSS, "image": "x"}],
        [{**PATH, "yours": [1.0]}],
        [{**PATH, "yours": [[1.0]]}],
        [{**PATH, "yours": [[1.0, 2.0, 3.0]]}],
        [{**PATH, "type": ["path"]}],
    ],
    ids=range(18),
)
def test_ill_formed_figures_are_refused(figures: Any) -> None:
    with pytest.raises(BrokenChannel):
        _take(ANSWER, {**DONE, "figures": figures})


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xff\xfe", b"{", b"[" * 100_000, b"9" * 5000, b"NaN", b"Infinity",
        b'{"nonce": "n", "done": 1e999}', b"[" + b"[]," * 900_000 + b"1]", b"1 2", b'"\\ud800"',
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
    ],
    ids=range(12),
)  # fmt: skip
def test_bytes_that_are_no_message_are_refused(body: bytes) -> None:
    with pytest.raises(BrokenChannel):
        Results("n", 1).take(body)


def test_an_infinite_number_in_json_is_refused() -> None:
    body = json.dumps(ANSWER).replace('"value": 1', '"value": 1e999').encode()
    with pytest.raises(BrokenChannel):
        Results("n", 1).take(body)


def test_random_bytes_never_do_more_than_break_the_channel() -> None:
    draw = random.Random(3)
    for _ in range(300):
        buffer, results = FrameBuffer(1 << 16), Results("n", 2)
        try:
            for _ in range(20):
                body = draw.randbytes(draw.randrange(60))
                framed = draw.random() < 0.7
                data = len(body).to_bytes(4, "big") + body if framed else body
                for found in buffer.feed(data):
                    results.take(found)
        except BrokenChannel:
            continue


def test_a_frame_may_not_announce_more_than_the_channel_holds() -> None:
    with pytest.raises(BrokenChannel):
        FrameBuffer(1000).feed(b"\xff\xff\xff\xff")


def test_the_channel_holds_so_much_and_no_more() -> None:
    buffer = FrameBuffer(1000)
    for _ in range(20):
        assert len(buffer.feed(b"\0\0\0\x05abcde" * 5)) == 5
    with pytest.raises(BrokenChannel):
        buffer.feed(b"\0\0\0\x05abcde" * 5 * 3)


def test_frames_are_cut_wherever_they_are_read() -> None:
    data = frames.pack([1]) + frames.pack({"a": 2})
    buffer = FrameBuffer(1000)
    found = [body for n in range(len(data)) for body in buffer.feed(data[n : n + 1])]
    assert [frames.parse(body) for body in found] == [[1], {"a": 2}]
    assert buffer.pending == 0


FLOOD = """
import os
def f():
    while True:
        for fd in range(3, 8):
            try: os.write(fd, BYTES)
            except OSError: pass
"""


@pytest.mark.parametrize(
    "data", [b"\xff\x00\x01\x00" * 9000, b"\0\0\0\x02[]" * 9000, b"\0" * 65536]
)
def test_a_flooded_channel_is_forbidden_and_costs_little(data: bytes) -> None:
    tracemalloc.start()
    try:
        done = run(
            FLOOD.replace("BYTES", repr(data)),
            [{"function": "f"}],
            limits=Limits(wall_s=2, cpu_s=2),
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert done.status is RunStatus.FORBIDDEN
    assert done.calls[0].outcome == "not_reached"
    assert peak < 60 << 20


def test_a_half_frame_at_the_end_is_not_ok() -> None:
    source = (
        "import os\ndef f():\n    for fd in range(3, 8):\n"
        "        try: os.write(fd, b'\\0\\0\\0\\x50half')\n"
        "        except OSError: pass\n    os._exit(0)\n"
    )
    done = run(source, [{"function": "f"}])
    assert done.status is not RunStatus.OK
    assert done.calls[0].outcome == "not_reached"
