"""grader: what is said of a path of gradient descent: where it goes wrong, and by which mistake."""

PATH: dict[str, str] = {
    "path_ascent": (
        "Your path goes uphill from step {step}: it adds the gradient. The gradient points "
        "uphill, so subtract it."
    ),
    "path_rate_ignored": (
        "From step {step} on, the gradient is subtracted in full. Multiply it by eta first."
    ),
    "path_rate_doubled": (
        "From step {step} on, every step is twice as long as it should be. Multiply the "
        "gradient by eta, and by nothing else."
    ),
    "path_rate_halved": (
        "From step {step} on, every step is half as long as it should be. Multiply the gradient"
        " by eta, and by nothing else."
    ),
    "path_rate_own": (
        "From step {step} on, every step lies along the gradient but with another learning "
        "rate. Use the argument eta as it is."
    ),
    "path_gradient_once": (
        "Step {step} uses the gradient at the start again, and so do the steps after it. Call "
        "grad anew at each point."
    ),
    "path_sequential": (
        "From step {step} on, the coordinates are moved one after the other: the later ones "
        "already see the earlier ones moved. Compute the whole gradient at the old point, then "
        "move."
    ),
    "path_lagged": (
        "From step {step} on, each step uses the gradient of the point before. Compute the "
        "gradient at the point where the step begins."
    ),
    "path_swapped": (
        "From step {step} on, the components of the gradient are in another order: each "
        "coordinate moves by the slope of another one."
    ),
    "path_first_only": (
        "From step {step} on, only the first coordinate moves as it should. Move all "
        "coordinates, each by its own component of the gradient."
    ),
    "path_first_for_all": (
        "From step {step} on, all coordinates move by the first component of the gradient. Each"
        " has a component of its own."
    ),
    "path_normalised": (
        "From step {step} on, the gradient is divided by its length. A step of gradient descent"
        " is as long as the slope is steep: use the gradient as it is."
    ),
    "path_decayed": (
        "From step {step} on, the learning rate becomes smaller. Here it is to stay eta for all"
        " steps."
    ),
    "path_momentum": (
        "From step {step} on, a part of the step before is added again, as with momentum. Here "
        "each step is the gradient alone."
    ),
    "path_whole_numbers": (
        "From step {step} on, the decimals are lost: the path holds whole numbers. Let it hold "
        "floats, also where the start is given in whole numbers."
    ),
    "path_start_missing": (
        "The start is missing: the first row is the point after the first step. Row 0 is the start."
    ),
    "path_start_other": (
        "The steps are right, but the path does not begin at the start that was given. Row 0 is w0."
    ),
    "path_start_twice": (
        "The start is there twice: row 1 is the start once more. Row 1 is the point after one step."
    ),
    "path_one_too_many": (
        "The steps are right, but there is one too many. The start counts as a row, not as a step."
    ),
    "path_one_too_few": (
        "The steps are right, but the last one is missing. The start is not a step: count the "
        "rounds of your loop."
    ),
    "path_last_row_empty": (
        "The steps are right, but the last row was never filled in. Count the rounds of your loop."
    ),
    "path_every_row_last": (
        "Every row is the last point. Your rows are one and the same array, and a step in place"
        " (such as w -= ...) changes them all. Make a new array in each step: w = w - ..., or "
        "keep w.copy()."
    ),
    "path_either": (
        "Row {step} is the first to go wrong. More than one mistake would give exactly this path:"
    ),
    "path_start": "The path does not begin at the start that was given. Row 0 is w0.",
    "path_step": (
        "Step {step} is the first to go wrong: from your own point before it, a step of descent"
        " leads elsewhere."
    ),
    "path_should": (
        "At {at} the gradient is {gradient}. With eta = {eta}, step {step} leads to {expected};"
        " yours leads to {got}."
    ),
    "path_rows": "Your path has {rows} rows. It needs one for the start and one for each step.",
    "path_on_its_side": (
        "Your path lies on its side: it has shape {got}, and {expected} is wanted. Each point "
        "is a row; .T turns it."
    ),
    "path_last_only": (
        "This is where the path ends, and the end is right. Return the whole path, of shape "
        "{expected}: the start, and the point after each step."
    ),
    "path_one_point": (
        "This is a single point. Return the whole path, of shape {expected}: the start, and the"
        " point after each step."
    ),
    "path_flat": (
        "Your path has shape {got}, and {expected} is wanted: also in one dimension each point "
        "is a row."
    ),
    "path_axes": (
        "Your path has shape {got}, with an axis of length 1 too many; {expected} is wanted. "
        "Keep each point as one array of shape (d,)."
    ),
}
