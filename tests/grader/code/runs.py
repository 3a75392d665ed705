"""tests: grader. Sandbox reports written by hand, for code that judges them."""

from typing import Any

from grader.plain import to_wire

LIMITS = {"cpu_s": 5, "wall_s": 10, "memory_mb": 256, "output_kb": 64}
CONTENT: dict[str, Any] = {
    "function": "gradient",
    "signature": "gradient(w) -> array of shape (2,)",
    "reference": "def gradient(w):\n    return 2 * w\n",
    "cases": [
        {"name": "shown", "call": "gradient(np.array([1.0, 2.0]))", "public": True, "weight": 1},
        {
            "name": "drawn",
            "draw": "w = uniform(-5, 5, 2)",
            "call": "gradient(w)",
            "repeat": 2,
            "weight": 3,
        },
    ],
}


def returned(value: Any, stdout_at: int = 0) -> dict[str, Any]:
    wire = to_wire(value)
    return {
        "outcome": "returned",
        "value": wire,
        "error": None,
        "ms": 0.5,
        "stdout_at": stdout_at,
    }


def raised(kind: str, message: str = "", **extra: Any) -> dict[str, Any]:
    text = f'Traceback:\n  File "answer.py", line 2, in gradient\n{kind}: {message}'
    error = {"type": kind, "message": message, "line": 2, "traceback": text, **extra}
    return {"outcome": "raised", "value": None, "error": error, "ms": 0.1, "stdout_at": 0}


UNREACHED = {"outcome": "not_reached", "value": None, "error": None, "ms": 0.0}


def run(
    *calls: dict[str, Any], status: str = "OK", stdout: str = "", **more: Any
) -> dict[str, Any]:
    return {"status": status, "calls": list(calls), "stdout": stdout, "stderr": "", **more}
