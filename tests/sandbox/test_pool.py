"""Tests of the sandbox: templates and their children come and go as they should; none is left."""

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox import (
    BoxUnavailable,
    Busy,
    Limits,
    Pool,
    RunStatus,
    SandboxError,
    Settings,
    archive,
    close,
    run,
)
from sandbox.check import PROTECTS
from sandbox.settings import _READERS, OPTIONAL, REQUIRED, from_environment
from sandbox.turns import Turns
from tests.sandbox.modes import ROOT
from tests.sandbox.processes import all_gone, eventually, family

NUMPY = ("numpy",)


@pytest.fixture
def pool() -> Iterator[Pool]:
    found = Pool(Settings(slots=1, stock=2))
    yield found
    found.close()


def hello(pool: Pool, **more: Any) -> None:
    assert run("print('hello')", None, use=pool, **more).stdout == "hello\n"


def template(pool: Pool) -> int:
    return pool.processes()[0]


def waiting(pool: Pool) -> list[int]:
    with pool.lend(NUMPY) as slot:
        slot.wait_for_stock(5)
        return slot.waiting()


def test_runs_share_a_template_but_no_child(pool: Pool) -> None:
    source = "import os\nos.seen = getattr(os, 'seen', 0) + 1\nprint(os.seen)"
    assert {run(source, None, use=pool).stdout for _ in range(5)} == {"1\n"}
    first = template(pool)
    hello(pool)
    assert template(pool) == first


def test_the_stock_is_filled_again(pool: Pool) -> None:
    hello(pool)
    before = waiting(pool)
    assert len(before) == 2
    hello(pool)
    after = waiting(pool)
    assert len(after) == 2
    assert before[0] not in after
    assert all_gone(before[:1])


def test_a_killed_template_is_replaced_unseen(pool: Pool) -> None:
    hello(pool)
    children, killed = waiting(pool), template(pool)
    os.kill(killed, signal.SIGKILL)
    assert all_gone(children)
    hello(pool)
    assert template(pool) != killed


