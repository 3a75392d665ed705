"""Tests of the sandbox: reads attacks, sets the canaries, grades by a comparison outside."""

import math
import os
import secrets
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.sandbox.modes import ROOT

OWN = Path(__file__).parent / "attacks"
STATUSES = {
    "timeout": {"TIMED_OUT"},
    "died": {"NONZERO_EXIT", "SIGNALLED", "FORBIDDEN"},
    "error": {"NONZERO_EXIT"},
    "memory": {"OVER_MEMORY"},
    "output-limit": {"OVER_OUTPUT"},
}
FILES = ("settings.py", "db.sqlite3", "id_rsa", "other_submission.py", "hidden_tests.py")


@dataclass(frozen=True)
class Attack:
    """One hostile program (or a control) and what its header says."""

    name: str
    source: str
    header: dict[str, str]

    @property
    def exercise(self) -> str | None:
        return self.header.get("EXERCISE")

    @property
    def statuses(self) -> set[str] | None:
        words = self.header.get("EXPECT", "").split()
        return set().union(*(STATUSES[word] for word in words)) if words else None


def read(path: Path) -> Attack:
    source = path.read_text()
    header = {}
    for line in source.splitlines():
        if not line.startswith("# ") or ":" not in line:
            break
        name, _, text = line[2:].partition(":")
        header[name.strip()] = text.strip()
    return Attack(path.stem, source, header)


def own_attacks() -> list[Attack]:
    return [read(path) for path in sorted(OWN.glob("*.py"))]


def given_attacks() -> list[Attack]:
    """Attacks kept outside the project: NABLA_ATTACKS, else beside the checkout, else none."""
    place = Path(os.environ.get("NABLA_ATTACKS") or ROOT.parent / "shared" / "attacks")
    return [read(path) for path in sorted(place.glob("*.py"))] if place.is_dir() else []


class Canaries:
    """A world-readable folder of secrets and open listeners, none of which may be touched."""

    def __init__(self, folder: Path) -> None:
        self.token = f"canary-{secrets.token_hex(8)}"
        self.folder = folder
        self.visits: list[str] = []
        self.sockets: list[socket.socket] = []
        folder.chmod(0o755)
        for name in FILES:
            (folder / name).write_text(f"SECRET = {self.token!r}\n")
            (folder / name).chmod(0o644)
        self._listen(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 45679))
        self._listen(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 45680))
        self._listen(socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "redis.sock"))
        self._listen(socket.AF_UNIX, socket.SOCK_STREAM, "\0rs_canary")
        self.before = self._state()

    def _listen(self, family: int, kind: int, address: Any) -> None:
        found = socket.socket(family, kind)
        try:
            found.bind(address)
        except OSError:  # another run of these tests holds the place and watches it
            found.close()
            return
        if family == socket.AF_UNIX and address[0] != "\0":
            os.chmod(address, 0o777)
        if kind == socket.SOCK_STREAM:
            found.listen()
        self.sockets.append(found)
        threading.Thread(target=self._watch, args=(found, str(address)), daemon=True).start()

    def _watch(self, found: socket.socket, address: str) -> None:
        while True:
            try:
                if found.type == socket.SOCK_STREAM:
                    found.accept()[0].close()
                else:
                    found.recv(100)
            except OSError:
                return
            self.visits.append(address)

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = {
            name: Path(f"/proc/sysvipc/{name}").read_text().count("\n")
            for name in ("shm", "sem", "msg")
            if Path(f"/proc/sysvipc/{name}").exists()
        }
        state["shm files"] = sorted(p.name for p in Path("/dev/shm").glob("rs_*"))
        state["tmp files"] = sorted(p.name for p in Path("/tmp").glob("rs_*"))
        state["secrets"] = {p.name: p.stat().st_mtime_ns for p in sorted(self.folder.iterdir())}
        return state

    def touched(self) -> str:
        """What has changed or been visited; empty when nothing has."""
        now = self._state()
        changed = [f"{k}: {self.before[k]} -> {now[k]}" for k in now if now[k] != self.before[k]]
        return "; ".join([*self.visits, *changed])

    def close(self) -> None:
        for found in self.sockets:
            found.close()


# The exercises of the integrity class: inputs are drawn here, answers are compared here.


def _wire(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return {"array": value.tolist(), "dtype": str(value.dtype), "shape": list(value.shape)}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return [_read(item) for item in value]
    if isinstance(value, dict) and value.keys() == {"array", "dtype", "shape"}:
        try:
            return np.array(value["array"], value["dtype"]).reshape(value["shape"])
        except TypeError:
            return None
    return value


def _mse(y: Any, yhat: Any) -> float:
    return float(np.mean((y - yhat) ** 2))


def _normalize(v: Any) -> Any:
    return v / np.linalg.norm(v)


def _gd(x0: Any, lr: float, n: int) -> list[Any]:
    points = [np.array(x0, float)]
    for _ in range(n):
        points.append(points[-1] - lr * np.array([2.0, 6.0]) * points[-1])
    return points


def _grad(w: Any, X: Any, y: Any) -> Any:
    return 2 / len(y) * X.T @ (X @ w - y)


def _fit(X: Any, y: Any) -> Any:
    return np.linalg.solve(X.T @ X, X.T @ y)


def _inputs(exercise: str, draw: np.random.Generator) -> list[Any]:
    n = int(draw.integers(4, 9))
    matrix = draw.normal(size=(n, 3))
    return {
        "mse": [draw.normal(size=n), draw.normal(size=n)],
        "normalize": [draw.normal(size=n)],
        "gd": [draw.normal(size=2).tolist(), float(draw.uniform(0.01, 0.2)), n],
        "grad": [draw.normal(size=3), matrix, draw.normal(size=n)],
        "fit": [matrix, draw.normal(size=n)],
    }[exercise]


REFERENCE = {"mse": _mse, "normalize": _normalize, "gd": _gd, "grad": _grad, "fit": _fit}


def same(got: Any, want: Any) -> bool:
    """Equal in structure, shape, kind of number and, nearly, in value."""
    if isinstance(want, list):
        return isinstance(got, list) and len(got) == len(want) and all(map(same, got, want))
    if isinstance(want, float):
        got = got.item() if isinstance(got, np.ndarray) and got.shape == () else got
        return type(got) is float and math.isfinite(got) and math.isclose(got, want, rel_tol=1e-6)
    return bool(
        isinstance(got, np.ndarray)
        and got.shape == want.shape
        and got.dtype.kind == want.dtype.kind
        and np.isfinite(got).all()
        and np.allclose(got, want, rtol=1e-6, atol=1e-12)
    )


def draw_calls(exercise: str) -> tuple[list[dict[str, Any]], list[Any]]:
    """Five calls with fresh inputs, and what an honest program returns for each."""
    draw = np.random.default_rng(secrets.randbits(64))
    drawn = [_inputs(exercise, draw) for _ in range(5)]
    calls = [{"function": exercise, "args": [_wire(v) for v in inputs]} for inputs in drawn]
    return calls, [REFERENCE[exercise](*inputs) for inputs in drawn]


def score(answer: dict[str, Any], wanted: list[Any]) -> float:
    """Fraction of calls whose returned value is right; nothing for a run that did not end well."""
    if answer["status"] != "OK":
        return 0.0
    right = [
        call["outcome"] == "returned" and same(_read(call["value"]), want)
        for call, want in zip(answer["calls"], wanted, strict=True)
    ]
    return sum(right) / len(right)
