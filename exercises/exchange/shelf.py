"""exercises.exchange: rows onto the way out, and what came in as drafts; never publishes."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from exercises.content import ExerciseFile, exercise_text
from exercises.exchange.question import Entry
from exercises.file_schemas import FOLDER, as_json, exercise_schema
from exercises.models import Exercise, Person
from exercises.models.exercise import LENGTHS

LONGEST_SLUG = 80
MOMENT = (2000, 1, 1, 0, 0, 0)  # the same exercises give the same bytes


@dataclass(frozen=True)
class Arrival:
    """A draft that was made, or would be: its address and title, and why it cannot be used yet."""

    slug: str
    title: str
    kind: str
    lacks: str


def entries_of(exercises: Iterable[Exercise]) -> list[Entry]:
    """What learners get of each; of what was never published, the draft."""
    return [Entry(one.slug, (one.published or one).content(), tuple(one.tags)) for one in exercises]


def text_files(exercises: Iterable[Exercise]) -> bytes:
    """A zip of the exercises as text files, with the schema that editors complete them by."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        texts = {f"{FOLDER}/exercise.json": as_json(exercise_schema())}
        for entry in entries_of(exercises):
            path = Path("exercises") / f"{entry.slug}.yaml"
            texts[str(path)] = exercise_text(
                ExerciseFile(path, entry.slug, entry.content, entry.tags)
            )
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def arrivals(entries: list[Entry]) -> list[tuple[Exercise, Arrival]]:
    """The drafts that these would become, unsaved, each at an address that is free."""
    taken = set(Exercise.objects.values_list("slug", flat=True))
    made = []
    for entry in entries:
        slug = _free(slugify(entry.slug) or slugify(entry.content["title"]) or "imported", taken)
        taken.add(slug)
        exercise = Exercise(slug=slug, tags=list(entry.tags), **entry.content)
        cut = [name for name, most in LENGTHS.items() if len(getattr(exercise, name)) > most]
        for name in cut:
            setattr(exercise, name, getattr(exercise, name)[: LENGTHS[name]])
        problem = exercise.problem()
        said = [f"{name} was cut to {LENGTHS[name]} characters" for name in cut]
        lacks = "; ".join([*said, *([str(problem)] if problem else [])])
        made.append((exercise, Arrival(slug, exercise.title, exercise.kind, lacks)))
    return made


@transaction.atomic
def store_drafts(entries: list[Entry], *, owner: Person | None) -> list[Arrival]:
    """Saves them as drafts; what is there already is never touched."""
    made = arrivals(entries)
    for exercise, _ in made:
        exercise.owner_id = owner.pk if owner else None
        exercise.save()
    return [arrival for _, arrival in made]


def _free(slug: str, taken: set[str]) -> str:
    slug = slug[:LONGEST_SLUG]
    number, free = 1, slug
    while free in taken:
        number += 1
        tail = f"-{number}"
        free = slug[: LONGEST_SLUG - len(tail)] + tail
    return free
