"""Packing what Django's admin and the API's pages bring for the browser, beside each file.

WhiteNoise serves the .gz to who takes it. A file that changed since it was packed is packed again.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

from whitenoise.compress import Compressor

PACKAGES = ("django.contrib.admin", "drf_spectacular_sidecar")
# The rest is licences, pictures that are packed by themselves, and maps for debuggers.
TEXTS = (".css", ".js", ".svg")


def pack_all(folders: list[Path]) -> list[Path]:
    """Pack each text that is not packed as it is now; returns those."""
    compressor = Compressor(use_brotli=False, quiet=True)
    fresh = [
        file
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.suffix in TEXTS and not is_packed(file)
    ]
    for file in fresh:
        compressor.compress(str(file))
    return fresh


def is_packed(file: Path) -> bool:
    """Whether the .gz is of this very file: the library gives it the same time."""
    packed = file.with_name(f"{file.name}.gz")
    # Nearly: it sets a time in fractions of a second, which have fewer digits.
    return packed.exists() and abs(packed.stat().st_mtime - file.stat().st_mtime) < 0.001


def folders() -> list[Path]:
    found = [find_spec(name) for name in PACKAGES]
    return [Path(spec.origin).parent / "static" for spec in found if spec and spec.origin]


if __name__ == "__main__":
    pack_all(folders())
    sys.exit(0)
