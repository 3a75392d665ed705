"""grader: what is said of a judged formula, beside what its reader and the engine say."""

from grader.symbolic.reasons import COMPARED, DIAGNOSES, FORMS

VERDICTS: dict[str, str] = {
    "formula_type": "A formula is wanted, as text such as “2x + 1”; read a {got}.",
    "formula_right": "Right.",
    "formula_wrong": "This is not equal to what is asked for.",
    "formula_because": "{reason}",
    "formula_other_value": "Yours is {answer}; the right value is {reference}.",
    "formula_relation_sign": "The two sides are compared the wrong way round, or by another sign.",
    "components_right": "{right} of {total} components are right.",
}


def mistake_code(rule: str) -> str:
    """The code of a typical mistake's sentence, such as `mal_no_chain` for no-chain."""
    return "mal_" + rule.replace("-", "_")


SENTENCES = {
    **VERDICTS,
    **COMPARED,
    **FORMS,
    **{mistake_code(rule): sentence for rule, sentence in DIAGNOSES.items()},
}
