"""grader: what is said of answers that their writers mark themselves."""

OWN: dict[str, str] = {
    "written_type": "Hand in your answer as text.",
    "written_empty": "There is nothing here yet. Write your answer, then hand it in.",
    "written_too_long": (
        "This is {length} characters long; at most {limit} are read. Say it more briefly."
    ),
    "flashcard_type": "Send what you think as text; it may be left blank.",
    "mark_type": "Send the ids of the points that your answer has, as a list, out of: {ids}.",
    "mark_unknown": "There is no point “{id}” in the rubric. The points are: {ids}.",
    "rating_unknown": "We read “{read}”. Say how well you knew it: {known}.",
}
