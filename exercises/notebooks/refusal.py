"""exercises: why a notebook cannot be taken. What was read of it is never lost.

InvalidAnswer
└── UnreadableNotebook
"""

from grader.errors import InvalidAnswer
from grader.result import Feedback

# So much of what was read is shown again.
MOST_SHOWN = 20_000


class UnreadableNotebook(InvalidAnswer):
    """The notebook cannot be taken as an answer; `read` is the code found in it so far."""

    def __init__(self, feedback: Feedback, read: str = "") -> None:
        super().__init__(feedback)
        self.read = read if len(read) <= MOST_SHOWN else read[:MOST_SHOWN] + "\n… (cut)"

    def __reduce__(self) -> tuple[type["UnreadableNotebook"], tuple[Feedback, str]]:  # type: ignore[override]
        return UnreadableNotebook, (self.feedback, self.read)


def refusal(code: str, read: str = "", /, **data: str | int) -> UnreadableNotebook:
    """The refusal with this code; its sentence is in grader/messages_notebook.py."""
    return UnreadableNotebook(Feedback(code, data), read)
