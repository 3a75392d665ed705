"""grader.symbolic: the proof that two formulas are equal, by a normal form.

Both become rational functions over kernels (`field`, `kernels`, `angles`); if the relations make
their difference zero they are equal wherever both have a value. The reverse does not follow: no
proof is found for some equal formulas, and nothing is ever called different here.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from grader.symbolic import constants
from grader.symbolic.angles import Angles
from grader.symbolic.canonical import (
    MINUS_ONE,
    ONE,
    Core,
    add,
    names_of,
    negate,
    nodes,
    number,
    power,
)
from grader.symbolic.field import Frac, NeverDefined, Poly, Restart, TooBig
from grader.symbolic.polarity import Knowledge

SIZES = (4, 8, 12, 16, 24, 32, 48, 64)
RESTARTS = 8
ODD = frozenset(("erf",))
_PLAIN = frozenset(("num", "name", "add", "mul", "pow"))


def proves_equal(a: Core, b: Core, domains: Mapping[str, str], seconds: float = 0.05) -> bool:
    """Whether a proof was found that a = b wherever both have a value."""
    knowledge = Knowledge(_size(a, b), domains)
    for _ in range(RESTARTS):
        form = Normal(knowledge, seconds)
        try:
            for node in knowledge.facts:
                form.fact(form.of(node), node)
            difference = form.sub(form.of(a), form.of(b))
            rest = form.remainder(difference, form.settled)
            if rest.is_zero() or constants.vanishes(form, rest):
                return True
            if not form.late:
                return False
        except Restart as restart:
            if restart.args == ("size",):
                larger = [size for size in SIZES if size > knowledge.size]
                if not larger:
                    return False
                knowledge.size = larger[0]
        except (TooBig, NeverDefined, RecursionError):
            return False
    return False


def _size(*formulas: Core) -> int:
    """Generators that will probably be enough."""
    parts = {node for formula in formulas for node in nodes(formula)}
    count = sum(1 for node in parts if node.op not in _PLAIN or _rooted(node))
    count += sum(1 for node in parts if node.op == "name")
    return next((size for size in SIZES if size >= count), SIZES[-1])


def _rooted(node: Core) -> bool:
    return node.op == "pow" and (node.args[1].op != "num" or node.args[1].args[0].denominator != 1)


class Normal(Angles):
    """Normal forms of canonical formulas, each worked out once."""

    def __init__(self, knowledge: Knowledge, seconds: float) -> None:
        super().__init__(knowledge, seconds)
        self._forms: dict[Core, Frac] = {}
        self._circular: dict[Core, tuple[Frac, Frac]] = {}

    def of(self, root: Core) -> Frac:
        for node in nodes(root):
            if node not in self._forms:
                self._forms[node] = self._form(node)
        return self._forms[root]

    def _form(self, node: Core) -> Frac:
        forms = self._forms
        match node.op:
            case "num":
                value: Fraction = node.args[0]
                return self.constant(value.numerator, value.denominator)
            case "name":
                return self.name(node.args[0]), self.one
            case "pi":
                return self.pi(), self.one
            case "add":
                total = forms[node.args[0]]
                for part in node.args[1:]:
                    total = self.add(total, forms[part])
                return total
            case "mul":
                total = forms[node.args[0]]
                for part in node.args[1:]:
                    total = self.mul(total, forms[part])
                return total
            case "pow":
                return self._power(*node.args)
        method = _METHODS.get(node.op)
        if method:
            return method(self, *node.args)
        return self._unknown(node)

    def _power(self, base: Core, exponent: Core) -> Frac:
        value = self._forms[base]
        if exponent.op == "num":
            fixed: Fraction = exponent.args[0]
            if fixed.denominator == 1:
                return self.power(value, int(fixed))
            return self.root(value, fixed, base)
        power = self.canonical(self._forms[exponent])
        if names_of(exponent) and self._whole(exponent):
            return self._whole_power(value, power)
        if power[0].is_constant() and power[1].is_constant():
            top, bottom = (int(part.leading_coefficient()) for part in power)
            share = Fraction(top, bottom)
            if share.denominator == 1:
                return self.power(value, int(share))
            return self.root(value, share, base)
        self.fact(value, base)
        return self.exponential(self.mul(power, self.log_absolute(value)))

    def _whole(self, exponent: Core) -> bool:
        names = names_of(exponent)
        return all(self.knowledge.domains.get(name) == "integer" for name in names)

    def _whole_power(self, base: Frac, exponent: Frac) -> Frac:
        """A power with a whole exponent: the base may be negative, so its sign is kept."""
        result = self.exponential(self.mul(exponent, self.log_absolute(base)))
        sign, parts = self.atoms(base)
        odd = [self.sign_of(part) for part, times in parts if times % 2]
        if sign < 0:
            odd.append(self.context.constant(-1))
        for part in odd:
            if not part.is_one():
                result = self.mul(result, self._sign_power(part, exponent))
        return result

    def _sign_power(self, sign: Poly, exponent: Frac) -> Frac:
        """(+-1)^exponent as a product over the exponent's terms, each term modulo 2."""
        top, bottom = exponent
        if not bottom.is_one():
            raise TooBig
        result = self.one
        for monomial, coefficient in top.to_dict().items():
            if int(coefficient) % 2:
                if not any(monomial):
                    result = result * sign
                else:
                    result = result * self.parity(sign, monomial)
        return self.reduced(result), self.one

    def _unknown(self, node: Core) -> Frac:
        """A function without rules: equal only to itself of equal arguments."""
        args = [self.canonical(self._forms[part]) for part in node.args]
        if node.op == "floor" and args[0][1].is_one():
            top = args[0][0]
            whole = top.to_dict().get((0,) * self.size)
            if whole:  # floor(u + 2) = floor(u) + 2
                rest = (top - whole, self.one)
                return self.add(self._opaque("floor", [rest]), self.constant(int(whole)))
        return self._opaque(node.op, args)

    def _opaque(self, function: str, args: list[Frac]) -> Frac:
        if function == "floor" and args[0][0].is_constant() and args[0][1].is_constant():
            top, bottom = (int(part.coeffs()[0]) if len(part) else 0 for part in args[0])
            return self.constant(top // bottom)
        flipped = function in ODD and args[0][0].leading_coefficient() < 0
        if flipped:
            args = [self.neg(args[0])]
        for index, kind in self.known("call"):
            if kind[1] == function and kind[2] == args:
                return (-self.poly(index) if flipped else self.poly(index)), self.one
        top = self.poly(self.generator(("call", function, args)))
        return (-top if flipped else top), self.one

    # -- functions

    def _log(self, u: Core) -> Frac:
        value = self._forms[u]
        self.fact(value, u)
        return self.log_absolute(value)

    def _pair(self, u: Core) -> tuple[Frac, Frac]:
        pair = self._circular.get(u)
        if pair is None:
            pair = self._circular[u] = self.circular(self._forms[u])
        return pair

    def _quotient(self, top: Frac, bottom: Frac) -> Frac:
        return self.mul(top, self.inverse(bottom))

    def _ends(self, u: Core) -> tuple[Frac, Frac]:
        """exp(u) and exp(-u)."""
        power = self.exponential(self._forms[u])
        return power, self.inverse(power)

    def _sinh(self, u: Core) -> Frac:
        return self.scaled(self.sub(*self._ends(u)), 1, 2)

    def _cosh(self, u: Core) -> Frac:
        return self.scaled(self.add(*self._ends(u)), 1, 2)

    def _tanh(self, u: Core) -> Frac:
        square = self.exponential(self.scaled(self._forms[u], 2))
        one = self.constant(1)
        return self._quotient(self.sub(square, one), self.add(square, one))

    def _log_with_root(self, u: Core, shift: int) -> Frac:
        """log(u + sqrt(u^2 + shift)): asinh and acosh."""
        value = self._forms[u]
        square = self.add(self.mul(value, value), self.constant(shift))
        square = self.canonical(square)
        if square[0].is_zero():
            return self.constant(0)
        if shift < 0:
            self.fact(value, u)
            self.fact(square, add([power(u, number(2)), MINUS_ONE]))
        return self.log_absolute(self.add(value, self.absolute_power(square, Fraction(1, 2))))

    def _atanh(self, u: Core) -> Frac:
        value, one = self._forms[u], self.constant(1)
        inside = add([ONE, negate(power(u, number(2)))])
        self.fact(self.sub(one, self.mul(value, value)), inside)
        ratio = self._quotient(self.add(one, value), self.sub(one, value))
        return self.scaled(self.log_absolute(ratio), 1, 2)

    def _acos(self, u: Core) -> Frac:
        return self.sub(self.half_pi(), self.arcsine(self._forms[u], u))

    def _acot(self, u: Core) -> Frac:
        self.fact(self._forms[u], u)
        return self.sub(self.half_pi(), self.arctangent(self._forms[u]))

    def _sign(self, u: Core) -> Frac:
        if self.reduced(self._forms[u][0]).is_zero():
            return self.constant(0)
        return self.sign(self._forms[u])

    def _larger(self, a: Core, b: Core, direction: int) -> Frac:
        x, y = self._forms[a], self._forms[b]
        gap = self.scaled(self.absolute(self.sub(x, y)), direction)
        return self.scaled(self.add(self.add(x, y), gap), 1, 2)

    def _odd_root(self, u: Core, degree: Core) -> Frac:
        value = self._forms[u]
        if self.reduced(value[0]).is_zero():
            return self.constant(0)
        return self.mul(self.sign(value), self.absolute_power(value, 1 / degree.args[0]))


_METHODS: dict[str, Callable[..., Frac]] = {
    "exp": lambda form, u: form.exponential(form._forms[u]),
    "log": Normal._log,
    "sin": lambda form, u: form._pair(u)[1],
    "cos": lambda form, u: form._pair(u)[0],
    "tan": lambda form, u: form._quotient(form._pair(u)[1], form._pair(u)[0]),
    "cot": lambda form, u: form._quotient(*form._pair(u)),
    "sinh": Normal._sinh,
    "cosh": Normal._cosh,
    "tanh": Normal._tanh,
    "coth": lambda form, u: form.inverse(form._tanh(u)),
    "asinh": lambda form, u: form._log_with_root(u, 1),
    "acosh": lambda form, u: form._log_with_root(u, -1),
    "atanh": Normal._atanh,
    "asin": lambda form, u: form.arcsine(form._forms[u], u),
    "acos": Normal._acos,
    "atan": lambda form, u: form.arctangent(form._forms[u]),
    "acot": Normal._acot,
    "abs": lambda form, u: form.absolute(form._forms[u]),
    "sign": Normal._sign,
    "step": lambda form, u: form.scaled(form.add(form.constant(1), form._sign(u)), 1, 2),
    "max": lambda form, a, b: form._larger(a, b, 1),
    "min": lambda form, a, b: form._larger(a, b, -1),
    "oddroot": Normal._odd_root,
}
