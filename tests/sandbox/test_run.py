"""Tests of the sandbox: what `run` reports of programs that end well, badly or not at all."""

import os
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from sandbox import Limits, Run, RunStatus, close, run

LAYERS_THAT_MUST_HOLD = {"seccomp", "no_new_privs", "resource limits", "self-test"}


def call(function: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    return {"function": function, "args": list(args), "kwargs": kwargs}


def one(source: str, *args: Any, **more: Any) -> Any:
    """The report of a single call of f."""
    return run(source, [call("f", *args)], **more).calls[0]


def test_values_come_back() -> None:
    done = run("def f(x, n=1):\n    return [x] * n\n", [call("f", 1.5), call("f", 2, n=3)])
    assert done.status is RunStatus.OK
    assert [c.value for c in done.calls] == [[1.5], [2, 2, 2]]
    assert {c.outcome for c in done.calls} == {"returned"}
    assert set(done.layers) >= LAYERS_THAT_MUST_HOLD


def test_script_runs_as_main() -> None:
    done = run("import sys\nif __name__ == '__main__':\n    print('hé', file=sys.stderr)", None)
    assert (done.status, done.stdout, done.stderr, done.calls) == (RunStatus.OK, "", "hé\n", ())


def test_called_source_is_not_main() -> None:
    assert one("def f():\n    return __name__\n").value == "answer"


def test_syntax_error_names_its_place() -> None:
    done = run("x = 1\nif x = 2:\n    pass\n", [call("f")])
    assert done.status is RunStatus.NONZERO_EXIT
    assert done.error is not None
    assert done.error["type"] == "SyntaxError"
    assert (done.error["line"], done.error["column"], done.error["text"]) == (2, 4, "if x = 2:")
    assert done.error["traceback"].splitlines()[1:3] == ["    if x = 2:", "       ^"]
    assert done.calls[0].outcome == "not_reached"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def f():\n  x\n y", "IndentationError"),
        ("x = '\0'", "ValueError"),
        ("x = '\ud800'", "UnicodeEncodeError"),
        ("(" * 300, "SyntaxError"),
        ("raise SystemExit(0)", "SystemExit"),
        ("class E(BaseException): pass\nraise E('x')", "E"),
    ],
)
def test_source_that_does_not_load_is_told(source: str, kind: str) -> None:
    done = run(source, [call("f")])
    assert done.status is RunStatus.NONZERO_EXIT
    assert done.error is not None
    assert done.error["type"] in (kind, "SyntaxError")
    assert done.calls[0].outcome == "not_reached"


def test_traceback_shows_only_the_learners_lines() -> None:
    source = (
        "import numpy as np\ndef g(x):\n    return np.linalg.inv(x)\ndef f(x):\n    return g(x)\n"
    )
    found = one(source, {"array": [[0.0]], "dtype": "float64", "shape": [1, 1]})
    assert found.outcome == "raised"
    assert found.error["type"] == "LinAlgError"
    assert found.error["line"] == 3
    assert found.error["traceback"] == (
        "Traceback (most recent call last):\n"
        '  File "answer.py", line 5, in f\n    return g(x)\n'
        '  File "answer.py", line 3, in g\n    return np.linalg.inv(x)\n'
        "LinAlgError: Singular matrix"
    )


def test_no_path_of_ours_is_told() -> None:
    source = (
        "def f():\n    from numpy import nothing\ndef g():\n    import json; json.loads('{')\n"
        "def h():\n    import traceback, sys\n    try: json()\n"
        "    except NameError: return traceback.format_exc() + str(sys.modules)\n"
        "def k():\n    import collections, enum; return [collections.__file__, enum.__file__,\n"
        "        enum.Enum.__dir__.__code__.co_filename, str(sys.modules)]\nimport sys"
    )
    done = run(source, [call(name) for name in "fghk"])
    assert str(Path(__file__).parents[2]) not in str(done)
    assert "site-packages" not in str(done)
    assert "sandbox." not in str([c.value for c in done.calls])
    assert done.calls[0].error is not None
    assert done.calls[0].error["type"] == "ImportError"


