"""grader: the author's manual of the kinds "playground" and "prediction", as JSON Schema."""

from typing import Any

from grader.schemas import _MARKDOWN, _number, _object, _prose, scoring

CURVES = "square, cubic, sine, exp, abs"
HILLS = "bowl, ravine, rosenbrock, saddle, valleys"


def _word(title: str, description: str, words: list[str] | None = None) -> dict[str, Any]:
    field = {"type": "string", "title": title, "description": description}
    return field | {"enum": words} if words else field


def _free(title: str, description: str) -> dict[str, Any]:
    return {"type": "number", "title": title, "description": description}


RULE_WORDS = ["plain", "momentum", "adam"]
STATE = _object(
    [],
    {
        "function": _word("Function", f"A curve ({CURVES}) or a surface ({HILLS})."),
        "rule": _word("Rule", "For descent: plain, momentum or adam.", RULE_WORDS),
        "rate": _free("Learning rate", "For descent: from 0.001 to 1, in steps of 0.0001."),
        "x": _free("x", "The point on the curve, or where a descent starts."),
        "y": _free("y", "Where a descent starts."),
        "x2": _free("x of the second start", "For the goal minima: the second start."),
        "y2": _free("y of the second start", "For the goal minima: the second start."),
        "h": _free("Gap h", "For the goal secant: from -1.5 to 1.5, never 0."),
    },
)


def _examples(title: str, description: str) -> dict[str, Any]:
    return {
        "type": "array",
        "title": title,
        "default": [],
        "maxItems": 20,
        "description": description,
        "items": STATE,
    }


TASK = _object(
    ["text", "goal"],
    {
        "id": {
            "type": "string",
            "title": "Id",
            "maxLength": 40,
            "description": "Optional; if blank, a, b, c by position. Answers name it.",
        },
        "text": _prose("Text", f"What to bring about. {_MARKDOWN} Example: The tangent is level."),
        "goal": _word(
            "Goal",
            "What is checked. For tangent: flat, slope, secant (it agrees with the tangent). For "
            "descent: zigzag (and converges), diverge, loss (falls below a bound in few steps), "
            "minima (two starts lead to different ones).",
            ["flat", "slope", "secant", "zigzag", "diverge", "loss", "minima"],
        ),
        "functions": {
            "type": "array",
            "title": "Functions",
            "default": [],
            "maxItems": 5,
            "description": f"Those that may be used, of {CURVES} or {HILLS}. If blank, all on "
            "which the goal makes sense.",
            "items": {"type": "string", "title": "Function"},
        },
        "slope": _free("Slope", "For the goal slope: the one to find. Example: -3"),
        "tolerance": _number(
            "Tolerance", "For flat, slope and secant: how far off a slope may be.", 0.01
        ),
        "steps": {
            "type": "integer",
            "title": "Steps",
            "minimum": 1,
            "maximum": 200,
            "description": "For descent: how many steps are walked, at most. If blank, 20 for "
            "the goal loss and 200 for the others.",
        },
        "bound": _number("Bound", "For the goal loss: what the loss has to fall below.", 0.01),
        "start_loss": _number(
            "Loss at the start", "For the goal loss: the least loss that a path may begin with.", 1
        ),
        "right": _examples(
            "States that are right", "Known to do it; tried when you publish. Never shown."
        ),
        "wrong": _examples(
            "States that are wrong", "Known not to do it; tried when you publish. Never shown."
        ),
    },
)

PLAYGROUND: dict[str, Any] = _object(
    ["playground", "tasks"],
    {
        "scoring": scoring("each task that is done earns its share."),
        "playground": _word(
            "Playground",
            "tangent: a curve with its tangent and a secant. descent: a path over contours.",
            ["tangent", "descent"],
        ),
        "tasks": {
            "type": "array",
            "title": "Tasks",
            "minItems": 1,
            "maxItems": 10,
            "description": "Each has a state of its own. Any state that does it is right.",
            "items": TASK,
        },
    },
    title="Playground",
    description="A live plot whose state is the answer. It is replayed when it is graded.",
)

BOWL: dict[str, Any] = {
    "gentle": _number(
        "Gentle curvature", "Of the bowl along its gentle axis; above 0. Example: 1", 1
    ),
    "steep": _number(
        "Steep curvature", "Of the bowl across it; not below the gentle one. Example: 6", 6
    ),
    "start": {
        "type": "array",
        "title": "Start",
        "minItems": 2,
        "maxItems": 2,
        "description": "Two numbers: along the gentle axis and along the steep one, from the "
        "lowest point.",
        "items": {"type": "number", "title": "Number"},
    },
    "rate": _number("Learning rate", "Above 0. Example: 0.2", 0.1),
}
# A bowl that is drawn instead is like the first one where its fields are blank.
OTHER = {
    name: {key: value for key, value in field.items() if key != "default"}
    for name, field in BOWL.items()
}
REASON = _prose("Reason", f"Why it happens; told with the verdict. {_MARKDOWN}")

PREDICTION: dict[str, Any] = _object(
    ["ask", "gentle", "steep", "start", "rate"],
    {
        "ask": _word(
            "What is asked",
            "point: where the next step leads. outcome: what becomes of the whole path.",
            ["point", "outcome"],
        ),
        **BOWL,
        "rule": _word("Rule", "plain, momentum or adam. If blank, plain.", RULE_WORDS),
        "shown": {
            "type": "integer",
            "title": "Steps shown",
            "minimum": 0,
            "maximum": 20,
            "default": 1,
            "description": "How many steps are drawn before the question is asked.",
        },
        "steps": {
            "type": "integer",
            "title": "Steps in all",
            "minimum": 1,
            "maximum": 60,
            "default": 12,
            "description": "How many steps are shown afterwards, those before included.",
        },
        "angle": _free(
            "Angle",
            "How far the bowl is turned, in degrees. If blank, each learner gets another one, and "
            "so other numbers.",
        ),
        "within": _number(
            "Near enough",
            "For a point: how far off it may be, as a share of the step's length.",
            0.2,
        ),
        "reason": REASON,
        "others": {
            "type": "array",
            "title": "Other bowls",
            "default": [],
            "maxItems": 20,
            "description": "Each learner, and each further prediction, gets one of these or the "
            "one above, by chance. A field that is blank is as above, but for the reason.",
            "items": _object([], OTHER | {"reason": REASON}),
        },
    },
    title="Prediction",
    description="What will a descent do? The path is served once a prediction is stored.",
)
