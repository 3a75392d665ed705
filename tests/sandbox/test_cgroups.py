"""Tests of the sandbox: a slot's control group is made, filled, told of and removed, or absent.

A tree of plain files stands for the groups, so that both versions are tried everywhere. Where this
machine has v1 groups for processes that we may make, those are the kernel's own in the same tests.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Pool, RunStatus, SandboxError, Settings, cgroups, check, run
from sandbox.pool import _pools
from tests.sandbox.modes import ROOT
from tests.sandbox.processes import all_gone, eventually, family

FILES = {
    "memory.limit_in_bytes": "", "memory.memsw.limit_in_bytes": "", "memory.failcnt": "0",
    "memory.oom_control": "oom_kill_disable 0\noom_kill 0\n", "cgroup.procs": "", "pids.max": "",
    "memory.max": "", "memory.swap.max": "", "memory.events": "max 0\noom 0\noom_kill 0\n",
}  # fmt: skip
SETTINGS = Settings(slots=1, stock=2, cgroup_mb=512)


def kernels_pids() -> Path | None:
    """This process's own group for processes, where folders may be made in it."""
    with contextlib.suppress(OSError, KeyError):
        lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
        own = {line[1]: line[2] for line in lines}["pids"]
        root, point = cgroups._mounts("v1")["pids"]
        found = Path(point, os.path.relpath(own, root))
        os.mkdir(found / f"nabla-tests-{os.getpid()}")
        os.rmdir(found / f"nabla-tests-{os.getpid()}")
        return found
    return None


def make(folder: Path) -> None:
    """As the kernel does it: a new group has its files."""
    os.mkdir(folder)
    if not (folder / "pids.max").exists():
        for name, text in FILES.items():
            (folder / name).write_text(text)


def unmake(folder: Path) -> None:
    if os.path.ismount(folder) or not (folder / "memory.max").exists():
        os.rmdir(folder)
    else:
        shutil.rmtree(folder)


def lay_out(
    place: Path, patch: pytest.MonkeyPatch, version: str = "v1", pids: Path | None = None
) -> dict[str, Path]:
    """A tree of groups in a folder, and this process in the group "/ours" of it."""
    found = {}
    names = {"memory": "memory", "pids": "pids"} if version == "v1" else {"memory": "", "pids": ""}
    own, mounts = "7:cpu:/elsewhere\n", ""
    for key, controller in names.items():
        point, inner = place / (controller or "unified"), "/ours"
        if key == "pids" and pids is not None:
            point, inner = pids, "/"
        found[key] = point / inner.lstrip("/")
        found[key].mkdir(parents=True, exist_ok=True)
        own += f"4:{controller}:{inner}\n"
        kind = f"cgroup cgroup rw,{controller}" if controller else "cgroup2 cgroup2 rw"
        mounts += f"35 31 0:32 / {point} rw,relatime - {kind}\n"
    (place / "own").write_text(own)
    (place / "mounts").write_text(mounts)
    patch.setattr(cgroups, "_OWN", place / "own")
    patch.setattr(cgroups, "_MOUNTS", place / "mounts")
    patch.setattr(cgroups, "_make", make)
    patch.setattr(cgroups, "_unmake", unmake)
    return found


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    return lay_out(tmp_path, monkeypatch, pids=kernels_pids())


@pytest.fixture
def pool(tree: dict[str, Path]) -> Iterator[Pool]:
    found = Pool(SETTINGS)
    yield found
    found.close()


def ours(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"nabla-sandbox-{os.getpid()}-*"))


