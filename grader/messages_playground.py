"""grader: what is said of a playground's state, and of a prediction."""

PLAYGROUND: dict[str, str] = {
    "play_type": "Send an object with a state for each task: {ids}.",
    "play_task_unknown": "There is no task “{id}” here. The tasks are: {ids}.",
    "play_empty": (
        "No state is kept yet. Set one up, keep it for a task, and hand it in; this costs nothing."
    ),
    "play_state_type": "Task {task}: send a state, an object with {known}.",
    "play_field_unknown": (
        "Task {task}: “{field}” is no part of this state. It holds {known} and nothing else."
    ),
    "play_field_missing": "Task {task}: the {field} is missing. Fill it in; this costs nothing.",
    "play_name": "Task {task}: “{read}” is no {field} here. Choose one of {known}.",
    "play_number": "Task {task}: as {field} we read “{read}”. Write a number, such as 0.3.",
    "play_not_finite": "Task {task}: {read} is no finite number. Write a {field} that is one.",
    "play_range": "Task {task}: the {field} is {read}. It goes from {low} to {high}.",
    "play_notch": (
        "Task {task}: the {field} is {read}. Its control keeps {digits} decimals; {near} is the "
        "nearest."
    ),
    "play_gap_small": (
        "Task {task}: the gap h is {read}. It may be small, but {least} at least, to either side."
    ),
    "play_gap_out": (
        "Task {task}: the second point lies at x = {read}, outside the plot, which goes from "
        "{low} to {high}."
    ),
    "play_open": "Task {task} has no state yet.",
    "play_no_slope": (
        "Task {task}: at x = {x} the curve {curve} has a corner, so there is no tangent. Take "
        "another point."
    ),
    "play_slope_right": "Task {task}: at x = {x} the tangent of {curve} has slope {slope}.",
    "play_slope_wrong": (
        "Task {task}: at x = {x} the tangent of {curve} has slope {slope}. Wanted is {wanted}, "
        "give or take {within}."
    ),
    "play_secant_right": (
        "Task {task}: with h = {h} the secant at x = {x} has slope {secant}, the tangent {slope}: "
        "they differ by {apart}."
    ),
    "play_secant_wrong": (
        "Task {task}: with h = {h} the secant at x = {x} has slope {secant}, the tangent {slope}. "
        "They differ by {apart}; at most {within} is wanted."
    ),
    "play_zigzag_right": (
        "Task {task}: with rate {rate} the path turns back {turned} times and comes to rest at "
        "({x}, {y})."
    ),
    "play_zigzag_never": (
        "Task {task}: with rate {rate} the path never changes sides: {axis} goes from {from} to "
        "{to} in {steps} steps without a turn."
    ),
    "play_zigzag_few": (
        "Task {task}: with rate {rate} the path turns back only {turned} × along an axis "
        "({axis} goes from {from} to {to}). A zig-zag turns {many} times or more."
    ),
    "play_zigzag_away": (
        "Task {task}: with rate {rate} the path runs away. After {steps} steps it is at ({x}, {y})."
    ),
    "play_zigzag_unsettled": (
        "Task {task}: with rate {rate} the path zig-zags, but after {steps} steps it is at "
        "({x}, {y}) and has not come to rest at a minimum: the slope there is {steepness}."
    ),
    "play_diverge_right": (
        "Task {task}: with rate {rate} the path from ({x0}, {y0}) is at ({x}, {y}) after {steps} "
        "steps: it diverges."
    ),
    "play_diverge_settles": (
        "Task {task}: with rate {rate} the path comes to rest at ({x}, {y}), so it does not "
        "diverge."
    ),
    "play_diverge_stays": (
        "Task {task}: with rate {rate} the path is at ({x}, {y}) after {steps} steps. It has not "
        "run away."
    ),
    "play_diverge_downhill": (
        "Task {task}: with rate {rate} the path runs away downhill, since this surface has no "
        "bottom. To diverge, it has to climb."
    ),
    "play_loss_right": (
        "Task {task}: with rate {rate} the loss falls from {first} to {loss} at step {step}, "
        "below {bound}."
    ),
    "play_loss_wrong": (
        "Task {task}: with rate {rate} the least loss within {steps} steps is {loss}, at step "
        "{step}. Wanted is less than {bound}."
    ),
    "play_loss_start": (
        "Task {task}: the path begins with a loss of {first}, almost at the bottom. Begin where "
        "it is {least} or more."
    ),
    "play_minima_right": (
        "Task {task}: with rate {rate} the first start leads to ({x1}, {y1}), the second to "
        "({x2}, {y2})."
    ),
    "play_minima_same": (
        "Task {task}: with rate {rate} both starts lead to the same minimum, ({x1}, {y1}) and "
        "({x2}, {y2}). Put one of them on the other side of the hill between the valleys."
    ),
    "play_minima_unsettled": (
        "Task {task}: with rate {rate} start {which}, ({x0}, {y0}), leads to ({x}, {y}) in "
        "{steps} steps, and that is no minimum. Try another rate or start."
    ),
}

PREDICTION: dict[str, str] = {
    "predict_type": "Send the point you predict: an object with x and y, both numbers.",
    "predict_empty": "Nothing is predicted yet. Set the point or choose, then hand it in.",
    "predict_missing": "The {axis} of your point is missing. Fill it in; this costs nothing.",
    "predict_number": "As {axis} we read “{read}”. Write a number, such as 1.25.",
    "predict_range": "The {axis} is {read}, outside the map, which goes from {low} to {high}.",
    "predict_unknown": "There is no “{read}” among the predictions. They are: {known}.",
    "predict_made": (
        "You have predicted already, and now the path can be seen, so that prediction stays. "
        "Your new answer was not taken."
    ),
    "predict_point_right": (
        "You said ({x}, {y}); the step leads to ({x1}, {y1}). You were off by {share} % of its "
        "length."
    ),
    "predict_point_near": (
        "You said ({x}, {y}); the step leads to ({x1}, {y1}). You were off by {share} % of its "
        "length, where {within} % is near enough."
    ),
    "predict_point_uphill": (
        "You said ({x}, {y}), which is uphill; the step leads down to ({x1}, {y1}). Descent goes "
        "against the gradient."
    ),
    "predict_outcome_right": "You said: it {said}. So it does.",
    "predict_outcome_wrong": "You said: it {said}. In fact it {does}.",
    "predict_reason": "{reason}",
}
