"""sandbox: tells an operator which layers this machine gives, and whether programs may be run."""

from dataclasses import dataclass

from sandbox.limits import Limits
from sandbox.report import RunStatus, SandboxError
from sandbox.run import probe, run
from sandbox.settings import REQUIRED

PROTECTS = {
    "seccomp": "no file, socket, process, signal or other call beyond a short list",
    "no_new_privs": "no program can gain a privilege",
    "resource limits": "memory, processor time and open files are bounded",
    "self-test": "each box tries forbidden calls on itself before it is given a program",
    "no capabilities": "nothing is left of the rights of root",
    "unprivileged user": "the program is nobody, not root",
    "landlock": "a second wall before files, TCP ports and signals",
    "empty root": "there is no file system to look at",
    "mount namespace": "needed for the empty root",
    "pid namespace": "no other process can be seen or named; all end together",
    "net namespace": "no network interface, not even the local one",
    "ipc namespace": "no shared memory or queue of others",
    "uts namespace": "the machine's name is hidden",
    "cgroup namespace": "the place in the machine's groups is hidden",
    "cgroup": "the memory and the number of processes of a whole slot are bounded",
    "user namespace": "lends an ordinary user the right to the other namespaces",
}


@dataclass(frozen=True)
class Layer:
    """One layer: whether it is up here, and why not."""

    name: str
    active: bool
    reason: str
    protects: str
    required: bool


def layers() -> tuple[list[Layer], str]:
    """Every layer as found on this machine, and why no program may run ("" when it may)."""
    try:
        found, refusal = probe()
    except SandboxError as error:
        found, refusal = {}, str(error)
    told = {name.split(" v")[0]: reason for name, reason in found.items()}
    rows = []
    for name, protects in PROTECTS.items():
        reason = told.get(name, "not needed, or not reached")
        rows.append(Layer(name, reason is None, reason or "", protects, name in REQUIRED))
    return rows, refusal or _trial()


def _trial() -> str:
    """Run one small program; why it did not work, or ""."""
    source = "import numpy\ndef double(x):\n    return 2 * x\n"
    try:
        done = run(source, [{"function": "double", "args": [21]}], limits=Limits())
    except SandboxError as error:
        return str(error)
    if done.status is not RunStatus.OK or done.calls[0].value != 42:
        return f"a trial program did not run: {done.status} {done.error or ''} {done.stderr}"
    return ""


def report() -> tuple[str, bool]:
    """The page for the operator, and whether programs may be run here."""
    rows, refusal = layers()
    lines = []
    for row in rows:
        state = "yes" if row.active else "no "
        need = "required" if row.required else "optional"
        why = "" if row.active else f"  (why not: {row.reason})"
        lines.append(f"{row.name:18} {state}  {need}  {row.protects}{why}")
    lines.append("")
    lines.append(f"PROGRAMS MUST NOT BE RUN HERE: {refusal}" if refusal else "Programs may be run.")
    return "\n".join(lines), not refusal