def test_a_template_and_its_children_are_in_the_group(pool: Pool, tree: dict[str, Path]) -> None:
    done = run("", None, use=pool)
    assert "cgroup v1" in done.layers
    with pool.lend(("numpy",)) as slot:
        slot.wait_for_stock(5)
        template, children = slot.processes()[0], slot.waiting()
        assert children
    (memory,), (pids,) = ours(tree["memory"]), ours(tree["pids"])
    for name in ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"):
        assert (memory / name).read_text() == str(512 << 20)
    assert (memory / "cgroup.procs").read_text() == str(template)
    assert int((pids / "pids.max").read_text()) == cgroups.LEAST_PIDS
    inside = set(map(int, (pids / "cgroup.procs").read_text().split()))
    if kernels_pids() is None:
        assert inside == {template}  # a plain file knows of no child
    else:
        assert inside >= {template, *children}
        assert os.getpid() not in inside
        for pid in (template, *children):
            assert pids.name in Path(f"/proc/{pid}/cgroup").read_text()
    pool.close()
    assert ours(tree["memory"]) == ours(tree["pids"]) == []


def test_each_slot_has_a_group_of_its_own(pool: Pool, tree: dict[str, Path]) -> None:
    run("", None, use=pool)
    run("", None, use=pool)
    assert len(ours(tree["pids"])) == 1
    before = ours(tree["pids"])
    run("", None, use=pool, packages=("mpmath",))
    assert len(ours(tree["pids"])) == 2
    victim = pool.processes()[0]
    os.kill(victim, signal.SIGKILL)
    assert all_gone([victim])
    run("", None, use=pool)
    run("", None, use=pool, packages=("mpmath",))
    assert len(ours(tree["pids"])) == 2
    assert ours(tree["pids"]) != before


def test_a_killed_brokers_group_is_swept(tree: dict[str, Path], tmp_path: Path) -> None:
    source = (
        "import sys, time\nfrom pathlib import Path\nfrom sandbox import cgroups, run\n"
        "from tests.sandbox.test_cgroups import make, unmake\n"
        "cgroups._OWN, cgroups._MOUNTS = map(Path, sys.argv[1:])\n"
        "cgroups._make, cgroups._unmake = make, unmake\n"
        "run('', None)\nprint('up', flush=True)\ntime.sleep(60)"
    )
    broker = subprocess.Popen(
        [sys.executable, "-c", source, str(tmp_path / "own"), str(tmp_path / "mounts")],
        cwd=ROOT, stdout=subprocess.PIPE,
        env=os.environ | {"NABLA_SANDBOX_CGROUP_MB": "512"},
    )  # fmt: skip
    assert broker.stdout is not None
    broker.stdout.readline()

    def left() -> list[Path]:
        return [p for f in tree.values() for p in f.glob(f"nabla-sandbox-{broker.pid}-*")]

    cgroups.sweep(SETTINGS)
    assert len(left()) == 2, "a living broker's groups stay"
    inside = family(broker.pid)
    broker.kill()
    broker.wait()
    broker.stdout.close()
    assert all_gone(inside)
    assert len(left()) == 2

    def swept() -> bool:
        Pool(SETTINGS).close()
        return not left()

    assert eventually(swept)


def test_a_sweep_leaves_what_is_not_ours(tree: dict[str, Path]) -> None:
    gone = tree["memory"] / "nabla-sandbox-1-1-0"  # process 1 has not started at tick 1
    others = [tree["memory"] / name for name in ("nabla-sandbox-test-x", "system", "nabla-1-1-0")]
    for folder in (gone, *others):
        make(folder)
    cgroups.sweep(Settings(off=frozenset(["cgroup"])))
    assert gone.exists()
    cgroups.sweep(SETTINGS)
    assert not gone.exists()
    assert all(folder.exists() for folder in others)


def killed(pool: Pool, memory: Path, **changed: str) -> RunStatus:
    """Status of a run that is killed from outside after these files of its group have changed."""
    run("", None, use=pool)
    (group,) = ours(memory)

    def kill() -> None:
        for name, text in changed.items():
            (group / name.replace("__", ".")).write_text(text)
        for pid in pool.processes()[1:]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    timer = threading.Timer(0.5, kill)
    timer.start()
    try:
        return run("import time\ntime.sleep(5)", None, limits=Limits(wall_s=4), use=pool).status
    finally:
        timer.join()


