"""exercises: our plotting helper, where Nabla is not: a stand-in for `from nabla import ...`."""

from exercises.notebooks.task import Task

PLOTS_CELL = '''\
# Stands in for Nabla's plotting helper, so that `from nabla import plot_path` works here as well.
import sys
import types

import numpy as np


def _drawn(label, values, title):
    """Draw with matplotlib where it is installed; else say in words what would be drawn."""
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        print(f"{title or label}: {len(values)} points, from {values[0]} to {values[-1]}")
        return
    flat = values.ndim < 2 or values.shape[1] < 2
    plt.plot(*([values] if flat else [values[:, 0], values[:, 1]]), marker="o")
    plt.title(title or label)
    plt.show()


def plot_path(path, *_, title="", **__):
    _drawn("path", np.asarray(path, dtype=float), title)


def plot_loss(losses, *_, title="", **__):
    _drawn("loss", np.asarray(losses, dtype=float), title)


if "nabla" not in sys.modules:
    sys.modules["nabla"] = types.ModuleType("nabla")
    sys.modules["nabla"].plot_path, sys.modules["nabla"].plot_loss = plot_path, plot_loss'''


def wants_plots(task: Task) -> bool:
    """Whether the exercise itself speaks of the helper."""
    return any("from nabla import" in text for text in (task.statement, task.starter))
