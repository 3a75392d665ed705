"""Compiling locale/**/*.po into the .mo files that Django reads, where they have changed."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all() -> list[Path]:
    """Compile each catalogue that changed since it was compiled; returns those."""
    fresh = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            compile_one(source, target)
            fresh.append(source)
    return fresh


def compile_one(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    whole = target.with_suffix(".mo.new")
    with whole.open("wb") as file:
        write_mo(file, catalogue)
    # Somebody may be reading the old one, or compiling, too.
    whole.replace(target)


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
