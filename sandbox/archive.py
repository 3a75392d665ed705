"""sandbox: gathers all that may be imported inside into one sealed block of memory.

The box has no file system. What it may import - the standard library, NumPy, our own few child
modules - is packed here once per process and mapped read-only by every child. Byte code is taken
from the caches Python keeps; where there is none the source text goes in and is compiled inside.
"""

import fcntl
import functools
import importlib.machinery
import importlib.util
import marshal
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from typing import NamedTuple

from sandbox.report import SandboxError

CHILD_MODULES = (
    "libc", "syscalls", "policy", "landlock", "identity", "namespaces", "bounds", "frames",
    "importer", "codec", "failures", "observe", "calls", "seal", "control", "child", "template",
)  # fmt: skip
_LEFT_OUT = {
    "test", "tests", "idlelib", "tkinter", "turtledemo", "turtle", "lib2to3", "ensurepip",
    "distutils", "pydoc_data", "site-packages", "dist-packages", "__pycache__", "venv", "f2py",
    "sitecustomize", "usercustomize", "conftest",
}  # fmt: skip
_NOT_PRELOADED = (
    "_tkinter", "_test", "_ctypes_test", "_xx", "xx", "_ssl", "_sqlite3", "_curses", "_dbm",
    "_gdbm", "_crypt", "nis", "ossaudiodev", "spwd", "readline", "_hashlib", "audioop",
    "_codecs_", "_asyncio", "syslog", "_multiarray_tests", "_umath_tests", "_rational_tests",
    "_struct_ufunc_tests", "_operand_flag_tests", "_interp",
)  # fmt: skip
_TIMESTAMPED_HEADER = 16


class Archive(NamedTuple):
    """A descriptor on the packed modules. Stays open as long as this process lives."""

    fd: int
    packages: tuple[str, ...]


def _cached_code(path: str) -> bytes | None:
    """Marshalled code of a source file from Python's cache, or None where it is not current."""
    try:
        with open(importlib.util.cache_from_source(path), "rb") as file:
            data = file.read()
        status = os.stat(path)
    except OSError:
        return None
    expected = (
        importlib.util.MAGIC_NUMBER
        + b"\0\0\0\0"
        + (int(status.st_mtime) & 0xFFFFFFFF).to_bytes(4, "little")
        + (status.st_size & 0xFFFFFFFF).to_bytes(4, "little")
    )
    return data[_TIMESTAMPED_HEADER:] if data[:_TIMESTAMPED_HEADER] == expected else None


