"""The programs that the tests need and Python cannot bring: found, installed, or asked for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from config.broker import find_redis_server
from scripts.steps import SetupError, explain, install_system_packages, run, say

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium-headless-shell",
)


def find_postgres() -> str | None:
    """The folder that holds initdb and postgres: PATH's, else the newest of the usual places."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    for root, pattern in (("/usr/lib/postgresql", "*/bin"), ("/usr", "pgsql-*/bin")):
        places += sorted(Path(root).glob(pattern), key=newest_first)
    for place in [*places, Path("/usr/local/pgsql/bin")]:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return str(place)
    return None


def find_chromium() -> str | None:
    """CHROMIUM, else a browser on PATH, else one that Playwright fetched; only if it starts."""
    if named := os.environ.get("CHROMIUM"):
        return named
    on_path = (shutil.which(name) for name in BROWSERS)
    home = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    fetched = sorted(Path(home).glob("chromium-*/chrome-linux*/chrome"), key=newest_first)
    return first_that_runs([*filter(None, on_path), *map(str, fetched)])


def newest_first(path: Path) -> list[int]:
    """Sorts by the numbers in the path, the largest first: version 17 before 9."""
    digits = "".join(c if c.isdigit() else " " for c in str(path)).split()
    return [-int(number) for number in digits]


def first_that_runs(candidates: Iterable[str]) -> str | None:
    """Ubuntu's chromium-browser, for one, may be a note that says to install a snap."""
    for candidate in candidates:
        try:
            done = subprocess.run(
                [candidate, "--version"], capture_output=True, timeout=30, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return candidate
    return None


@dataclass(frozen=True)
class Need:
    """One program: how to find it and what to install where it is missing."""

    name: str
    find: Callable[[], str | None]
    packages: tuple[str, ...]

    def require(self) -> str:
        """Where it is; SetupError with the command that installs it."""
        found = self.find()
        if found is None:
            raise SetupError(f"{self.name} is not here. Install it with:  {self.by_hand}")
        return found

    @property
    def by_hand(self) -> str:
        return f"sudo apt-get install {' '.join(self.packages)}"


REDIS = Need("redis-server", find_redis_server, ("redis-server",))
POSTGRES = Need("PostgreSQL's server (initdb, postgres)", find_postgres, ("postgresql",))
CHROMIUM = Need("Chromium", find_chromium, ("chromium",))


def ensure(need: Need) -> None:
    if need.find():
        return
    if need is CHROMIUM and is_ubuntu():
        # Ubuntu's package is a snap, which neither a container nor a test can use.
        say("Fetching Chromium with Playwright")
        command = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]
        run(command, failure="Chromium is not here and could not be fetched.")
    else:
        install_system_packages(need.packages, why=f"{need.name} is needed by the tests.")
    say(f"{need.name}: {need.require()}")


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def main() -> int:
    try:
        for need in (REDIS, POSTGRES, CHROMIUM):
            ensure(need)
    except SetupError as error:
        return explain(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
