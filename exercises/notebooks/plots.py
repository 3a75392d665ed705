"""exercises: our plotting helper, where Nabla is not: a stand-in for `from nabla import ...`."""

from exercises.notebooks.task import Task

PLOTS_CELL = '''\
# Stands in for Nabla's plotting helper, so that `from nabla import plot_path` works here as well.
import sys
import types

import numpy as np


def _drawn(values, columns, label):
    """Draw with matplotlib where it is installed; else say in words what would be drawn."""
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        ends = f", from {values[0]} to {values[-1]}" if len(values) else ""
        print(f"{label}: {len(values)} points{ends}")
        return
    plt.plot(*columns, marker="o")
    plt.title(label)
    plt.show()


def plot_path(points, label=""):
    points = np.asarray(list(points), dtype=float).reshape(-1, 2)
    _drawn(points, (points[:, 0], points[:, 1]), label or "path")


def plot_loss(values, label=""):
    values = np.asarray(list(values), dtype=float).reshape(-1)
    _drawn(values, (values,), label or "loss")


if "nabla" not in sys.modules:
    sys.modules["nabla"] = types.ModuleType("nabla")
    sys.modules["nabla"].plot_path, sys.modules["nabla"].plot_loss = plot_path, plot_loss'''


def wants_plots(task: Task) -> bool:
    """Whether the exercise itself speaks of the helper."""
    return any("from nabla import" in text for text in (task.statement, task.starter))