def _files(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Every (module name, path) below a folder, tests and tools left out."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        stem = entry.name.split(".")[0]
        if stem in _LEFT_OUT or stem.startswith("_sysconfigdata") or entry.name.startswith("."):
            continue
        if entry.is_dir():
            if entry.name == "lib-dynload":
                yield from _files(entry.path, "")
            elif entry.name.isidentifier():
                yield from _files(entry.path, f"{prefix}{entry.name}.")
        elif stem.isidentifier():
            name = prefix.rstrip(".") if stem == "__init__" else prefix + stem
            if name:
                yield name, entry.path


def _locate(package: str) -> tuple[str, str]:
    """(folder or file, prefix) of an installed package; SandboxError where it is missing."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SandboxError(
            f"{package} is not installed for this Python; learners' programs need it. "
            "Run with the project's own environment."
        )
    if spec.submodule_search_locations:
        return next(iter(spec.submodule_search_locations)), f"{package}."
    return spec.origin, ""


@functools.cache
def child_sources() -> dict[str, str]:
    """Source text of the modules that run inside, by full name, as they were at first use."""
    folder = os.path.dirname(os.path.abspath(__file__))
    sources = {"sandbox": '"""sandbox: the part that runs inside."""\n'}
    places = {f"sandbox.{name}": name for name in CHILD_MODULES} | {"nabla": "nabla"}
    for full_name, name in places.items():
        with open(os.path.join(folder, f"{name}.py"), encoding="utf-8") as file:
            sources[full_name] = file.read()
    return sources


class _Packer:
    def __init__(self) -> None:
        # start, length, is it a package, is it source text, the name shown for its file
        self.index: dict[str, tuple[int, int, bool, bool, str]] = {}
        self.extensions: dict[str, str] = {}
        self.chunks: list[bytes] = []
        self.size = 0

    def add(self, name: str, data: bytes, is_package: bool, is_source: bool, shown: str) -> None:
        self.index[name] = (self.size, len(data), is_package, is_source, shown)
        self.chunks.append(data)
        self.size += len(data)

    def add_folder(self, folder: str, prefix: str, shown_folder: str) -> None:
        for name, path in _files(folder, prefix):
            self.add_file(name, path, shown_folder + path[len(folder) :])

    def add_file(self, name: str, path: str, shown: str) -> None:
        if path.endswith(".py"):
            code = _cached_code(path)
            is_package = os.path.basename(path) == "__init__.py"
            if code is not None:
                self.add(name, code, is_package, False, shown)
            else:
                with open(path, "rb") as file:
                    self.add(name, file.read(), is_package, True, shown)
        elif path.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES)) and not (
            name.rpartition(".")[2].startswith(_NOT_PRELOADED)
        ):
            self.extensions[name] = path

    def packed(self) -> bytes:
        head = marshal.dumps((self.index, self.extensions))
        return len(head).to_bytes(8, "little") + head + b"".join(self.chunks)


def _pack(packages: tuple[str, ...]) -> bytes:
    packer = _Packer()
    packer.add_folder(sysconfig.get_path("stdlib"), "", "python")
    platform = sysconfig.get_path("platstdlib")
    dynload = sysconfig.get_config_var("DESTSHARED") or os.path.join(platform, "lib-dynload")
    if os.path.isdir(dynload):
        packer.add_folder(dynload, "", "python")
    for package in packages:
        place, prefix = _locate(package)
        if prefix:
            packer.add_folder(place, prefix, f"packages/{package}")
        else:
            packer.add_file(package, place, f"packages/{package}.py")
    for name, source in child_sources().items():
        shown = f"<{name}>"
        code = marshal.dumps(compile(source, shown, "exec", optimize=0))
        packer.add(name, code, name == "sandbox", False, shown)
    return packer.packed()


def fingerprint() -> tuple[float, ...]:
    """Changes when Python or NumPy on disk change: after an upgrade.

    Our own modules are not looked at: those inside and those outside must be of one version, so
    they are read once, and a change of theirs needs a new process.
    """
    return tuple(_changed(path) for path in _watched())


def _changed(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0


@functools.cache
def _watched() -> tuple[str, ...]:
    numpy = importlib.util.find_spec("numpy")
    place = () if numpy is None or numpy.origin is None else (numpy.origin,)
    return (sys.executable, sysconfig.get_path("stdlib"), *place)


_loaded: dict[tuple[str, ...], tuple[tuple[float, ...], Archive]] = {}


def load(packages: tuple[str, ...]) -> Archive:
    """The sealed archive for these packages, kept until something on disk changes.

    Not for two threads at once: an archive that has aged is closed.
    """
    now = fingerprint()
    if packages in _loaded and _loaded[packages][0] == now:
        return _loaded[packages][1]
    if packages in _loaded:
        os.close(_loaded.pop(packages)[1].fd)
    _loaded[packages] = (now, _seal(packages))
    return _loaded[packages][1]


def forget() -> None:
    """Close every archive; the next one is packed anew."""
    while _loaded:
        os.close(_loaded.popitem()[1][1].fd)


def _seal(packages: tuple[str, ...]) -> Archive:
    data = _pack(packages)
    try:
        fd = os.memfd_create("nabla-sandbox", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    except OSError:
        with tempfile.TemporaryFile() as file:  # the same, but on a disk and not sealed
            fd = os.dup(file.fileno())
    os.truncate(fd, len(data))
    view = memoryview(data)
    written = 0
    while written < len(data):
        written += os.pwrite(fd, view[written:], written)
    try:
        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    except OSError:
        pass  # Not a memfd. Children only map it read-only and close it before they are served.
    return Archive(fd, packages)
