"""Exercises as text files: reads content/exercises/<slug>.yaml into rows, idempotently.

ContentError
ContentErrors: several of them
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from exercises import publishing
from exercises.canonical import written
from exercises.file_schemas import FOLDER, order_of
from exercises.models import Exercise, ExerciseVersion, Person
from exercises.models.exercise import FROZEN, LENGTHS, OPTIONAL, content_digest
from exercises.slips import slips as content_slips
from exercises.verification.engine import verify
from exercises.verification.gate import CHECKS, leads_somewhere
from exercises.verification.subject import Surroundings
from grader.errors import ItemError
from grader.kinds import KINDS

DEFAULTS: dict[str, Any] = {"topic": "", "hints": [], "solution": ""}
PROVED = "proved.txt"
# Said in the history of what files brought.
LOADED = "loaded from files"
# What the list speaks of: with another wording of the statement the key is as right as before.
PROVED_OF = ("kind", "item", "examples", "waived")
REQUIRED = ("title", "kind", "statement", "item")
KNOWN = (*FROZEN, *OPTIONAL, "tags")


@dataclass
class ContentError(Exception):
    """What is wrong in a content file, and where: line and column (from 1) and field, if known."""

    path: Path
    message: str
    field: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return f"{place}: {self.field + ': ' if self.field else ''}{self.message}"


class ContentErrors(Exception):
    """Several slips of one file."""

    def __init__(self, slips: list[ContentError]) -> None:
        super().__init__("\n".join(map(str, slips)))
        self.slips = slips


@dataclass(frozen=True)
class ExerciseFile:
    """One parsed and checked file; `content` has exactly the fields a version freezes."""

    path: Path
    slug: str
    content: dict[str, Any]
    tags: tuple[str, ...] = ()


def read_yaml(path: Path, text: str | None = None) -> Any:
    """The file's data, with line numbers inside. Raises ContentError."""
    try:
        return YAML(typ="rt").load(path.read_text("utf-8") if text is None else text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        reason = " ".join(filter(None, (error.context, error.problem)))
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise ContentError(path, reason, line=line, column=column) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise ContentError(path, f"cannot be read: {error}") from error


def place_of(data: Any, field: str) -> tuple[int, int] | tuple[None, None]:
    """Line and column (from 1) of a dotted field such as `item.options.2.text`.

    Of a field that is not there: of what it is missing in.
    """
    # ruamel.yaml's lists and mappings know their places.
    within: Any = data
    if not hasattr(within, "lc"):
        return None, None
    line, column = within.lc.line, within.lc.col
    for part in field.split("."):
        is_list = isinstance(within, list)
        key = int(part) if part.isdigit() and is_list else part
        try:
            line, column = within.lc.item(key) if is_list else within.lc.key(key)
            within = within[key]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    return line + 1, column + 1


def slip(path: Path, message: str, field: str, data: Any) -> ContentError:
    """What is wrong in a field, with the place where the data say that it stands."""
    return ContentError(path, message, field, *place_of(data, field))


def plain(data: Any) -> Any:
    """The same data as ordinary dicts, lists, texts and numbers."""
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    for exact in (bool, int, float, str):
        if isinstance(data, exact):
            return exact(data)
    return data if data is None else str(data)


def read_exercise(path: Path) -> ExerciseFile:
    """Parses and checks one file. Raises ContentErrors with every slip, its place and field."""
    data = read_yaml(path)
    if not isinstance(data, Mapping):
        raise slip(path, "must be a mapping with title, kind, statement and item.", "", data)
    slips = [slip(path, error.message, error.field, data) for error in _field_slips(data)]
    try:
        validate_slug(path.stem)
    except ValidationError:
        slips.append(ContentError(path, f"the file's name “{path.stem}” is not a slug.", "", 1, 1))
    if slips:
        raise ContentErrors(slips)
    content = DEFAULTS | {name: plain(data[name]) for name in FROZEN if name in data}
    content |= {name: plain(data[name]) for name in OPTIONAL if data.get(name)}
    found = [slip(path, one.message, one.field, data) for one in content_slips(content)]
    if found:
        raise ContentErrors(found)
    return ExerciseFile(path, path.stem, content, tuple(plain(data.get("tags", []))))


def _field_slips(data: Mapping[str, Any]) -> Iterator[ItemError]:
    """The author's errors: missing, unknown and ill-typed fields."""
    for name in REQUIRED:
        if name not in data:
            yield ItemError(name, "is missing.")
    for name in data:
        if name not in KNOWN:
            yield ItemError(str(name), f"is not a field. Known: {', '.join(KNOWN)}.")
    for name in ("title", "statement", "solution", "topic"):
        text = data.get(name, "-")
        if not isinstance(text, str):
            yield ItemError(name, f"must be text; read {text!r}.")
        elif name in REQUIRED and not text.strip():
            yield ItemError(name, "must not be empty.")
        elif len(text) > LENGTHS.get(name, len(text)):
            yield ItemError(name, f"has {len(text)} characters; at most {LENGTHS[name]} fit.")
    for name in ("hints", "tags"):
        texts = data.get(name, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            yield ItemError(name, "must be a list of texts.")
    for name, wanted in OPTIONAL.items():
        if not isinstance(data.get(name, wanted()), wanted):
            article = "a mapping" if wanted is dict else "a list"
            yield ItemError(name, f"must be {article}; read {data[name]!r}.")
    if data.get("kind", "choice") not in KINDS:
        yield ItemError("kind", f"read “{data['kind']}”; known: {', '.join(KINDS)}.")
    if not isinstance(data.get("item", {}), Mapping):
        yield ItemError("item", "must be a mapping; see the kind's page in docs/authors.md.")


def exercise_text(file: ExerciseFile) -> str:
    """One exercise as a file, with a place for everything that is frozen, blank or not."""
    data = file.content | ({"tags": list(file.tags)} if file.tags else {})
    return written(data, schema=order_of(file.content["kind"]), named=f"../{FOLDER}/exercise.json")


def proof_note(file: ExerciseFile) -> str:
    """What stands in the folder's list of what was verified: item and examples, in short."""
    return content_digest({name: file.content.get(name) for name in PROVED_OF} | {"checks": CHECKS})


def noted_proofs(folder: Path) -> frozenset[str]:
    """The notes in a content folder's list; empty where there is none."""
    path = folder / PROVED
    if not path.exists():
        return frozenset()
    return frozenset(line.split()[0] for line in path.read_text("utf-8").splitlines() if line)


def note_proofs(folder: Path, files: Iterable[ExerciseFile]) -> None:
    """Writes the list: these exercises, as they are, have been proved."""
    ordered = sorted(files, key=lambda file: file.slug)
    lines = [f"{proof_note(file)} {file.slug}\n" for file in ordered]
    (folder / PROVED).write_text("".join(lines), "utf-8")


def prove_exercise(
    file: ExerciseFile, *, anew: bool = False, terms: frozenset[str] | None = None
) -> None:
    """Verifies a file that holds something new, or, if asked, anew. Raises ContentError on red.

    What the folder's own list says was verified is believed: a first start need not wait for it.
    `terms` are those of the glossary, in lower case, where they are known.
    """
    digest = content_digest(file.content)
    known = ExerciseVersion.objects.filter(exercise__slug=file.slug, digest=digest)
    folder = file.path.parent.parent
    if not anew and (proof_note(file) in noted_proofs(folder) or known.exists()):
        return
    around = Surroundings(terms, leads_somewhere)
    for found in verify(file.content, around=around).of("red"):
        raise slip(file.path, found.message, found.field, read_yaml(file.path))


def store_exercise(file: ExerciseFile, *, author: Person | None) -> str:
    """Writes and publishes what was proved; returns "new", "changed" or "unchanged".

    What was withdrawn stays withdrawn until its file changes.
    """
    exercise = Exercise.objects.filter(slug=file.slug).select_related("published").first()
    tags = list(file.tags)
    if exercise is not None and exercise.content() == file.content and exercise.was_offered():
        if exercise.tags != tags:
            Exercise.objects.filter(pk=exercise.pk).update(tags=tags)
        return "unchanged"
    word = "changed"
    if exercise is None:
        exercise, word = Exercise(slug=file.slug, owner_id=author.pk if author else None), "new"
    unsaid = {name: kind() for name, kind in OPTIONAL.items()}
    for name, value in (unsaid | file.content | {"tags": tags}).items():
        setattr(exercise, name, value)
    exercise._change_reason = LOADED
    exercise.save()
    publishing.publish(exercise=exercise, author=author, proved=True)
    return word
