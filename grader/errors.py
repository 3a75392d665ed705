"""grader: the errors it raises, and whose fault each is.

GraderError
├── ItemError       the author's exercise is ill-formed: say which field, publish nothing
│   └── NothingDrawn    whatever a family draws is avoided, or asks nothing
└── InvalidAnswer   the learner's answer cannot be read: say why, charge nothing
"""

from grader import messages
from grader.result import Feedback


class GraderError(Exception):
    """Any error that the grader raises on purpose."""


class ItemError(GraderError):
    """The exercise is ill-formed. `field` is a path such as "item.options.2.text"."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message

    def __reduce__(self) -> tuple[type["ItemError"], tuple[str, str]]:
        # The default would rebuild it from the joined text alone and fail in another process.
        return ItemError, (self.field, self.message)


class NothingDrawn(ItemError):
    """Every draw of a family is avoided, or has the key 0."""


class InvalidAnswer(GraderError):
    """The answer cannot be read; that costs nothing. `feedback` says where and what to do."""

    def __init__(self, feedback: Feedback) -> None:
        super().__init__(messages.text(feedback))
        self.feedback = feedback

    def __reduce__(self) -> tuple[type["InvalidAnswer"], tuple[Feedback]]:
        return InvalidAnswer, (self.feedback,)