def test_a_stopped_template_is_replaced(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.slot._CHILD_SECONDS", 0.3)
    hello(pool)
    waiting(pool)
    stopped = template(pool)
    os.kill(stopped, signal.SIGSTOP)
    for _ in range(3):  # two are still served from the stock
        hello(pool)
    assert template(pool) != stopped
    assert all_gone([stopped])


def test_killed_children_are_replaced_unseen(pool: Pool) -> None:
    hello(pool)
    for child in waiting(pool):
        os.kill(child, signal.SIGKILL)
    time.sleep(0.1)
    hello(pool)


def test_a_worn_template_is_replaced_without_a_wait() -> None:
    found = Pool(Settings(slots=1, runs=3))
    hello(found)
    first = template(found)

    def replaced() -> bool:
        hello(found)
        return template(found) != first

    assert eventually(replaced, 20)
    assert all_gone([first])
    found.close()


def test_an_old_template_is_replaced() -> None:
    found = Pool(Settings(slots=1, minutes=0.001))
    hello(found)
    first = template(found)
    assert eventually(lambda: hello(found) or template(found) != first, 20)
    found.close()


def test_an_upgrade_means_fresh_templates(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    hello(pool)
    first = template(pool)
    genuine = archive.fingerprint()
    monkeypatch.setattr(archive, "fingerprint", lambda: (*genuine, 1.0))
    time.sleep(1)  # it looks once a second
    hello(pool)
    assert template(pool) != first
    assert all_gone([first])


def test_an_upgrade_packs_the_modules_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = archive.load(("numpy",)), archive.load(("numpy",))
    assert first is again
    genuine = archive.fingerprint()
    monkeypatch.setattr(archive, "fingerprint", lambda: (*genuine, 1.0))
    before = len(os.listdir("/proc/self/fd"))
    assert archive.load(("numpy",)) is not first
    assert len(os.listdir("/proc/self/fd")) == before


def test_packages_have_templates_of_their_own(pool: Pool) -> None:
    source = "import mpmath\nprint(mpmath.mpf(2))"
    hello(pool)
    first = template(pool)
    assert run(source, None, use=pool, packages=("mpmath",)).stdout == "2.0\n"
    assert run(source, None, use=pool).status is RunStatus.NONZERO_EXIT
    assert first in pool.processes()


def test_templates_that_nobody_asks_for_are_given_up() -> None:
    before = set(family(os.getpid()))  # other tests may have a browser of theirs running
    found = Pool(Settings(slots=1, stock=1))
    for package in ("mpmath", "json", "decimal", "fractions", "statistics"):
        hello(found, packages=(package,))
    assert len(set(family(os.getpid())) - before) < 12
    found.close()


def test_closing_leaves_no_process_and_no_descriptor() -> None:
    close()
    hello(warm := Pool(Settings()))
    warm.close()
    gc.collect()
    before = len(os.listdir("/proc/self/fd")), threading.active_count(), family(os.getpid())
    found = Pool(Settings(slots=2, stock=3))
    for _ in range(3):
        hello(found)
    pids = found.processes()
    found.close()
    after = len(os.listdir("/proc/self/fd")), threading.active_count(), family(os.getpid())
    assert after == before
    assert all_gone(pids)


def test_a_stuck_slot_does_not_hold_up_the_other() -> None:
    found = Pool(Settings(slots=2))
    hello(found)
    spin = threading.Thread(
        target=run,
        args=("while True: pass", None),
        kwargs={"limits": Limits(wall_s=1.5), "use": found},
    )
    spin.start()
    time.sleep(0.2)
    hello(found)
    started = time.monotonic()
    hello(found)
    assert time.monotonic() - started < 0.7
    spin.join()
    found.close()


def test_too_many_are_turned_away() -> None:
    found = Pool(Settings(slots=1, waiting=1, patience_s=0.3))
    hello(found)
    long = threading.Thread(
        target=run,
        args=("import time\ntime.sleep(9)", None),
        kwargs={"limits": Limits(wall_s=1), "use": found},
    )
    long.start()
    time.sleep(0.2)
    caught: list[BaseException] = []

    def impatient() -> None:
        with pytest.raises(Busy) as error:
            hello(found)
        caught.append(error.value)

    second = threading.Thread(target=impatient)
    second.start()
    time.sleep(0.1)
    with pytest.raises(Busy, match="wait already"):
        hello(found)
    second.join()
    assert "no slot was free" in str(caught[0])
    long.join()
    hello(found)
    found.close()


def test_learners_take_turns() -> None:
    lock, served = threading.Lock(), []
    turns = Turns(1, 100, 10, lock)
    with lock:
        turns.enter("first")

    def queue(name: str) -> None:
        with lock:
            turns.enter(name)
        served.append(name)
        with lock:
            turns.leave()

    threads = []
    for name in ("ada", "ada", "ada", "ben", "cleo"):
        threads.append(threading.Thread(target=queue, args=(name,)))
        threads[-1].start()
        assert eventually(lambda: turns.waiting == len(threads))
    with lock:
        turns.leave()
    for thread in threads:
        thread.join()
    assert served == ["ada", "ben", "cleo", "ada", "ada"]


def _in_fork(pool: Pool, parents: int) -> None:
    done = run("print('hello')", None)
    told = done.stdout == "hello\n" and not any(p == parents for p in family(os.getpid()))
    close()
    os._exit(0 if told else 1)


def test_a_forked_process_has_a_pool_of_its_own() -> None:
    run("", None)
    hello(found := Pool(Settings(slots=1)))
    before = template(found)
    child = multiprocessing.get_context("fork").Process(target=_in_fork, args=(found, before))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    hello(found)
    assert template(found) == before
    found.close()


def test_the_death_of_the_broker_ends_everything() -> None:
    broker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sandbox, time\nsandbox.run('', None)\nprint('up', flush=True)\ntime.sleep(60)",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert broker.stdout is not None
    broker.stdout.readline()
    assert eventually(lambda: len(family(broker.pid)) == 3)
    left = family(broker.pid)
    broker.kill()
    broker.wait()
    broker.stdout.close()
    assert all_gone(left)


def test_a_thread_that_ends_takes_no_template_with_it() -> None:
    found = Pool(Settings(slots=1))
    thread = threading.Thread(target=hello, args=(found,))
    thread.start()
    thread.join()
    first = template(found)
    time.sleep(0.1)
    hello(found)
    assert template(found) == first
    found.close()


@pytest.mark.parametrize("layer", OPTIONAL)
def test_each_layer_has_a_switch(layer: str) -> None:
    found = Pool(Settings(slots=1, stock=1, off=frozenset([layer])))
    done = run("", None, use=found)
    found.close()
    assert done.status is RunStatus.OK
    assert not [name for name in done.layers if name.split(" v")[0] == layer]
    assert set(done.layers) >= set(REQUIRED)


@pytest.mark.parametrize("layer", ["seccomp", "self-test"])
def test_without_a_required_layer_no_program_is_run(layer: str) -> None:
    found = Pool(Settings(slots=1, stock=1, off=frozenset([layer])))
    with pytest.raises(BoxUnavailable):
        run("", None, use=found)
    found.close()


def test_the_manual_names_every_setting_layer_and_bound() -> None:
    manual = (ROOT / "sandbox" / "README.md").read_text()
    for name in (*_READERS, "off", "sampling"):
        assert f"`NABLA_SANDBOX_{name.upper()}`" in manual
    for layer in (*REQUIRED, *OPTIONAL):
        assert layer.removesuffix(" namespace") in manual
        assert layer in PROTECTS
    for limit in Limits.__dataclass_fields__:
        assert f"`{limit}`" in manual
    for value in ("runs", "minutes", "stock", "waiting", "patience_s"):
        assert f"| {getattr(Settings(), value):g} |" in manual


def test_a_wrong_setting_is_no_fault_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    close()
    monkeypatch.setenv("NABLA_SANDBOX_SLOTS", "none")
    with pytest.raises(SandboxError, match="setting"):
        run("", None)


def test_settings_come_from_the_environment() -> None:
    found = from_environment(
        {"NABLA_SANDBOX_SLOTS": "3", "NABLA_SANDBOX_OFF": "landlock, empty root"}
    )
    assert (found.slots, found.stock) == (3, Settings().stock)
    assert found.off == {"landlock", "empty root"}
    for name, text in (("SLOTS", "0"), ("STOCK", "x"), ("MINUTES", "nan"), ("OFF", "seccomp")):
        with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
            from_environment({f"NABLA_SANDBOX_{name}": text})
