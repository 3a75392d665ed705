"""grader.symbolic: rewrites LaTeX, as pasted from notes, into the plain notation; keeps places.

One pass from left to right with a stack of open braces; no macro is ever expanded. Commands that
are not in the tables below are refused by name.
"""

import re
from typing import NoReturn

from grader.symbolic.alphabet import BAR_CLOSE, BAR_OPEN, GREEK, MARK_NAMES, TRANSPOSED
from grader.symbolic.characters import Folded
from grader.symbolic.functions import SPELLINGS
from grader.symbolic.refusals import refuse

SYMBOLS: dict[str, str] = {name: letter for letter, name in GREEK.items()}
SYMBOLS |= {"varepsilon": "ε", "varphi": "φ", "vartheta": "θ", "varrho": "ρ", "varsigma": "σ"}
SYMBOLS |= {"cdot": "*", "times": "*", "ast": "*", "div": "/", "pm": "±", "mp": "∓", "ell": "l"}
SYMBOLS |= {"le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!=", "lt": "<"}
SYMBOLS |= {"gt": ">", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏"}
SYMBOLS |= {"int": "∫", "approx": "≈", "prime": "'", "top": TRANSPOSED, "intercal": TRANSPOSED}
SYMBOLS |= {"lvert": BAR_OPEN, "rvert": BAR_CLOSE, "lVert": BAR_OPEN, "rVert": BAR_CLOSE}
SYMBOLS |= {"vert": "|", "langle": "⟨", "rangle": "⟩", "{": "{", "}": "}", "lbrace": "{"}
SYMBOLS |= {"rbrace": "}", "lbrack": "[", "rbrack": "]", "|": "||", "%": "%", "#": "#", "_": "_"}
SYMBOLS |= dict.fromkeys((",", ";", ":", "!", " ", "quad", "qquad", "thinspace", "limits"), " ")
SYMBOLS |= dict.fromkeys(("displaystyle", "textstyle", "nolimits", "null"), " ")

FONTS = frozenset(("mathrm", "mathbf", "mathit", "mathsf", "text", "textbf", "textit", "textrm"))
FONTS |= {"operatorname", "boldsymbol", "bm", "vec", "mathcal", "rm"}
ACCENTS: dict[str, str] = {name: name for name in MARK_NAMES if name != "vec"}
ACCENTS |= {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}
SIZES = frozenset(("left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr"))
FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
TABLES = frozenset(("matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"))
PLAIN = frozenset(("equation", "equation*", "align", "align*", "aligned", "gather", "math"))

_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+\*?)\}(?:\{[clr|]+\})?")
_ONE = re.compile(r"\s*([0-9A-Za-zα-ωΑ-Ω])")
_LETTER = re.compile(r"\s*(?:\{\s*(\\?[A-Za-z]+|[α-ωΑ-Ω])\s*\}|(\\[A-Za-z]+|[A-Za-zα-ωΑ-Ω]))")
_SUBSCRIPT = re.compile(r"_\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_INDEX = re.compile(r"\s*\[\s*([A-Za-z]|\d{1,3})\s*\]")
_ROW_GAP = re.compile(r"\s*\[-?\d+(?:\.\d+)?(?:pt|ex|em|mm)\]")
_WRAPPERS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))

Piece = tuple[str, str]


def is_latex(text: str) -> bool:
    """Tell whether an answer has to be rewritten first."""
    return "\\" in text or "$" in text


def rewrite(folded: Folded) -> Folded:
    """Return the answer in the plain notation."""
    return _Rewriting(folded).run()


