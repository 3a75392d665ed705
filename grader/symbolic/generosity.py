"""grader.symbolic: a second reading for formulas that have no real value anywhere as they stand.

`(-8)^(1/3)` is -2 to many, and `(-1)^n` is meant for whole n. Only where no point was found at
which reference and answer both exist are odd roots taken of negative numbers, and names among the
exponents of what may be negative taken as whole.
"""

from collections.abc import Mapping

from grader.symbolic.canonical import Core, add, function, mul, names_of, nodes, number, power

Wider = tuple[Core, Core, dict[str, str]]


def generous(reference: Core, answer: Core, domains: Mapping[str, str]) -> Wider | None:
    """Both formulas and the domains in the wider reading, or None if it changes nothing."""
    wider = dict(domains)
    for formula in (reference, answer):
        for node in nodes(formula):
            if node.op == "pow" and node.args[1].op != "num":
                wider |= {
                    name: "integer"
                    for name in names_of(node.args[1])
                    if domains.get(name, "real") in ("real", "nonzero")
                }
    first, second = with_odd_roots(reference), with_odd_roots(answer)
    if first == reference and second == answer and wider == dict(domains):
        return None
    return first, second, wider


def with_odd_roots(root: Core) -> Core:
    """The formula with `u^(p/q)`, q odd, as a power of the real q-th root."""
    made: dict[Core, Core] = {}
    for node in nodes(root):
        if node.op in ("num", "name"):
            made[node] = node
            continue
        args = [made[part] for part in node.args]
        if node.op == "add":
            made[node] = add(args)
        elif node.op == "mul":
            made[node] = mul(args)
        elif node.op == "pow":
            made[node] = _power(*args)
        else:
            made[node] = function(node.op, *args)
    return made[root]


def _power(base: Core, exponent: Core) -> Core:
    if exponent.op == "num":
        value = exponent.args[0]
        if value.denominator > 1 and value.denominator % 2:
            root = function("oddroot", base, number(value.denominator))
            return power(root, number(value.numerator))
    return power(base, exponent)
