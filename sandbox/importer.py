"""sandbox: imports modules from the archive in memory; runs inside, needs no file system."""

# Only built-in and frozen modules are imported here: this file runs before the archive is in
# place, and whatever it pulled in from disk would carry the paths of this machine inside.
import _imp
import builtins
import importlib.machinery
import marshal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from collections.abc import Sequence

    _Entry = tuple[int, int, bool, bool, str]


class ArchiveFinder:
    """Finds and loads what the archive holds, and until the box is sealed its C extensions."""

    def __init__(
        self, data: memoryview, index: "dict[str, _Entry]", extensions: dict[str, str]
    ) -> None:
        self._data = data
        self._index = index
        self._extensions = extensions

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The import system's question: a spec, or None for what is not here."""
        if name in self._extensions:
            origin = self._extensions[name]
            loader = importlib.machinery.ExtensionFileLoader(name, origin)
            return importlib.machinery.ModuleSpec(name, loader, origin=origin)
        if name not in self._index:
            return None
        _, _, is_package, _, shown = self._index[name]
        spec = importlib.machinery.ModuleSpec(
            name,
            self,  # type: ignore[arg-type]
            origin=shown,
            is_package=is_package,
        )
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [shown.rpartition("/")[0]]
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Use the ordinary module type."""

    def exec_module(self, module: "types.ModuleType") -> None:
        """Run the module's code under the name shown for its file."""
        if module.__name__.split(".")[0] == "sandbox":
            # Our own modules keep the built-ins of now, whatever a learner makes of them later.
            module.__dict__["__builtins__"] = dict(vars(builtins))
        exec(self.get_code(module.__name__), module.__dict__)  # noqa: S102 - as any import

    def get_code(self, name: str) -> "types.CodeType":
        """Code of a module, compiled now where the archive holds its source."""
        start, length, _, is_source, shown = self._index[name]
        data = self._data[start : start + length]
        if is_source:
            return compile(bytes(data), shown, "exec", dont_inherit=True)
        code: types.CodeType = marshal.loads(data)
        _imp._fix_co_filename(code, shown)  # type: ignore[attr-defined]
        return code

    def extensions(self) -> list[str]:
        """Names of the C extensions that can still be loaded."""
        return list(self._extensions)

    def seal(self) -> None:
        """Forget the C extensions, which need files, and our own modules."""
        self._extensions.clear()
        for name in [n for n in self._index if n.split(".")[0] == "sandbox"]:
            del self._index[name]


def install(
    data: memoryview, index: "dict[str, _Entry]", extensions: dict[str, str]
) -> ArchiveFinder:
    """Make the archive the only source of modules beside those built into Python."""
    finder = ArchiveFinder(data, index, extensions)
    sys.meta_path[:] = [
        importlib.machinery.BuiltinImporter,
        importlib.machinery.FrozenImporter,
        finder,
    ]
    sys.path.clear()
    return finder