class _Rewriting:
    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.text = folded.text
        self.pieces: list[str] = []
        self.where: list[int] = []
        self.widths: dict[int, int] = {}
        # What each open brace ends with, the arguments its command still wants, both places.
        self.braces: list[tuple[str, tuple[Piece, ...], int, int]] = []
        self.tables: list[str] = []
        self.at, self.end = self.inside()

    def inside(self) -> tuple[int, int]:
        """Return where the formula begins and ends inside $...$ or the like."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        for before, after in _WRAPPERS:
            wrapped = self.text.startswith(before, start) and self.text.endswith(after, 0, end)
            if wrapped and end - start >= len(before) + len(after):
                return start + len(before), end - len(after)
        return start, end

    def put(self, piece: str, at: int | None = None) -> None:
        self.pieces.append(piece)
        place = self.folded.place(self.at if at is None else at)
        self.where.extend([place] * len(piece))

    def refuse(self, code: str, start: int, end: int) -> NoReturn:
        bracket = self.text[start : start + 1]
        refuse(code, self.folded.original, *self.folded.span(start, end), bracket=bracket)

    def run(self) -> Folded:
        while self.at < self.end:
            char = self.text[self.at]
            if char == "\\":
                self.command()
            elif char == "{":
                self.put("(")
                self.braces.append((")", (), self.at, self.at))
                self.at += 1
            elif char == "}":
                self.close()
            elif char == "_" and (subscript := _SUBSCRIPT.match(self.text, self.at)):
                self.subscript(subscript)
            else:
                self.sign(char)
        if self.braces:
            at = self.braces[-1][2]
            self.refuse("formula_bracket_unclosed", at, at + 1)
        return Folded(self.folded.original, "".join(self.pieces), self.where, self.widths)

    def sign(self, char: str) -> None:
        if char == "$":
            self.refuse("formula_strange", self.at, self.at + 1)
        if char == "\n" or char == "~":
            char = " "
        if char == "&":
            char = "," if self.tables else " "
        self.put(char)
        self.at += 1

    def close(self) -> None:
        if not self.braces:
            self.refuse("formula_bracket_unopened", self.at, self.at + 1)
        after, wanted, _, command = self.braces.pop()
        self.put(after)
        self.at += 1
        self.arguments(wanted, command)

    def subscript(self, match: re.Match[str]) -> None:
        inner = re.sub(r"\\(?:text|mathrm|mathit|mathbf|rm)\b|[{}\s]", "", match.group(1))
        inner = re.sub(r"\\([A-Za-z]+)", lambda name: SYMBOLS.get(name.group(1), "?"), inner)
        self.put("_{" + inner + "}")
        self.at = match.end()

    def arguments(self, wanted: tuple[Piece, ...], command: int) -> None:
        """Read the arguments a command wants: groups in braces, or single signs as in \\frac12."""
        while wanted:
            (before, after), wanted = wanted[0], wanted[1:]
            one = _ONE.match(self.text, self.at)
            if one is None:
                self.group(before, after, wanted, command)
                return
            self.put(before)
            self.put(one.group(1), one.start(1))
            self.at = one.end()
            self.put(after, one.start(1))

    def group(self, before: str, after: str, wanted: tuple[Piece, ...], command: int) -> None:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        if self.text[self.at : self.at + 1] == "{":
            self.put(before)
            self.braces.append((after, wanted, self.at, command))
            self.at += 1
            return
        symbol = _COMMAND.match(self.text, self.at)
        letter = SYMBOLS.get(symbol.group(1), "") if symbol else ""
        if symbol is None or not letter.isalpha():
            self.refuse("formula_latex_argument", command, self.at)
        self.put(before + letter + after)
        self.at = symbol.end()
        self.arguments(wanted, command)

    def command(self) -> None:
        match = _COMMAND.match(self.text, self.at)
        if match is None:
            self.refuse("formula_latex", self.at, self.at + 1)
        name, start = match.group(1), self.at
        self.at = match.end()
        if name in SYMBOLS or name in SPELLINGS:
            self.widths[self.folded.place(start)] = match.end() - start
        if name in SYMBOLS:
            self.put(SYMBOLS[name], start)
        elif name in FRACTIONS:
            self.arguments(((" ((", ")"), ("/(", "))")), start)
        elif name == "sqrt":
            self.root(start)
        elif name in SPELLINGS:
            self.put(f" {name}" if self.text.startswith("_", self.at) else f" {name} ", start)
        elif name in ACCENTS:
            self.accent(ACCENTS[name], start)
        elif name in FONTS:
            self.font()
        elif name in SIZES:
            self.sized(name)
        elif name in ("begin", "end"):
            self.environment(name, start)
        elif name == "\\":
            self.row()
        else:
            self.refuse("formula_latex", start, match.end())

    def root(self, start: int) -> None:
        index = _INDEX.match(self.text, self.at)
        if index is None:
            self.arguments(((" sqrt(", ")"),), start)
            return
        self.at = index.end()
        self.arguments(((f" nthroot({index.group(1)},", ")"),), start)

    def accent(self, mark: str, start: int) -> None:
        match = _LETTER.match(self.text, self.at)
        letter = (match.group(1) or match.group(2)) if match else ""
        letter = SYMBOLS.get(letter[1:], "") if letter.startswith("\\") else letter
        if match is None or len(letter) != 1 or not letter.isalpha():
            self.refuse("formula_latex_argument", start, self.at)
        self.put(letter + "_{" + mark + "}", start)
        self.at = match.end()

    def font(self) -> None:
        """Leave a change of font aside, with the braces of its argument."""
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        self.put(" ")
        if self.text[self.at : self.at + 1] == "{":
            self.braces.append((" ", (), self.at, self.at))
            self.at += 1

    def sized(self, name: str) -> None:
        following = self.text[self.at : self.at + 1]
        if following == "|" and name in ("left", "right"):
            self.put(BAR_OPEN if name == "left" else BAR_CLOSE)
            self.at += 1
        elif following == ".":
            self.at += 1

    def environment(self, name: str, start: int) -> None:
        match = _ENVIRONMENT.match(self.text, self.at)
        if match is None or match.group(1) not in TABLES | PLAIN:
            self.refuse("formula_latex", start, match.end() if match else self.at)
        self.at = match.end()
        if match.group(1) in PLAIN:
            return
        if name == "begin":
            self.tables.append(match.group(1))
            self.put("[", start)
        elif self.tables:
            self.tables.pop()
            # The separator keeps a table of one entry a table.
            self.put(";]", start)
        else:
            self.refuse("formula_bracket_unopened", start, self.at)

    def row(self) -> None:
        gap = _ROW_GAP.match(self.text, self.at)
        self.put(";" if self.tables else " ", self.at - 2)
        self.at = gap.end() if gap else self.at
