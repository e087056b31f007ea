"""Runs a command apart from the machine, with a PC/SC service, ports and X displays that are its own.

`python -m tests.apart COMMAND...`; where neither namespaces nor sudo are allowed, the command runs as it is.
"""

import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

APART = "JIESUAN_APART"
_IS = "1"
_PCSC = Path("/run/pcscd")
_RESET_BY_SUDO = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "HOME", "USER", "LOGNAME", "SHELL")
_SET_FLAGS, _UP = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP
_NO_BUS = "unix:path=/nonexistent"


def is_apart() -> bool:
    """Return whether this program runs apart already."""
    return APART in os.environ


def enter(command: Sequence[str]) -> None:
    """Replace this program by a command that runs apart; return only where this user may not, or is there."""
    if is_apart() or sys.platform != "linux":
        return
    for outer, inner in _ways():
        way = [*outer, sys.executable, "-P", str(Path(__file__).resolve()), "--inside", *inner]
        try:
            tried = subprocess.run([*way, "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        except FileNotFoundError:
            continue
        if tried.returncode == 0:
            os.execvp(way[0], [*way, *command])  # noqa: S606 - no shell is wanted


def _ways() -> Iterator[tuple[list[str], list[str]]]:
    """Name the ways into new namespaces, each with what then gives up the rights it took."""
    unshare = ["unshare", "--net", "--mount"]
    if os.geteuid() == 0:
        yield [*unshare, *_unshared()], []
        return
    without = ["setpriv", "--inh-caps=-all", "--ambient-caps=-all"]
    yield [*unshare, "--user", "--map-current-user", "--keep-caps"], without
    reset = [f"{name}={os.environ[name]}" for name in _RESET_BY_SUDO if name in os.environ]
    again = ["setpriv", f"--reuid={os.getuid()}", f"--regid={os.getgid()}", "--init-groups"]
    yield ["sudo", "--non-interactive", "--preserve-env", "env", *reset, *unshare, *_unshared()], again


def _unshared() -> list[str]:
    """Leave mounts as they are where none is shared: in a chroot, whose root is no mount, they cannot be changed."""
    shared = " shared:" in Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    return [] if shared else ["--propagation=unchanged"]


def _inside(command: list[str]) -> None:
    """Give the new namespaces an empty place for the service's socket and a loopback, and run the command in them."""
    import fcntl

    _mount()
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH22x", b"lo", _UP))
    # The service asks whoever is at the bus whether a user may use cards, and those know nothing of this one.
    os.environ.update({APART: _IS, "DBUS_SYSTEM_BUS_ADDRESS": _NO_BUS})
    os.execvp(command[0], command)  # noqa: S606


def _mount() -> None:
    if not _PCSC.exists() and os.access(_PCSC.parent, os.W_OK):
        _PCSC.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs"]
    if _PCSC.exists():
        subprocess.run([*mount, str(_PCSC)], check=True)
        return
    subprocess.run([*mount, str(_PCSC.parent)], check=True)
    for hidden in (str(_PCSC), os.environ.get("XDG_RUNTIME_DIR", "")):
        if hidden:
            Path(hidden).mkdir(mode=0o700, parents=True, exist_ok=True)


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        _inside(sys.argv[2:])
    else:
        enter(sys.argv[1:])
        os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606