def test_missing_function_lists_what_is_there() -> None:
    found = one("def g(): pass\ndef _h(): pass\nf = 3\n")
    assert (found.outcome, found.error["type"]) == ("raised", "MissingFunction")
    assert found.error["found"] == ["g", "_h"]
    assert "f is of type int, not a function" in found.error["message"]


def test_bad_signature_shows_the_signature() -> None:
    found = one("def f(a, *, b=2): return a\n", 1, 2)
    assert found.error["type"] == "BadSignature"
    assert found.error["signature"] == "f(a, *, b=2)"


def test_type_error_inside_is_no_bad_signature() -> None:
    assert one("def f(a): return a()\n", 1).error["type"] == "TypeError"


def test_an_error_does_not_stop_the_next_call() -> None:
    source = "import sys\ndef f(x):\n    if x < 0: sys.exit(0)\n    return 1 / x\n"
    done = run(source, [call("f", 0), call("f", -1), call("f", 2)])
    assert done.status is RunStatus.OK
    assert [c.outcome for c in done.calls] == ["raised", "raised", "returned"]
    assert [c.error and c.error["type"] for c in done.calls] == [
        "ZeroDivisionError", "SystemExit", None,
    ]  # fmt: skip


def test_leaving_in_a_call_is_never_ok() -> None:
    done = run("import os\ndef f(x):\n    return x or os._exit(0)\n", [call("f", 1), call("f", 0)])
    assert done.status is RunStatus.NONZERO_EXIT
    assert [c.outcome for c in done.calls] == ["returned", "not_reached"]
    assert done.error is not None
    assert done.error["type"] == "EndedEarly"


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("while True: pass", RunStatus.TIMED_OUT),
        ("import time\ntime.sleep(60)", RunStatus.TIMED_OUT),
        ("input()", RunStatus.NONZERO_EXIT),
        ("x = [bytearray(1 << 20) for _ in range(4096)]", RunStatus.OVER_MEMORY),
        ("import numpy as np\nnp.ones(1 << 28)", RunStatus.OVER_MEMORY),
        ("print('x' * 10_000_000)", RunStatus.OVER_OUTPUT),
        ("import sys\nsys.exit(3)", RunStatus.NONZERO_EXIT),
        ("import sys\nsys.exit('no')", RunStatus.NONZERO_EXIT),
        ("import sys\nsys.exit()", RunStatus.OK),
        ("import ctypes\nctypes.string_at(1)", RunStatus.SIGNALLED),
        ("import os\nos.execv('/bin/sh', ['sh'])", RunStatus.FORBIDDEN),
    ],
)
def test_script_ends_as(source: str, status: RunStatus) -> None:
    done = run(source, None, limits=Limits(cpu_s=0.7, wall_s=1, memory_mb=64))
    assert done.status is status
    assert done.wall_ms < 1500
    assert done.memory_mb < 512


def test_time_limits_say_which_one() -> None:
    spun = run("while True: pass", None, limits=Limits(cpu_s=0.3, wall_s=5))
    slept = run("import time\ntime.sleep(9)", None, limits=Limits(wall_s=0.3))
    assert "processor time" in str(spun.error)
    assert "longer than 0.3 s" in str(slept.error)
    assert slept.cpu_ms < 200 < spun.cpu_ms


def test_a_time_limit_names_the_lines_where_time_went() -> None:
    source = "def g():\n    n = 0\n    while True:\n        n += 1\ng()\n"
    done = run(source, None, limits=Limits(wall_s=0.6))
    assert done.error is not None
    assert "longer than 0.6 s" in done.error["message"]
    assert "(in g)" in done.error["message"]
    assert done.error["line"] in (3, 4)
    assert {line for line, _ in done.error["lines"]} <= {3, 4}
    assert sum(times for _, times in done.error["lines"]) >= 5


