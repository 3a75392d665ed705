"""Exercises as text files: reads content/exercises/<slug>.yaml into rows, idempotently.

ContentError
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from exercises import services
from exercises.judge import MachineFailure, prove
from exercises.models import Exercise, ExerciseVersion, Person
from exercises.models.exercise import FROZEN, LENGTHS, OPTIONAL, check_content, content_digest
from grader.errors import ItemError
from grader.kinds import KINDS
from grader.version import GRADER_VERSION

DEFAULTS: dict[str, Any] = {"topic": "", "hints": [], "solution": ""}
PROVED = "proved.txt"
REQUIRED = ("title", "kind", "statement", "item")
KNOWN = (*FROZEN, *OPTIONAL, "tags")


@dataclass
class ContentError(Exception):
    """What is wrong in a content file, and where: line (from 1) and field, where known."""

    path: Path
    message: str
    field: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.field + ': ' if self.field else ''}{self.message}"


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
        raise ContentError(path, reason, line=mark.line + 1 if mark else None) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise ContentError(path, f"cannot be read: {error}") from error


def line_of(data: Any, field: str) -> int | None:
    """The line (from 1) where a dotted field such as `item.options.2.text` stands."""
    line: int | None = None
    for part in field.split("."):
        key = int(part) if part.isdigit() and isinstance(data, list) else part
        try:
            # ruamel.yaml's lists and mappings know their lines.
            place: Any = data.lc
            found = place.item(key) if isinstance(data, list) else place.key(key)
            line, data = found[0] + 1, data[key]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    return line


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
    """Parses and checks one file. Raises ContentError with line and field."""
    data = read_yaml(path)
    if not isinstance(data, Mapping):
        raise ContentError(path, "must be a mapping with title, kind, statement and item.")
    slug = path.stem
    try:
        validate_slug(slug)
        _check_fields(data)
        content = DEFAULTS | {name: plain(data[name]) for name in FROZEN if name in data}
        content |= {name: plain(data[name]) for name in OPTIONAL if data.get(name)}
        check_content(content)
    except ValidationError as error:
        raise ContentError(path, f"the file's name “{slug}” is not a slug.") from error
    except ItemError as error:
        raise ContentError(path, error.message, error.field, line_of(data, error.field)) from error
    return ExerciseFile(path, slug, content, tuple(plain(data.get("tags", []))))


def _check_fields(data: Mapping[str, Any]) -> None:
    """Raises ItemError, the author's error, for missing, unknown or ill-typed fields."""
    for name in REQUIRED:
        if name not in data:
            raise ItemError(name, "is missing.")
    for name in data:
        if name not in KNOWN:
            raise ItemError(str(name), f"is not a field. Known: {', '.join(KNOWN)}.")
    for name in ("title", "statement", "solution", "topic"):
        if not isinstance(data.get(name, ""), str):
            raise ItemError(name, f"must be text; read {data[name]!r}.")
    if not str(data["title"]).strip() or not str(data["statement"]).strip():
        raise ItemError("title", "title and statement must not be empty.")
    for name, limit in LENGTHS.items():
        if len(data.get(name, "")) > limit:
            raise ItemError(name, f"has {len(data[name])} characters; at most {limit} fit.")
    for name in ("hints", "tags"):
        texts = data.get(name, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ItemError(name, "must be a list of texts.")
    for name, wanted in OPTIONAL.items():
        if not isinstance(data.get(name, wanted()), wanted):
            article = "a mapping" if wanted is dict else "a list"
            raise ItemError(name, f"must be {article}; read {data[name]!r}.")
    if data["kind"] not in KINDS:
        raise ItemError("kind", f"read “{data['kind']}”; known: {', '.join(KINDS)}.")
    if not isinstance(data["item"], Mapping):
        raise ItemError("item", "must be a mapping; see the kind's page in docs/authors.md.")


def proof_note(file: ExerciseFile) -> str:
    """What stands in the folder's list of what was proved: kind and item, in short."""
    return content_digest(
        {"kind": file.content["kind"], "item": file.content["item"], "grader": GRADER_VERSION}
    )


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


def prove_exercise(file: ExerciseFile, *, anew: bool = False) -> None:
    """Proves a file that holds something new, or, if asked, anew. Raises ContentError on failure.

    What the folder's own list says was proved is believed: a first start need not wait for it.
    """
    digest = content_digest(file.content)
    known = ExerciseVersion.objects.filter(exercise__slug=file.slug, digest=digest)
    folder = file.path.parent.parent
    if not anew and (proof_note(file) in noted_proofs(folder) or known.exists()):
        return
    try:
        prove(kind=file.content["kind"], item=file.content["item"])
    except ItemError as error:
        line = line_of(read_yaml(file.path), error.field)
        raise ContentError(file.path, error.message, error.field, line) from error
    except MachineFailure as failure:
        raise ContentError(file.path, f"could not be tried on this machine: {failure}") from failure


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
    exercise.save()
    services.publish(exercise=exercise, author=author, proved=True)
    return word
