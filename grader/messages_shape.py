"""grader: what is said of a shape that was typed: how it was read, or why it cannot be."""

SHAPE: dict[str, str] = {
    "shape_type": "A shape is wanted, as text such as “(5, 1)”.",
    "shape_empty": "There is nothing here yet. Type a shape, such as (5, 1), or () for one number.",
    "shape_too_long": (
        "This is {length} characters long; at most {limit} are read. Write the shape alone."
    ),
    "shape_control": (
        "Character {place} of “{read}” is invisible and means nothing in a shape. Delete it, or "
        "type the shape again."
    ),
    "shape_decimal": (
        "In “{read}”, “{found}” (character {place}) has a decimal point. Lengths are whole "
        "numbers, with commas between them."
    ),
    "shape_negative": (
        "In “{read}”, a minus stands at character {place}. A length is never negative; work out "
        "the number that belongs there."
    ),
    "shape_zeros": (
        "In “{read}”, “{found}” (character {place}) begins with a zero. Write a length without "
        "separators: ten thousand is 10000."
    ),
    "shape_unknown_letter": (
        "“{found}” in “{read}” (character {place}) is not a length that is known here. Known: "
        "{known}."
    ),
    "shape_no_letters": (
        "“{found}” in “{read}” (character {place}) is not a number. Write every length as a "
        "number here."
    ),
    "shape_many": (
        "“{read}” has more than {limit} dimensions (“{found}”, character {place}). Write one "
        "length per dimension, not the entries."
    ),
    "shape_character": (
        "“{found}” in “{read}” (character {place}) has no meaning in a shape. Write lengths with "
        "commas, such as (5, 1)."
    ),
    "shape_bracket": (
        "The bracket “{found}” in “{read}” (character {place}) has no partner. Write one pair "
        "around the whole."
    ),
    "shape_gap": (
        "In “{read}”, a length is missing beside “{found}” (character {place}). Put it there, or "
        "delete the sign."
    ),
    "shape_product": (
        "“{found}” in “{read}” (character {place}) is two lengths with nothing between. Put a "
        "comma between them."
    ),
    "shape_right": "Right.",
    "shape_because": "We read {read}. {reason}",
    "shape_wrong": "We read {read}. That is not the shape we are looking for.",
    "shape_column": (
        "We read {read}: a column matrix, one dimension too many. With a single dimension there "
        "are no rows and columns."
    ),
    "shape_row": (
        "We read {read}: a row matrix, one dimension too many. With a single dimension there are "
        "no rows and columns."
    ),
    "shape_square": (
        "We read {read}: a square matrix, one entry for every pair. One entry for each is wanted, "
        "in a single dimension."
    ),
    "shape_flat": (
        "We read {read}: a single dimension, which is neither a row nor a column. A matrix is "
        "wanted, with a dimension of length 1."
    ),
    "shape_transposed": "We read {read}. The lengths are right, and stand in the opposite order.",
    "shape_order": "We read {read}. The lengths are right, and stand in another order.",
    "shape_scalar": "We read {read}: a single number. More than one entry is wanted.",
    "shape_one_number": "We read {read}. A single number is wanted, which has no dimensions.",
    "shape_length": (
        "We read {read}. The number of dimensions is right; another length is wanted in "
        "dimension {dimension}."
    ),
    "shape_lengths": "We read {read}. The number of dimensions is right; the lengths are others.",
    "shape_dimensions": (
        "We read {read}. Dimensions in it: {got}; another number of dimensions is wanted."
    ),
}
