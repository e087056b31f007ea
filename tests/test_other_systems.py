"""Windows and macOS as far as Linux can show: what they lack is missed by no module, and said where it is needed."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli.prove import crash, disk, ensure_able, power
from devices import printers
from terminal import durable
from terminal.errors import BadInput, DeviceError

ROOT = Path(__file__).parents[1]
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {"fcntl", "grp", "pwd", "pty", "resource", "syslog", "termios", "tty"}:
            raise ImportError(f"{name} is of POSIX alone")

for name in ("fcntl", "grp", "pwd", "pty", "resource", "syslog", "termios", "tty"):
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
for package in ("terminal", "simulation", "devices", "counter", "ui"):
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        importlib.import_module(found.name)
        print(found.name)
"""


def test_every_module_is_imported_without_what_only_posix_has() -> None:
    run = [sys.executable, "-W", "ignore", "-c", IMPORT_EVERYTHING]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert {"ui.window", "counter.opening", "devices.pcsc_worker"} <= set(done.stdout.split())


def test_a_file_is_on_disk_where_only_what_may_be_written_can_be_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = list[int]()

    def flush(handle: int) -> None:
        if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "no right to write")
        flushed.append(handle)

    monkeypatch.setattr(durable, "IS_POSIX", False)
    monkeypatch.setattr(os, "fsync", flush)
    durable.write(tmp_path / "file", b"content")
    durable.sync(tmp_path / "file")
    assert len(flushed) == 2


@pytest.mark.parametrize("command", [("--help",), ("story", "list"), ("packs", "check"), ("doctor", "--help")])
def test_a_console_of_western_windows_gets_every_output(command: tuple[str, ...]) -> None:
    program = "import sys; from ui.command import main; main()"
    run = [sys.executable, "-c", program, *command]
    here = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(run, cwd=ROOT, env=here, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("cp1252")


@pytest.mark.parametrize("proof", [crash, disk])
def test_a_proof_that_forks_says_that_windows_cannot(monkeypatch: pytest.MonkeyPatch, proof: object) -> None:
    monkeypatch.delattr(os, "fork")
    result = CliRunner().invoke(proof, [])  # type: ignore[arg-type]  # a command
    assert isinstance(result.exception, BadInput)
    assert (result.exception.code, result.exception.facts["what"]) == ("system_lacks", "fork")


def test_what_a_system_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_able(fork=True, cc="/usr/bin/cc")
    monkeypatch.setattr("counter.cli.prove.which", lambda _: None)
    for proof in (disk, power):
        lacking = CliRunner().invoke(proof, []).exception
        assert isinstance(lacking, BadInput)
        assert lacking.facts["what"] == "cc"
    with pytest.raises(BadInput, match="system_lacks"):
        ensure_able(fork=True, cc=None)


def test_ctrl_is_ctrl_on_a_mac_too() -> None:
    asked = "app.testAttribute(Qt.ApplicationAttribute.AA_MacDontSwapCtrlAndMeta), app.desktopFileName()"
    program = f"from ui.system import Qt, new_application; app = new_application(); print({asked})"
    offscreen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    run = [sys.executable, "-c", program]
    told = subprocess.run(run, cwd=ROOT, env=offscreen, capture_output=True, text=True, check=True).stdout
    assert told == "True jiesuan\n"


def test_a_usb_printer_without_libusb_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_, **__: None)
    monkeypatch.setattr("usb.backend.openusb.get_backend", lambda *_, **__: None)
    monkeypatch.setattr("usb.backend.libusb0.get_backend", lambda *_, **__: None)
    with pytest.raises(DeviceError) as refused:
        printers.usb(0x1234, 0x5678)(b"x")
    assert refused.value.code == "printer_no_libusb"
