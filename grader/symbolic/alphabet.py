"""grader.symbolic: the alphabet: Greek letters, raised and lowered signs, accents, look-alikes."""

GREEK: dict[str, str] = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon"}
GREEK |= {"ζ": "zeta", "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda"}
GREEK |= {"μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma"}
GREEK |= {"τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega"}
GREEK |= {letter.upper(): name.capitalize() for letter, name in GREEK.items()}

# A second spelling of the same letter: one name, however it is written.
GREEK_SPELLINGS: dict[str, str] = {name: name for name in GREEK.values()}
GREEK_SPELLINGS |= {"lam": "lambda", "lamda": "lambda", "eps": "epsilon", "varepsilon": "epsilon"}
GREEK_SPELLINGS |= {"varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma"}

SUPERSCRIPTS: dict[str, str] = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ", "0123456789+-()ni", strict=True)
) | dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵝᵞᵟᶿᵠᵡ", "abcdefghjklmoprstuvwxyzβγδθφχ", strict=True))
SUBSCRIPTS: dict[str, str] = dict(
    zip("₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢᵣᵤᵥⱼᵦᵧᵨᵩᵪ", "0123456789aeoxhklmnpstiruvjβγρφχ", strict=True)
)

FRACTIONS: dict[str, tuple[int, int]] = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4)}
FRACTIONS |= {"¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6)}
FRACTIONS |= {"⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅐": (1, 7)}
FRACTIONS |= {"⅑": (1, 9), "⅒": (1, 10)}

MARKS: dict[str, str] = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde"}
MARKS |= {"\u0307": "dot", "\u0308": "ddot", "\u20d7": "vec"}
MARK_NAMES = ("hat", "bar", "tilde", "ddot", "dot", "vec")

# Brackets that the LaTeX reader and the folding put in where the sign alone would not tell.
BAR_OPEN, BAR_CLOSE, RAISED, TRANSPOSED = "\ue000", "\ue001", "\ue002", "⊤"

SIGNS: dict[str, str] = {
    **dict.fromkeys("×·⋅∙∗•✕✖⨯∘\u2062", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("−–—‐‑‒﹣", "-"),
    **dict.fromkeys("′’‘ʹ´`", "'"),
    **dict.fromkeys("〈〈", "⟨"),
    **dict.fromkeys("〉〉", "⟩"),
    **dict.fromkeys("∣❘", "|"),
    **dict.fromkeys("‖∥", "||"),
    **dict.fromkeys("≤⩽≦", "<="),
    **dict.fromkeys("≥⩾≧", ">="),
    **dict.fromkeys("µ", "μ"),
    **dict.fromkeys("Ω", "Ω"),
    **dict.fromkeys("∆", "Δ"),
    **dict.fromkeys("ϵ", "ε"),
    **dict.fromkeys("ϕ", "φ"),
    **dict.fromkeys("ϑ", "θ"),
    **dict.fromkeys("ς", "σ"),
    **dict.fromkeys("ϱ", "ρ"),
    "″": "''",
    "≠": "!=",
    "ı": "i",
    "ȷ": "j",
    "ᵀ": "^" + TRANSPOSED,
    "\u2063": ",",
}

INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\ufeff\u00ad"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

# Letters of other alphabets that cannot be told from Latin ones by eye.
LOOKALIKES: dict[str, str] = dict(
    zip("аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЅЈᴀոսօ", "aeopcyxijshdqwABEKMHOPCTYXISJAnuo", strict=True)
)
LOOKALIKES |= dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
