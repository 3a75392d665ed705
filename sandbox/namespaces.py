"""sandbox: own namespaces where the machine allows them; each one is tried and reported alone."""

import os
from collections.abc import Container

from sandbox import libc

_KINDS = {
    "mount": libc.CLONE_NEWNS,
    "net": libc.CLONE_NEWNET,
    "ipc": libc.CLONE_NEWIPC,
    "uts": libc.CLONE_NEWUTS,
    "cgroup": libc.CLONE_NEWCGROUP,
}

OFF = "switched off"
Layers = dict[str, str | None]
"""Layer name to None where it is active, else to the reason why it is not."""


def leave_user(layers: Layers) -> None:
    """Enter a user namespace of our own, as ourselves. It lends the rights for the others."""
    uid, gid = os.getuid(), os.getgid()
    try:
        libc.unshare(libc.CLONE_NEWUSER)
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{uid} {uid} 1"),
            ("gid_map", f"{gid} {gid} 1"),
        ):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
        layers["user namespace"] = None
    except OSError as error:
        layers["user namespace"] = str(error)


def leave_others(layers: Layers, off: Container[str]) -> None:
    """Enter own mount, net, ipc, uts and cgroup namespaces, as many as are allowed."""
    for name, flag in _KINDS.items():
        layer = f"{name} namespace"
        if layer in off:
            layers[layer] = OFF
            continue
        try:
            libc.unshare(flag)
            layers[layer] = None
        except OSError as error:
            layers[layer] = str(error)


def empty_root(layers: Layers, off: Container[str]) -> None:
    """Make an empty read-only directory the whole file system. Call when all files are loaded."""
    if "empty root" in off:
        layers["empty root"] = OFF
        return
    if layers.get("mount namespace", "") is not None:
        layers["empty root"] = "needs a mount namespace"
        return
    quiet = libc.MS_NOSUID | libc.MS_NODEV | libc.MS_NOEXEC
    try:
        libc.mount(None, "/", None, libc.MS_REC | libc.MS_PRIVATE, None)
        libc.mount("none", "/tmp", "tmpfs", quiet, "size=4k,nr_inodes=2,mode=555")
        os.chdir("/tmp")
        libc.pivot_root(".", ".")
        libc.umount(".", libc.MNT_DETACH)
        os.chdir("/")
        libc.mount(None, "/", None, libc.MS_REMOUNT | libc.MS_RDONLY | quiet, "size=4k")
        layers["empty root"] = None
    except OSError as error:
        layers["empty root"] = str(error)


def hide_host_name(layers: Layers) -> None:
    """Answer a neutral name to whoever asks for the machine's."""
    if layers.get("uts namespace", "") is None:
        try:
            libc.set_host_name("sandbox")
        except OSError as error:
            layers["uts namespace"] = str(error)
