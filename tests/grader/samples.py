"""tests: one item of every kind, with a word in each secret that stands nowhere else."""

from typing import Any

from tests.grader.code.runs import CONTENT

SAMPLES: dict[str, dict[str, Any]] = {
    "choice": {
        "multiple": True,
        "options": [
            {"text": "against the gradient", "right": True, "reason": "SECRET-1 is why."},
            {"text": "along the gradient", "reason": "SECRET-2 is why."},
        ],
    },
    "truefalse": {
        "statements": [
            {"text": "A minimum has slope 0.", "answer": True, "reason": "SECRET-1 is why."},
            {"text": "Slope 0 is a minimum.", "answer": False, "reason": "SECRET-2 is why."},
        ]
    },
    "number": {"answer": "73129", "wrong": [{"answer": "5", "reason": "SECRET-1 is why."}]},
    "symbolic": {"answer": "73129 x", "wrong": [{"answer": "5x", "reason": "SECRET-1 is why."}]},
    "shape": {
        "answer": "(73129,)",
        "wrong": [{"answer": "(5,)", "reason": "SECRET-1 is why."}],
    },
    "ordering": {
        "lines": [
            {"id": "SECRET-1", "text": "`zero_grad()`"},
            {"id": "SECRET-2", "text": "predict"},
            {
                "id": "SECRET-3",
                "text": "step back",
                "after": ["SECRET-1", "SECRET-2"],
                "reason": "SECRET-4 is why.",
            },
        ]
    },
    "matching": {
        "pairs": [
            {
                "left": "$x^n$",
                "right": "$n x^{n-1}$",
                "reason": "SECRET-1 is why.",
                "wrong": [{"right": "nothing", "reason": "SECRET-2 is why."}],
            },
            {"left": "a constant", "right": "zero", "reason": "SECRET-3 is why."},
        ],
        "extra": ["nothing"],
    },
    "gaps": {
        "text": "The slope is {{1}}, so it {{2}}.\n\nIts name is {{3}}.",
        "gaps": [
            {
                "label": "the slope",
                "answer": "73129",
                "reason": "SECRET-1 is why.",
                "wrong": [{"answer": "5", "reason": "SECRET-2 is why."}],
            },
            {
                "options": [
                    {"text": "rises", "right": True, "reason": "SECRET-3 is why."},
                    {"text": "falls", "reason": "SECRET-4 is why."},
                ]
            },
            {
                "accept": ["SECRET-5", "the SECRET-5"],
                "wrong": [{"answer": "SECRET-6", "reason": "SECRET-7 is why."}],
            },
        ],
    },
    "playground": {
        "playground": "tangent",
        "tasks": [
            {
                "text": "Make the tangent level.",
                "goal": "flat",
                "right": [{"function": "cubic", "x": 1}],
                "wrong": [{"function": "cubic", "x": 1.37}],
            }
        ],
    },
    "prediction": {
        "ask": "outcome",
        "gentle": 2,
        "steep": 7.3129,
        "start": [4, 3],
        "rate": 0.1,
        "reason": "SECRET-1 is why.",
    },
    "code": CONTENT,
    "text": {
        "model": "SECRET-1 is a good answer.",
        "rubric": [
            {"text": "It says SECRET-2.", "points": 3},
            {"text": "It says SECRET-3.", "points": 1},
        ],
        "follow_ups": ["And SECRET-4?"],
    },
    "flashcard": {"back": "SECRET-1 is the back."},
}

# What nobody may read before an answer is in. The sample of code has its own test.
SECRETS = ("SECRET", "is why", "73129")