@pytest.mark.parametrize(
    ("source", "line"),
    [("x = 1\npow(3, 10**8)\n", 2), ("import time\nx = 2\ntime.sleep(9)\n", 3)],
)
def test_a_long_line_is_named_even_inside_c(source: str, line: int) -> None:
    done = run(source, None, limits=Limits(wall_s=0.5))
    assert done.error is not None
    assert (done.status, done.error["line"]) == (RunStatus.TIMED_OUT, line)


def test_a_memory_limit_names_value_and_line() -> None:
    done = run("x = 1\ny = bytearray(1 << 30)\n", None, limits=Limits(memory_mb=64))
    assert done.error is not None
    assert done.error["message"] == "it used 64 MiB of 64 MiB in line 2"


def test_a_program_that_forges_its_samples_gains_nothing() -> None:
    source = (
        "import os, signal\nsignal.signal(signal.SIGUSR2, signal.SIG_IGN)\n"
        "text = b'Stack (most recent call first):\\n  File \"answer.py\", line 9 in f\\n'\n"
        "while True:\n    os.write(5, text)\n"
    )
    done = run(source, None, limits=Limits(wall_s=0.5))
    assert done.status is RunStatus.FORBIDDEN
    assert done.wall_ms < 600


def test_the_hash_of_text_is_the_same_for_all() -> None:
    source = "def f():\n    return [hash('a'), list({'a', 'b', 'c'})]\n"
    assert one(source, seed=1).value == one(source, seed=2).value


def test_output_keeps_head_and_tail() -> None:
    source = "print('first')\nprint('x' * 3000)\nprint('last', flush=True)\n"
    done = run(source, None, limits=Limits(output_kb=1))
    assert done.status is RunStatus.OVER_OUTPUT
    assert done.stdout.startswith("first\nxxx")
    assert "bytes cut" in done.stdout
    assert len(done.stdout) <= 1024


def test_output_of_a_call_has_its_place() -> None:
    done = run("def f(x):\n    print(x)\n", [call("f", "ab"), call("f", "é")])
    assert [c.stdout_at for c in done.calls] == [3, 6]


def test_out_of_memory_in_a_call_is_told_and_survived() -> None:
    done = run("def f(n):\n    return len(bytearray(n))\n", [call("f", 1 << 33), call("f", 8)])
    assert done.calls[0].error is not None
    assert done.calls[0].error["type"] == "MemoryError"
    assert done.calls[1].value == 8


def test_memory_limit_leaves_what_it_promises() -> None:
    source = "def f(n):\n    return len(bytearray(n << 20)) >> 20\n"
    done = run(source, [call("f", 80), call("f", 110)], limits=Limits(memory_mb=100))
    assert done.calls[0].value == 80
    assert done.calls[1].outcome == "raised"


def test_the_seed_repeats_the_run() -> None:
    source = (
        "import random, numpy as np\n"
        "def f():\n    return [random.random(), float(np.random.rand()), hash('a')]\n"
    )
    first, same, other = (one(source, seed=seed).value for seed in (2**63, 2**63, 5))
    assert first == same != other


def test_arguments_are_fresh_for_each_call() -> None:
    source = "def f(x):\n    x[0] += 1\n    return x\n"
    shared = {"array": [1.0], "dtype": "float64", "shape": [1]}
    done = run(source, [call("f", shared), call("f", shared)])
    assert [c.value["array"] for c in done.calls] == [[2.0], [2.0]]


def test_an_author_may_pass_a_function() -> None:
    argument = {"python": "lambda w: a * w + np.pi", "with": {"a": 3}}
    assert one("def f(g):\n    return g(2)\n", argument).value == pytest.approx(9.14159265)
    assert one("def f(g):\n    return g\n", {"python": "1 / 0"}).error["type"] == "BadArgument"


