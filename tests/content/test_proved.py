"""tests of content: the list of what was proved is that of the exercises as they are."""

from exercises.content import noted_proofs, proof_note, read_exercise
from tests.content.bundled import CONTENT

HOW = "run `manage.py content check --prove` and commit content/proved.txt"


def test_every_bundled_exercise_has_been_proved_as_it_is() -> None:
    noted = noted_proofs(CONTENT)
    files = [read_exercise(path) for path in sorted((CONTENT / "exercises").glob("*.yaml"))]
    assert [file.slug for file in files if proof_note(file) not in noted] == [], HOW
