"""`python -m bench.boxes`: what a run in the sandbox costs, against its peers and its floor.

Everything is measured in turn, in one process, so that all contenders meet the same machine. Read
the ratios: milliseconds of a shared machine mean little. ROUNDS=40 for a quick look.
"""

import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import sandbox
from bench.figures import quantile, timed
from sandbox import Limits, Pool, RunStatus, Settings

ROUNDS = int(os.environ.get("ROUNDS", "120"))
DESCENT = """
import numpy as np
w = np.array([4.0, 3.0])
for _ in range(20):
    w = w - 0.1 * np.array([2.0, 6.0]) * w
print(w)
"""
GRADIENT = """
import numpy as np
def gradient(w):
    return np.array([2.0, 6.0]) * w
"""
CALLS = [
    {"function": "gradient", "args": [{"array": [n, 3.0], "dtype": "float64", "shape": [2]}]}
    for n in (1.0, 2.0, 3.0, 4.0, 5.0)
]
# From the outermost to the innermost: each row of the table adds one to those above it.
OPTIONAL = (
    "user namespace", "mount namespace", "net namespace", "ipc namespace", "uts namespace",
    "cgroup namespace", "pid namespace", "empty root", "unprivileged user", "no capabilities",
    "landlock", "cgroup", "seccomp", "self-test",
)  # fmt: skip
REFILL_SECONDS = 0.03
Times = dict[str, list[float]]


def bare() -> None:
    """A Python of its own."""
    subprocess.run([sys.executable, "-c", DESCENT], check=True, capture_output=True)


def bubblewrap() -> None:
    """The same in new namespaces, with the file system read-only."""
    front = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    subprocess.run([*front, sys.executable, "-c", DESCENT], check=True, capture_output=True)


def floor() -> None:
    """Plain fork of this process, which has NumPy, and the job in the child: no wall at all."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(write, 1)
        exec(DESCENT, {})  # noqa: S102 - our own text
        sys.stdout.flush()
        os._exit(0)
    os.close(write)
    while os.read(read, 4096):
        pass
    os.close(read)
    os.waitpid(pid, 0)


def boxed(pool: Pool) -> Callable[[], None]:
    """A run in that pool."""

    def work() -> None:
        run = sandbox.run(DESCENT, None, use=pool)
        assert run.status is RunStatus.OK, run

    return work


def five(pool: Pool) -> Callable[[], None]:
    """Five cases in one process, each in a fresh one, and one repeated."""

    def work() -> None:
        found = sandbox.run_cases(GRADIENT, CALLS, use=pool)
        assert found.consistent, found

    return work


def alternate(contenders: dict[str, Callable[[], None]], rounds: int) -> Times:
    """Every contender once per round, with a pause in which a stock can be refilled."""
    times: Times = {name: [] for name in contenders}
    for work in contenders.values():
        work()
        work()
    for _ in range(rounds):
        for name, work in contenders.items():
            times[name].append(timed(work))
            time.sleep(REFILL_SECONDS)
    return times


def line(name: str, values: Sequence[float], against: Sequence[float]) -> str:
    """Median and high quantiles, and each as a fraction of the other's."""
    shares = [quantile(values, q) / quantile(against, q) for q in (0.5, 0.95, 0.99)]
    figures = "".join(f"{quantile(values, q):9.2f}" for q in (0.5, 0.95, 0.99))
    ratios = "".join(f"{'1/' + format(1 / share, '.1f'):>9}" for share in shares)
    return f"  {name:<34}{figures}{ratios}"


def contest() -> None:
    stocked, empty, others = Pool(Settings()), Pool(Settings(stock=0)), Pool(Settings())
    contenders: dict[str, Callable[[], None]] = {"bare python -c": bare}
    if shutil.which("bwrap"):
        contenders["bubblewrap"] = bubblewrap
    else:
        print("  (bubblewrap is not installed here)")
    contenders |= {
        "fork of a NumPy process: the floor": floor,
        "sandbox, from stock": boxed(stocked),
        "sandbox, on demand": boxed(empty),
        "five cases, fresh, one repeated": five(others),
    }
    try:
        times = alternate(contenders, ROUNDS)
    finally:
        for pool in (stocked, empty, others):
            pool.close()
    print(f"  {'ms':<34}{'p50':>9}{'p95':>9}{'p99':>9}{'of bare p50, p95, p99':>27}")
    for name, values in times.items():
        print(line(name, values, times["bare python -c"]))