def test_a_kill_for_the_groups_limit_is_over_memory(pool: Pool, tree: dict[str, Path]) -> None:
    changed = {"memory__oom_control": "oom_kill 1\n", "memory__failcnt": "3"}
    assert killed(pool, tree["memory"], **changed) is RunStatus.OVER_MEMORY


def test_a_kill_for_want_elsewhere_is_not(pool: Pool, tree: dict[str, Path]) -> None:
    with pytest.raises(SandboxError, match="from outside"):
        killed(pool, tree["memory"], memory__oom_control="oom_kill 1\n")


def test_v2_where_it_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    above = lay_out(tmp_path, monkeypatch, "v2")["memory"]
    (above / "cgroup.subtree_control").write_text("cpu memory pids\n")
    group = cgroups.Group(SETTINGS)
    assert (group.reason, group.layer) == (None, "cgroup v2")
    group.take_in(4711)
    (made,) = ours(above)
    wanted = {"memory.max": str(512 << 20), "memory.swap.max": "0", "pids.max": "64"}
    for name, text in {**wanted, "cgroup.procs": "4711"}.items():
        assert (made / name).read_text() == text
    before = group.mark()
    (made / "memory.events").write_text("max 9\noom 1\noom_kill 1\n")
    assert group.has_killed_since(before)
    assert not group.has_killed_since(group.mark())
    group.remove()
    group.remove()
    assert ours(above) == []


def test_v2_where_it_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    above = lay_out(tmp_path, monkeypatch, "v2")["memory"]
    (above / "cgroup.subtree_control").write_text("cpu\n")
    group = cgroups.Group(SETTINGS)
    assert "passes no memory and pids" in str(group.reason)
    assert (above / "cgroup.subtree_control").read_text() == "cpu\n"
    assert ours(above) == []


def _refuse(folder: Path) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("fault", ["unwritable", "no group", "not mounted", "outside", "nonsense"])
def test_without_a_group_the_layer_is_absent(
    fault: str, tree: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = "Permission denied"
    if fault == "unwritable":
        monkeypatch.setattr(cgroups, "_make", _refuse)
    elif fault == "no group":  # a folder that is on no cgroup file system
        monkeypatch.setattr(cgroups, "_make", os.mkdir)
        reason = "No such file"
    elif fault == "not mounted":
        (tmp_path / "mounts").write_text("")
        reason = "no cgroup file system for memory"
    elif fault == "outside":
        (tmp_path / "own").write_text("4:memory:/../x\n8:pids:/../x\n")
        reason = "outside"
    else:
        (tmp_path / "own").write_text("?\n")
        reason = "unpack"
    found = Pool(SETTINGS)
    monkeypatch.setitem(_pools, None, found)
    assert not [name for name in run("", None).layers if name.split(" v")[0] == "cgroup"]
    rows, refusal = check.layers()
    (row,) = [row for row in rows if row.name == "cgroup"]
    found.close()
    assert (row.active, row.required, refusal) == (False, False, "")
    assert reason in row.reason
    assert ours(tree["memory"]) == ours(tree["pids"]) == []


def test_a_template_that_cannot_be_moved_runs_without(
    tree: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = cgroups._write

    def write(path: Path, text: str) -> None:
        if path.name == "cgroup.procs":
            raise PermissionError(13, "Permission denied")
        genuine(path, text)

    monkeypatch.setattr(cgroups, "_write", write)
    found = Pool(SETTINGS)
    done = run("", None, use=found)
    found.close()
    assert done.status is RunStatus.OK
    assert "cgroup v1" not in done.layers
    assert ours(tree["memory"]) == ours(tree["pids"]) == []


def test_no_group_is_made_unless_the_operator_asks() -> None:
    found = Pool(Settings(slots=1))
    done = run("", None, use=found)
    with found.lend(("numpy",)) as slot:
        group = slot.group
    assert group.reason == cgroups.NOT_ASKED
    assert not group._folders
    assert "cgroup" not in {name.split(" v")[0] for name in done.layers}
    found.close()
