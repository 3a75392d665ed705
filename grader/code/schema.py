"""grader.code: the author's manual of the kind "code", as JSON Schema."""

from typing import Any

from grader.schemas import _MARKDOWN, _number, _object, _prose

CHECKS = ("value", "stdout", "unchanged", "raises", "gradient", "cost", "path")
MATCHES = ("last_line", "tokens", "whole")


def _text(title: str, description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "description": description, **more}


def _list(title: str, description: str, most: int, items: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "array",
        "title": title,
        "default": [],
        "maxItems": most,
        "description": description,
        "items": items,
    }


def _flag(title: str, description: str) -> dict[str, Any]:
    return {"type": "boolean", "title": title, "default": False, "description": description}


_DRAW = _prose(
    "Draw",
    "Optional: random inputs, new for each submission. One NAME = generator per line: "
    "uniform(low, high, *shape), normal(mean, sd, *shape), integers(low, high, *shape), "
    "high excluded, choice(v1, v2, ...), or a literal. Example: w = uniform(-5, 5, 2)",
)
_CHECK = _text(
    "Check",
    "What is looked at. value: what the call returns. stdout: what it prints. unchanged: the "
    "value, and that its arguments are as before. raises: that it raises an exception. gradient: "
    "the value, against the derivative of a function of yours. cost: the value, and its computing "
    "time. path: a path of descent, judged step by step.",
    enum=list(CHECKS),
    default="value",
)
_CASE: dict[str, Any] = _object(
    ["name"],
    {
        "name": _text(
            "Name", "Shown to learners for hidden cases too. Example: at the minimum", maxLength=200
        ),
        "draw": _DRAW,
        "call": _text(
            "Call",
            "One call of a function in Python, with np, math and the drawn names. Blank with check "
            "stdout: the whole program runs as a script. Example: gradient(np.array([4.0, 3.0]))",
        ),
        "repeat": {
            "type": "integer",
            "title": "Repeat",
            "default": 1,
            "minimum": 1,
            "maximum": 50,
            "description": "How many draws to test; they share the weight.",
        },
        "public": _flag("Public", "On: learners see the call, their value and the expected one."),
        "weight": _number("Weight", "What the case counts, above 0.", 1.0, exclusiveMinimum=0),
        "absolute": {
            "type": "number",
            "title": "Absolute tolerance",
            "description": "For this case alone. Blank: that of the exercise.",
            "minimum": 0,
        },
        "relative": {
            "type": "number",
            "title": "Relative tolerance",
            "description": "For this case alone. Blank: that of the exercise.",
            "minimum": 0,
            "maximum": 0.5,
        },
        "check": _CHECK,
        "match": _text(
            "Match",
            "With check stdout. last_line: the last line that is not blank. tokens: all words and "
            "numbers, however spaced. whole: line by line. Numbers agree within the tolerance.",
            enum=list(MATCHES),
            default="last_line",
        ),
        "raises": _text(
            "Raises",
            "With check raises: the exception, or one it is a kind of. Example: ValueError",
        ),
        "of": _text(
            "Of",
            "With check gradient: the function whose derivative at the call's first argument is "
            "expected, in place of what the reference returns. "
            "Example: lambda w: w[0]**2 + 3*w[1]**2",
        ),
        "within_ms": {
            "type": "number",
            "title": "Within",
            "description": "With check cost: milliseconds of computing that the call may take.",
            "exclusiveMinimum": 0,
            "maximum": 30_000,
        },
        "loss": _text(
            "Loss",
            "With check path, optional: the function that is walked down. It draws the contours "
            "and the loss curve. Example: lambda w: w[0]**2 + 3*w[1]**2",
        ),
        "carry": _text(
            "Carry",
            "Optional: a call whose value the learner's program goes on with. Where that value is "
            "wrong, the case can still earn a part. Example: gradient(w)",
        ),
        "then": _text(
            "Then",
            "With carry: what the call should return if the carried value were right, in Python, "
            "with np, math, carried, the drawn names and your functions. "
            "Example: w - 0.1 * carried",
        ),
        "fraction": _number(
            "Fraction", "With carry: what such a case earns.", 0.5, exclusiveMinimum=0, maximum=1
        ),
    },
)

