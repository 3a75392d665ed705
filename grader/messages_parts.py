"""grader: what is said of answers with several parts: statements, orders, pairs and gaps."""

PARTS: dict[str, str] = {
    "parts_type": "Send an object with an answer for each of: {ids}.",
    "parts_unknown": "There is no part “{id}” here. The parts are: {ids}.",
    "parts_empty": "Nothing is answered yet. Answer every part and hand it in; this costs nothing.",
    "parts_missing": "Still open: number {missing}. Answer every part; this costs nothing.",
    "truth_word": "For “{id}” we read “{read}”. Say true or false.",
    "statement_true": "“{text}” is true, as you said. {reason}",
    "statement_false": "“{text}” is false, as you said. {reason}",
    "statement_not_true": "“{text}” is not true. {reason}",
    "statement_not_false": "“{text}” is not false. {reason}",
    "order_type": "Send all the ids from first to last, as a list: {ids}.",
    "order_incomplete": "Every line belongs into the order, once. The lines are: {ids}.",
    "order_place": "“{read}” is no place here. Give each line a whole number from 1 to {last}.",
    "order_twice": "Two lines have the place {place}. Give each line a place of its own.",
    "order_right": "Every line stands where it can.",
    "order_early": (
        "The first line out of place is number {place}, “{line_text}”: something that has to "
        "come before it stands further down."
    ),
    "order_because": "The first line out of place is number {place}, “{line_text}”. {reason}",
    "match_unknown": "For “{id}” we read “{read}”, which does not stand on the right: {known}.",
    "pair_right": "“{left}” goes with “{right}”. {reason}",
    "pair_because": "“{left}” does not go with “{right}”. {reason}",
    "pair_wrong": "“{left}” does not go with “{right}”.",
    "gap_type": "A word or a phrase is wanted.",
    "gap_too_long": (
        "This is {length} characters long; at most {limit} are read. A word or a phrase will do."
    ),
    "gap_unreadable": "Gap {gap}: {problem}",
    "gap_right": "Gap {gap}: “{read}” is right.",
    "gap_right_because": "Gap {gap}: “{read}” is right. {reason}",
    "gap_wrong": "Gap {gap}: “{read}” is not what belongs there.",
    "gap_because": "Gap {gap}: “{read}” is not what belongs there. {reason}",
}
