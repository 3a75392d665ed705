"""grader: the author's manual of each kind, as JSON Schema. Editors build their forms from it."""

from typing import Any

_MARKDOWN = "Markdown; $...$ is mathematics."


def _prose(title: str, description: str) -> dict[str, Any]:
    return {
        "type": "string",
        "title": title,
        "description": description,
        "format": "textarea",
        "widget": "textarea",
    }


def _number(title: str, description: str, default: float, **more: Any) -> dict[str, Any]:
    return {
        "type": "number",
        "title": title,
        "description": description,
        "default": default,
        **more,
    }


def _object(required: list[str], properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        **more,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


SCORINGS = ("partial", "all-or-nothing")


def scoring(description: str) -> dict[str, Any]:
    """The field that says whether an answer that is right in part earns a part."""
    return {
        "type": "string",
        "title": "Scoring",
        "enum": list(SCORINGS),
        "default": SCORINGS[0],
        "description": f"partial: {description} all-or-nothing: only a wholly right answer counts.",
    }


CHOICE: dict[str, Any] = _object(
    ["options"],
    {
        "multiple": {
            "type": "boolean",
            "title": "Several may be right",
            "default": False,
            "description": "Off: exactly one is right. On: a learner ticks all that are right.",
        },
        "scoring": scoring(
            "of r right and w wrong options each right tick earns 1/r and each wrong one takes "
            "1/w, so that ticking all earns nothing."
        ),
        "shuffle": {
            "type": "boolean",
            "title": "Shuffle",
            "default": True,
            "description": "Each learner sees the options in an order of their own. "
            "Turn off where the order means something, such as 1, 10, 100.",
        },
        "options": {
            "type": "array",
            "title": "Options",
            "minItems": 2,
            "maxItems": 26,
            "description": "Two or more. Write wrong options that a real mistake leads to.",
            "items": _object(
                ["text", "reason"],
                {
                    "id": {
                        "type": "string",
                        "title": "Id",
                        "maxLength": 40,
                        "description": "Optional; if blank, a, b, c by position. Learners can "
                        "see it in the page, so it must not give the answer away.",
                    },
                    "text": _prose("Text", f"{_MARKDOWN} Example: against the gradient"),
                    "right": {
                        "type": "boolean",
                        "title": "Right",
                        "default": False,
                        "description": "On for an option that belongs to the right answer.",
                    },
                    "reason": _prose(
                        "Reason",
                        f"Why it is right or wrong, shown to whoever chose it. {_MARKDOWN} "
                        "Example: the gradient points uphill, so the step goes the other way.",
                    ),
                },
            ),
        },
    },
    title="Choice",
    description="Pick one option, or all that are right. Every option has a reason.",
)

_NUMBER_TEXT = 'Text or number. Examples: "1/3", "2pi", "79/sqrt(2)", "1e-3", 7.2448'

NUMBER: dict[str, Any] = _object(
    ["answer"],
    {
        "answer": {"type": "string", "title": "Right answer", "description": _NUMBER_TEXT},
        "absolute": _number(
            "Absolute tolerance",
            "Accepted within this distance of the right answer. 0.001 accepts 0.333 for 1/3.",
            0.0,
            minimum=0,
        ),
        "relative": _number(
            "Relative tolerance",
            "As a fraction of the right answer: 0.01 is one per cent. The wider of both counts.",
            1e-9,
            minimum=0,
            maximum=0.5,
        ),
        "wrong": {
            "type": "array",
            "title": "Typical wrong answers",
            "default": [],
            "maxItems": 50,
            "description": "Numbers that a known mistake leads to, outside the tolerance.",
            "items": _object(
                ["answer", "reason"],
                {
                    "answer": {"type": "string", "title": "Answer", "description": _NUMBER_TEXT},
                    "reason": _prose(
                        "Reason",
                        f"What went wrong and where to look. {_MARKDOWN} "
                        "Example: that is $f(3)$, the value; the slope is asked.",
                    ),
                },
            ),
        },
    },
    title="Number",
    description="One number, typed as a decimal, a fraction or an expression such as 2pi/3.",
)

_CASE: dict[str, Any] = _object(
    ["name", "call"],
    {
        "name": {
            "type": "string",
            "title": "Name",
            "description": "Shown to learners for hidden cases too. Example: at the minimum",
        },
        "draw": _prose(
            "Draw",
            "Optional: random inputs, new for each submission. One NAME = generator per line: "
            "uniform(low, high, *shape), normal(mean, sd, *shape), "
            "integers(low, high, *shape), "
            "high excluded, choice(v1, v2, ...), or a literal. Example: w = uniform(-5, 5, 2)",
        ),
        "call": {
            "type": "string",
            "title": "Call",
            "description": "One call of the function in Python, with np, math and the drawn names. "
            "Example: gradient(np.array([4.0, 3.0]))",
        },
        "repeat": {
            "type": "integer",
            "title": "Repeat",
            "default": 1,
            "minimum": 1,
            "maximum": 50,
            "description": "How many draws to test; they share the weight.",
        },
        "public": {
            "type": "boolean",
            "title": "Public",
            "default": False,
            "description": "On: learners see the call, their value and the expected one.",
        },
        "weight": _number("Weight", "What the case counts, above 0.", 1.0, exclusiveMinimum=0),
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
    ["function", "reference", "cases"],
    {
        "function": {
            "type": "string",
            "title": "Function",
            "description": "The name that the learner's program must define. Example: gradient",
        },
        "signature": {
            "type": "string",
            "title": "Signature",
            "description": "For the learner. Example: gradient(w) -> array of shape (2,)",
        },
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
        "limits": _object(
            [],
            LIMITS,
            title="Limits",
            description="What a run may use. A program beyond a limit is stopped and told which.",
        ),
        "wrong": {
            "type": "array",
            "title": "Typical wrong solutions",
            "default": [],
            "maxItems": 50,
            "description": "Programs with a known mistake. None of them may pass all the cases.",
            "items": _object(
                ["name", "source", "reason"],
                {
                    "name": {"type": "string", "title": "Name", "description": "Example: uphill"},
                    "source": _prose("Source", "A whole Python program with the mistake."),
                    "reason": _prose("Reason", f"What the mistake is. {_MARKDOWN}"),
                },
            ),
        },
    },
    title="Code",
    description="A Python function, run on given and random inputs, compared with your reference.",
)