_FUNCTION: dict[str, Any] = _object(
    ["name"],
    {
        "name": _text("Name", "The name that the program must define. Example: gradient"),
        "signature": _text("Signature", "For the learner. Example: gradient(x, y) -> array (2,)"),
        "worth": _number(
            "Worth", "Its share of the whole score; its cases share that.", 1.0, exclusiveMinimum=0
        ),
    },
)

_RULE: dict[str, Any] = _object(
    ["reason"],
    {
        "use": _text(
            "Use", "A name or a keyword that must occur. Examples: np.linalg.norm, lambda"
        ),
        "avoid": _text("Avoid", "A name or a keyword that must not. Examples: np.gradient, for"),
        "counts": _flag(
            "Counts", "Off: a remark on style. On: without it the score is 0, whatever is returned."
        ),
        "reason": _prose("Reason", f"Told where the rule is not kept. {_MARKDOWN}"),
    },
)

_ACCEPTED: dict[str, Any] = _object(
    ["name", "source"],
    {
        "name": _text("Name", "Example: one matrix product"),
        "source": _prose("Source", "A whole Python program that is right in another style."),
    },
)

_WRONG: dict[str, Any] = _object(
    ["name", "source", "reason"],
    {
        "name": _text("Name", "Example: uphill"),
        "source": _prose("Source", "A whole Python program with the mistake."),
        "reason": _prose("Reason", f"What the mistake is. {_MARKDOWN}"),
        "bug": _text(
            "Bug", "Optional: its code in the library of typical bugs. Example: sign_flipped"
        ),
    },
)

_WAIVED: dict[str, Any] = _object(
    ["bug", "reason"],
    {
        "bug": _text("Bug", "The bug as the check named it when it refused to publish."),
        "reason": _text("Reason", "Why it is all right that no case catches it."),
    },
)


def _limit(title: str, description: str, default: int, maximum: int) -> dict[str, Any]:
    return {
        "type": "integer",
        "title": title,
        "description": description,
        "default": default,
        "minimum": 1,
        "maximum": maximum,
    }


LIMITS: dict[str, dict[str, Any]] = {
    "cpu_s": _limit("CPU time", "Seconds of computing for all calls together.", 5, 30),
    "wall_s": _limit("Wall time", "Seconds by the clock, waiting included.", 10, 60),
    "memory_mb": _limit("Memory", "Megabytes, Python and NumPy included.", 256, 1024),
    "output_kb": _limit("Output", "Kilobytes of prints and of results, each.", 64, 1024),
}

CODE: dict[str, Any] = _object(
    ["reference", "cases"],
    {
        "function": _text(
            "Function", "The name that the learner's program must define. Example: gradient"
        ),
        "signature": _text(
            "Signature", "For the learner. Example: gradient(w) -> array of shape (2,)"
        ),
        "functions": _list(
            "Functions",
            "In place of the two fields above: several functions of one program, a score for each.",
            20,
            _FUNCTION,
        ),
        "starter": _prose("Starter code", "Python that stands in the editor at first."),
        "reference": _prose(
            "Reference",
            "Your right solution, in Python. Learners never see it; results are compared to its.",
        ),
        "cases": {
            "type": "array",
            "title": "Cases",
            "minItems": 1,
            "maxItems": 100,
            "description": "Calls whose results are compared with the reference's.",
            "items": _CASE,
        },
        "absolute": _number("Absolute tolerance", "Per entry of the result.", 1e-9, minimum=0),
        "relative": _number(
            "Relative tolerance",
            "Per entry, as a fraction of the expected entry.",
            1e-6,
            minimum=0,
            maximum=0.5,
        ),
        "rules": _list(
            "Rules", "Names and keywords that the program must or must not use.", 20, _RULE
        ),
        "limits": _object(
            [],
            LIMITS,
            title="Limits",
            description="What a run may use. A program beyond a limit is stopped and told which.",
        ),
        "accepted": _list(
            "Accepted solutions",
            "Right programs in other styles. Each of them must pass all the cases.",
            20,
            _ACCEPTED,
        ),
        "wrong": _list(
            "Typical wrong solutions",
            "Programs with a known mistake. None of them may pass all the cases; where one does "
            "exactly what a learner's program does, its reason is told.",
            50,
            _WRONG,
        ),
        "waived": _list(
            "Waived bugs", "Typical bugs that the cases may let through, and why.", 50, _WAIVED
        ),
    },
    title="Code",
    description="A Python program, run on given and random inputs, compared with your reference.",
)
