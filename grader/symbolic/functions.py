"""grader.symbolic: the functions a formula may use: canonical names, other spellings, inverses.

A Call holds a canonical name from ARITY. `log` is read as the natural logarithm `ln`; logarithms
to other bases become quotients of `ln`, and `pow(x, n)` a power, so no node stands for them.
"""

ANY = -1

ARITY: dict[str, int] = {
    **dict.fromkeys(("sqrt", "cbrt", "abs", "sign", "exp", "ln", "floor", "ceil"), 1),
    **dict.fromkeys(("sin", "cos", "tan", "cot", "sec", "csc"), 1),
    **dict.fromkeys(("arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc"), 1),
    **dict.fromkeys(("sinh", "cosh", "tanh", "coth", "sech", "csch"), 1),
    **dict.fromkeys(("arsinh", "arcosh", "artanh", "arcoth", "arsech", "arcsch"), 1),
    **dict.fromkeys(("sigmoid", "softplus", "relu"), 1),
    "max": ANY,
    "min": ANY,
}

# Read, but never kept as a Call: the reader rewrites them.
REWRITTEN: dict[str, tuple[int, int]] = {"log": (1, 2), "pow": (2, 2), "nthroot": (2, 2)}

_TRIGONOMETRIC = ("sin", "cos", "tan", "cot", "sec", "csc")
_HYPERBOLIC = ("sinh", "cosh", "tanh", "coth", "sech", "csch")

SPELLINGS: dict[str, str] = {name: name for name in (*ARITY, *REWRITTEN)}
SPELLINGS |= {f"a{name}": f"arc{name}" for name in _TRIGONOMETRIC}
for _name in _HYPERBOLIC:
    SPELLINGS |= dict.fromkeys((f"a{_name}", f"arc{_name}", f"arg{_name}"), f"ar{_name}")
SPELLINGS |= {"tg": "tan", "ctg": "cot", "cotan": "cot", "cosec": "csc", "arctg": "arctan"}
SPELLINGS |= {"acosec": "arccsc", "arccosec": "arccsc", "cosech": "csch"}
SPELLINGS |= {"sgn": "sign", "signum": "sign", "ceiling": "ceil", "absolute": "abs"}
SPELLINGS |= {"logistic": "sigmoid", "expit": "sigmoid", "ReLU": "relu", "power": "pow"}
SPELLINGS |= {"maximum": "max", "minimum": "min", "root": "sqrt"}

INVERSES: dict[str, str] = {name: f"arc{name}" for name in _TRIGONOMETRIC}
INVERSES |= {name: f"ar{name}" for name in _HYPERBOLIC}

# Found inside a word such as `xlnx` or `2xexp`; the rare spellings would only make ambiguities.
WITHIN_WORDS = frozenset(
    (
        *("exp", "ln", "log", "sqrt", "sin", "cos", "tan", "cot", "sec", "csc", "abs", "max"),
        *("min", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "asin", "acos", "atan"),
        "sigmoid",
    )
)

# Names that are as often a function as a variable: `sigma(x)` is asked about, not guessed.
OFTEN_FUNCTIONS = frozenset(("sigma", "phi", "f", "g", "h"))
