"""Files for the browser: packed beside each, anew when one changes, kept as long as is right."""

import gzip
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from scripts.packed import folders, pack_all

LONG = "the same words again and again " * 40


def packed(file: Path) -> str:
    return gzip.decompress(file.with_name(f"{file.name}.gz").read_bytes()).decode()


def test_texts_are_packed_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a.js", "b.css", "c.svg", "LICENSE.txt", "d.map"):
        (tmp_path / name).write_text(LONG)
    assert [file.name for file in pack_all([tmp_path])] == ["a.js", "b.css", "c.svg"]
    assert packed(tmp_path / "a.js") == LONG
    assert not (tmp_path / "d.map.gz").exists()


def test_only_what_changed_is_packed_again(tmp_path: Path) -> None:
    old, same = tmp_path / "old.js", tmp_path / "same.js"
    for file in (old, same):
        file.write_text(LONG)
        os.utime(file, ns=(1_700_000_000_123_456_789,) * 2)
    pack_all([tmp_path])
    old.write_text(LONG.upper())
    assert pack_all([tmp_path]) == [old]
    assert packed(old) == LONG.upper()
    assert pack_all([tmp_path]) == []


def test_the_admins_scripts_are_among_them() -> None:
    assert (folders()[0] / "admin" / "js" / "nav_sidebar.js").exists()


@pytest.mark.parametrize(
    ("pattern", "kept"), [("page.js", "max-age=0"), ("chunks/*.js", "immutable")]
)
def test_what_keeps_its_name_is_asked_for_again(pattern: str, kept: str) -> None:
    (built,) = settings.STATICFILES_DIRS
    file = next(built.glob(pattern)).relative_to(built).as_posix()
    assert kept in Client().get(f"/static/{file}").headers["Cache-Control"]
