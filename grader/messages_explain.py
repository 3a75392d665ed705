"""grader: what is said of a bug that explains every failing case: its name and where to look."""


def bug_code(bug: str) -> str:
    """The code of a bug's sentence, such as `bug_sign_flipped`."""
    return "bug_" + bug


# Relations between the right values and the learner's; grader.code.relations tries them.
RELATIONS: dict[str, str] = {
    "sign_flipped": (
        "Every value has the wrong sign. Look for a difference taken the wrong way round, or a "
        "plus where a minus belongs."
    ),
    "sign_lost": (
        "The sizes are right, but every negative value has become positive. Look for abs( ) or a "
        "square that loses the sign."
    ),
    "squared": "You return the square of what is asked for. Look for a missing root.",
    "root_taken": "You return the square root of what is asked for. Look for a root too many.",
    "factor": (
        "Every value is {factor} times what it should be. Look for a factor that is left out or "
        "counted twice."
    ),
    "sum_for_mean": (
        "Your values are too large by the number of samples: a sum where a mean is asked for. "
        "Divide by n once."
    ),
    "mean_for_sum": (
        "Your values are too small by the number of samples: a mean where a sum is asked for. "
        "Look for a division by n."
    ),
    "times_components": (
        "Your values are too large by d, the number of columns. Look for a sum or a product that "
        "runs over the components once too often."
    ),
    "over_components": (
        "Your values are too small by d, the number of columns. Look for a mean over the "
        "components, or a division by their number."
    ),
    "components_for_samples": (
        "You divide by the number of components where the number of samples belongs. The mean "
        "goes over the samples: n is len(y) or X.shape[0]."
    ),
    "samples_for_components": (
        "You divide by the number of samples where the number of components belongs. Check which "
        "axis is which: X.shape is (samples, components)."
    ),
    "input_twice": (
        "Your values carry {name} as a factor once too often. Multiply by {name} once, or divide "
        "by it where the formula does."
    ),
    "input_missing": (
        "Your values lack {name} as a factor, or are divided by it. Check where {name} enters the "
        "formula."
    ),
    "transposed": "Rows and columns are exchanged. Look for a .T too many or too few.",
    "flattened": (
        "The numbers are right, but in one long row. Give the result the shape asked for, for "
        "instance with reshape."
    ),
    "column": (
        "You return a column of shape (n, 1) where a plain vector of shape (n,) is asked for. Use "
        "ravel( ), or index without the extra axis."
    ),
    "row": (
        "You return a row of shape (1, n) where a plain vector of shape (n,) is asked for. Take "
        "its first row, or use ravel( )."
    ),
    "row_for_column": "You return a row where a column is asked for, or the other way round.",
    "axis_missing": (
        "The numbers are right, but an axis of length 1 is missing from the shape. Use "
        "reshape, or keepdims=True in a sum or mean."
    ),
    "number_in_brackets": (
        "You return an array with one entry where a plain number is asked for. Take the entry out, "
        "for instance with float( )."
    ),
    "row_met_column": (
        "Your result is an n by n table where n numbers are asked for: a column (n, 1) met a row "
        "(n,) and NumPy combined each with each. Give both the same shape before you calculate."
    ),
    "swapped": (
        "Components {first} and {second} (counted from 0) have changed places. Check the order in "
        "which you take the coordinates apart and put them together."
    ),
    "reversed": "The components are right, in reverse order. Check which one comes first.",
    "one_component": (
        "Only component {component} (counted from 0) is worked out. Do the same for each "
        "coordinate, and return all of them in one array."
    ),
    "summed_up": (
        "You return the sum of all entries. Keep them apart: one entry for each component. Look "
        "for a sum too many, or one without axis=."
    ),
    "averaged": (
        "You return the mean of all entries. Keep them apart; look for a mean without axis=."
    ),
    "length_alone": "You return the length of the vector. The vector itself is asked for.",
    "count_too_high": "Your count is one too high. Check where counting starts and when it ends.",
    "count_too_low": "Your count is one too low. Check where counting starts and when it ends.",
    "start_missing": "The first row or entry is missing. Record the start before the loop begins.",
    "end_missing": (
        "The last row or entry is missing: one round too few. Check where the loop's range ends."
    ),
    "one_too_many": (
        "There is one row or entry too many at the end. Check where the loop's range ends."
    ),
    "extra_start": (
        "There is one row or entry too many at the beginning. Check what you record before the "
        "loop."
    ),
    "one_ahead": (
        "Each row or entry holds what belongs into the one before: you are one step ahead. Record "
        "before you move."
    ),
    "one_behind": (
        "Each row or entry holds what belongs into the one after: you are one step behind. Move "
        "before you record."
    ),
    "never_updated": (
        "Every row or entry is the first one. Look for a value that is computed but not kept from "
        "round to round."
    ),
    "all_rows_last": (
        "Every row is the last one: one array stands in all of them. Append a copy( ), or make a "
        "new array with w = w - ... instead of w -= ...."
    ),
    "last_row": "You return the last row only. All rows are asked for.",
    "first_row": "You return the first row only. All rows are asked for.",
    "first_sample": (
        "Your result is made of the first sample only. Look for an index 0, or a return inside "
        "the loop."
    ),
    "last_sample": (
        "Your result is made of the last sample only. Look for an = in the loop where += belongs."
    ),
    "truncated": (
        "The digits after the decimal point are cut off. Look for int( ), //, or an array of whole "
        "numbers that you write floats into."
    ),
    "rounded": "Your values are rounded to {places} decimals. Return them as they are.",
    "unnormalised": (
        "The direction is right, the length is not: a vector has to be divided by its length first."
    ),
    "normalised": (
        "The direction is right, the length is not: you divide by a length where the formula does "
        "not."
    ),
    "signs_only": "You return the signs only (1, -1 or 0). The values themselves are asked for.",
    "clipped_each": (
        "You limit each component by itself, which turns the vector. Compare its length with the "
        "limit, and shrink the whole vector."
    ),
    "scaled_up": (
        "You also stretch a vector that is shorter than the limit. Shrink the long ones only, and "
        "leave the others as they are."
    ),
    "returned_input": "You return {name} as it came. Return the result of the calculation.",
    "all_zero": (
        "Every value is zero. Look for a result that is prepared but never filled in, or two "
        "values that move together so that their difference vanishes."
    ),
    "not_finite": (
        "Everything else is right, but some values are NaN or infinite. Look for a division by "
        "zero, for instance by the length of a zero vector, and treat that case first."
    ),
    "forward_difference": (
        "Your values are off by about {name}. That is the accuracy of a one-sided difference; a "
        "central one, (f(w + {name}) - f(w - {name})) / (2 {name}), is much closer."
    ),
    "input_changed": (
        "Your function changes {name}, which belongs to the caller. Work on a copy: "
        "{name} = {name}.copy()."
    ),
    "input_returned_shared": (
        "Your result is not a new array: it shares the memory of {name}, so that changing one "
        "changes the other. Return a copy."
    ),
    "no_error": (
        "Where the task asks for {error}, your function returns a value. Check the input first, "
        "and raise {error}."
    ),
    "value_for_gradient": (
        "You return the value of the function itself. Its gradient is asked for: one slope for "
        "each coordinate."
    ),
    "loss_for_gradient": "You return the loss. Its gradient is asked for: one slope per weight.",
}