REFUSED = [
    ("object()", "type object"),
    ("{1, 2}", "type set"),
    ("b'x'", "type bytes"),
    ("[1, (2, {'a': lambda: 1})]", "the result[1][1]['a'] is of type function"),
    ("type('F', (float,), {})(1)", "type F"),
    ("type('L', (list,), {})()", "type L"),
    ("np.ones(2).view(type('A', (np.ndarray,), {}))", "type A"),
    ("np.ma.ones(2)", "type MaskedArray"),
    ("np.array([None])", "array of object"),
    ("np.array(['a'])", "array of <U1"),
    ("np.zeros(2, 'i4,f4')", "plain data"),
    ("np.longdouble(1)", "array of float128"),
    ("(lambda x: x.append(x) or x)([])", "contains itself"),
    ("eval('[' * 60 + ']' * 60)", "nested more than 50 deep"),
    ("10 ** 5000", "more than 4000 digits"),
]


def test_other_than_plain_data_is_refused() -> None:
    lines = [f"def f{n}():\n    return {text}\n" for n, (text, _) in enumerate(REFUSED)]
    calls = [call(f"f{n}") for n in range(len(REFUSED))]
    done = run("import numpy as np\n" + "".join(lines), calls)
    for (_, said), found in zip(REFUSED, done.calls, strict=True):
        assert found.error is not None
        assert found.error["type"] == "UnsupportedValue"
        assert said in found.error["message"]


@pytest.mark.parametrize(
    "expression",
    ["np.zeros(12_000_000)", "'x' * 9_000_000", "np.zeros((10**7, 0))", "deep(30)"],
)
def test_too_much_data_is_refused(expression: str) -> None:
    source = (
        "import numpy as np\n"
        "def deep(n):\n    x = 1\n    for _ in range(n): x = [x, x]\n    return x\n"
        f"def f():\n    return {expression}\ndef g():\n    return 1\n"
    )
    done = run(source, [call("f"), call("g")])
    assert done.calls[0].error is not None
    assert done.calls[0].error["type"] == "ResultTooLarge"
    assert done.calls[1].value == 1


@pytest.mark.parametrize(
    "limits",
    [
        {"cpu_s": 0}, {"wall_s": -1}, {"memory_mb": float("nan")}, {"output_kb": float("inf")},
        {"cpu_s": "5"}, {"cpu_s": True}, {"memory_mb": 10**9},
    ],
)  # fmt: skip
def test_senseless_limits_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(limits))):
        Limits(**limits)


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ([{"function": "f g"}], "name of a function"),
        ([{"function": "f", "args": 3}], "args must be a list"),
        ([{"function": "f", "arg": []}], "only"),
        ([call("f", {"float": "infinity"})], "args\\[0\\]"),
        ([call("f", {"array": [1], "dtype": "float64", "shape": [2]})], "shape"),
        ([call("f", {"array": ["x"], "dtype": "float64", "shape": [1]})], "dtype"),
        ([call("f", {"array": [1], "dtype": "object", "shape": [1]})], "dtype 'object'"),
        ([call("f", float("nan"))], "inf and nan"),
    ],
)
def test_ill_formed_calls_are_refused(calls: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        run("", calls)


def test_packages_are_there_only_when_allowed() -> None:
    source = "def f():\n    import sympy as sp\n    return str(sp.diff(sp.Symbol('x') ** 3))\n"
    assert one(source).error["type"] == "ModuleNotFoundError"
    assert one(source, packages=("sympy", "mpmath")).value == "3*x**2"


def _descriptors() -> set[str]:
    return set(os.listdir("/proc/self/fd"))


def _children() -> set[int]:
    """Dead ones included; other tests may have a browser of theirs running."""
    return {child.pid for child in psutil.Process().children(recursive=True)}


def test_nothing_is_left_behind() -> None:
    close()
    run("", None)  # the archive of modules stays open from the first run on
    close()
    before, children = _descriptors(), _children()
    for source in ("x = 1", "while True: pass", "import os\nos._exit(1)", "1 / 0"):
        run(source, None, limits=Limits(wall_s=0.3))
    close()
    assert _descriptors() == before
    assert _children() == children


def test_runs_in_threads_do_not_meet() -> None:
    found: dict[int, Run] = {}

    def work(n: int) -> None:
        found[n] = run("def f(x):\n    return x\n", [call("f", n)])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n].calls[0].value for n in range(4)] == [0, 1, 2, 3]