def throughput(threads: int = 2, seconds: float = 3.0) -> None:
    """Runs a second, two at a time, by threads of one process."""
    pool = Pool(Settings(slots=threads))
    work = boxed(pool)
    counts = [0] * threads
    work()
    end = time.monotonic() + seconds

    def serve(number: int) -> None:
        while time.monotonic() < end:
            work()
            counts[number] += 1

    workers = [threading.Thread(target=serve, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    pool.close()
    rate = sum(counts) / seconds
    bare_ms = statistics.median(timed(bare) for _ in range(10))
    print(f"  {threads} threads: {rate:.0f} runs a second (one bare start now: {bare_ms:.0f} ms)")


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def cpu_per_run(pool: Pool, runs: int) -> float:
    """Milliseconds of processor time of template, child and broker for one run."""
    work = boxed(pool)
    work()
    template = pool.processes()[0]
    before, own = cpu_seconds(template), time.process_time()
    for _ in range(runs):
        work()
    return (cpu_seconds(template) - before + time.process_time() - own) * 1000 / runs


def cpu_of_layers() -> None:
    """Processor time with all layers and with none, in turn."""
    everything = Pool(Settings())
    nothing = Pool(Settings(off=frozenset(OPTIONAL), measuring=True))
    pairs = []
    for _ in range(max(3, ROUNDS // 20)):
        pairs.append((cpu_per_run(everything, 60), cpu_per_run(nothing, 60)))
    everything.close()
    nothing.close()
    ratio = statistics.median(a / b for a, b in pairs)
    ours, none = (statistics.median(values) for values in zip(*pairs, strict=True))
    print(f"  processor time of a run: all layers {ours:.2f} ms, none {none:.2f} ms: {ratio:.2f}")


def memory_of_children() -> None:
    """What a child that waits, and its template, have for themselves."""
    pool = Pool(Settings(stock=3))
    boxed(pool)()
    time.sleep(0.3)
    with pool.lend(("numpy",)) as slot:
        slot.read_control()
        try:
            own = [private_kb(pid) / 1024 for pid in slot.waiting()]
        except PermissionError:
            print("  own memory of a waiting child: cannot be read with these rights")
            return
        print(f"  own memory of a waiting child {statistics.median(own):.2f} MiB, ", end="")
        print(f"of its template {private_kb(slot.processes()[0]) / 1024:.1f} MiB")
    pool.close()


def private_kb(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(row.split()[1]) for row in text.splitlines() if row.startswith("Private_"))


def overshoot() -> None:
    """How much later than its deadline an endless run has ended."""
    limits = Limits(cpu_s=5, wall_s=0.2)
    late = []
    sandbox.run("", None)  # the template is started by the first run
    for source in ("while True: pass", "import time\ntime.sleep(9)", "pow(3, 10**8)") * 5:
        start = time.perf_counter()
        assert sandbox.run(source, None, limits=limits).status is RunStatus.TIMED_OUT
        late.append((time.perf_counter() - start) * 1000 - 200)
    print(f"  later than a deadline of 200 ms: p50 {quantile(late, 0.5):.1f} ms, ", end="")
    print(f"at most {max(late):.1f} ms")


def neighbour() -> None:
    """Honest runs alone, and while hostile ones follow each other in the other slot."""
    pool = Pool(Settings(slots=2))
    work, stop = boxed(pool), threading.Event()

    def hostile() -> None:
        while not stop.is_set():
            sandbox.run("while True: pass", None, limits=Limits(wall_s=0.5), use=pool)

    def honest() -> list[float]:
        times = []
        for _ in range(max(100, ROUNDS)):
            times.append(timed(work))
            time.sleep(REFILL_SECONDS / 3)
        return times

    quiet = honest()
    thread = threading.Thread(target=hostile)
    thread.start()
    beside = honest()
    stop.set()
    thread.join()
    pool.close()
    middle, high = (quantile(beside, q) / quantile(quiet, q) for q in (0.5, 0.99))
    print(
        f"  beside a hostile neighbour: p50 {middle:.1f} times, p99 {high:.1f} times the quiet one"
    )


def layers() -> None:
    """The cost of each layer on top of those before it: children made on demand."""
    pools = {}
    for count in range(len(OPTIONAL) + 1):
        name = "none of the layers below" if count == 0 else f"+ {OPTIONAL[count - 1]}"
        off = frozenset(OPTIONAL[count:])
        pools[name] = Pool(Settings(stock=0, off=off, measuring=True))
    works = {name: boxed(pool) for name, pool in pools.items()}
    times = alternate(works, max(20, ROUNDS // 3))
    first = before = statistics.median(times["none of the layers below"])
    print(f"  {'':<34}{'p50 ms':>9}{'adds':>9}{'of none':>9}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"  {name:<34}{middle:9.2f}{middle - before:9.2f}{middle / first:9.2f}")
        before = middle
    for pool in pools.values():
        pool.close()


def in_container() -> None:
    """All of the above once more with the rights of a locked-down container."""
    place = Path(__file__).parents[1] / "tests" / "sandbox" / "docker_like.py"
    subprocess.run(
        [sys.executable, str(place), "-", sys.executable, "-m", "bench.boxes", "here"],
        env={**os.environ, "PYTHONPATH": os.getcwd()}, check=True,
    )  # fmt: skip


def here() -> None:
    print(f"  load {os.getloadavg()[0]:.1f}, {len(os.sched_getaffinity(0))} cores, ", end="")
    print(f"NumPy {np.__version__}, {ROUNDS} rounds, alternating")
    contest()
    throughput()
    cpu_of_layers()
    memory_of_children()
    overshoot()
    neighbour()
    layers()


def main(arguments: list[str]) -> int:
    if arguments == ["here"]:
        here()
        return 0
    print("Sandbox: 20 steps of descent in NumPy")
    here()
    print("The same with the rights of a locked-down container")
    in_container()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