# Bugs that grader.code.mutations puts into a reference, beside those that are relations too.
MUTATIONS: dict[str, str] = {
    "ascent": (
        "Your steps go the wrong way: uphill where downhill is asked for, or down for up. Look at "
        "the sign in the update."
    ),
    "difference_reversed": (
        "A difference is taken the wrong way round: b - a in place of a - b. Check what is "
        "subtracted from what."
    ),
    "minus_dropped": "A minus sign is missing in front of one of the terms.",
    "factor_dropped": (
        "A number that multiplies one of the terms is missing. Check each coefficient."
    ),
    "factor_doubled": "One of the terms is counted twice. Check each coefficient.",
    "division_dropped": "A division is missing. Check what the result has to be divided by.",
    "term_dropped": "One of the terms of a sum is missing. Check each of them.",
    "product_by_entry": (
        "You multiply entry by entry (*) where a product of matrices (@) is asked for."
    ),
    "exponent": "An exponent is too small by one. Check each power.",
    "min_for_max": "You take the largest where the smallest belongs, or the other way round.",
    "sin_for_cos": "You use the sine where the cosine belongs, or the other way round.",
    "abs_dropped": "An absolute value is missing: a negative value is taken as it is.",
    "root_missing": "A square root is missing: a length is the root of the sum of squares.",
    "transpose_dropped": (
        "A .T is missing. Where rows and columns are equally many the shapes fit by accident, and "
        "the numbers are wrong."
    ),
    "axis_changed": "A sum, mean or length goes along the other axis. Check axis= and shape[ ].",
    "axis_dropped": "A sum or mean goes over everything. Say along which axis with axis=.",
    "sequential": (
        "The second variable is updated with the first one's new value. Compute both from the old "
        "point, then move."
    ),
    "components_mixed_up": (
        "The coordinates are taken apart in the wrong order: the first entry is the first one."
    ),
    "copy_dropped": (
        "You write into the caller's array. Work on a copy: np.array(w, dtype=float) makes one."
    ),
    "float_dropped": (
        "An array of whole numbers cuts off what you write into it. Make it one of floats first."
    ),
    "round_missing": "The loop has one round too few. Check where its range ends.",
    "round_too_many": "The loop has one round too many. Check where its range ends.",
    "first_round_missing": "The loop leaves out its first round. Check where its range begins.",
    "not_restored": (
        "What you change in one round stays changed in the next. Put the old value back first."
    ),
    "gradient_once": (
        "The function is evaluated once, before the loop. Evaluate it again at each new point."
    ),
    "stop_missing": "The loop does not stop when it should. Check the rule for stopping early.",
    "check_missing": "A special case is not treated. Check each case that the task names.",
    "check_ignored": (
        "What belongs to a special case is done always. Check the condition in front of it."
    ),
    "comparison_turned": (
        "A comparison is the wrong way round: larger where smaller belongs. Check each."
    ),
    "comparison_edge": (
        "A comparison is wrong exactly at its limit. Check whether “equal” belongs to it."
    ),
}

NAMED: dict[str, str] = {"bug_named": "{reason}"}

EXPLAINED: dict[str, str] = {
    **{bug_code(bug): sentence for bug, sentence in (RELATIONS | MUTATIONS).items()},
    **NAMED,
}
