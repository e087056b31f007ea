"""What people install works in an empty home, outside a checkout: the wheel, and the bundle.

`script/prove installed` makes both first, the wheel with all libraries (JIESUAN_WHEELS), and the bundle
(JIESUAN_BUNDLE); the suite builds the wheel alone, and tries it with its own libraries.
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.pcsc_messages import ReaderReport, unpack
from devices.processes import Child
from simulation import stories
from terminal.version import VERSION

ROOT = Path(__file__).parents[1]
WHEELS, BUNDLE = os.environ.get("JIESUAN_WHEELS"), os.environ.get("JIESUAN_BUNDLE")
SECONDS = 1200 if WHEELS else 180
STORY = "answer-lost-settled-once"
Run = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment with the wheel, and libraries that were gathered with it, or those of this environment."""
    built, home = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "--quiet", "--no-index"]
    if WHEELS:
        known = ["--find-links", WHEELS, "--require-hashes", "-r", str(Path(WHEELS, "requirements.txt"))]
        subprocess.run([*pip, *known], check=True)
        return home
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built], cwd=ROOT, check=True)
    # The libraries alone: a .pth file in a folder that another one names is not read.
    of_venv = sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)})
    Path(of_venv, "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    subprocess.run([*pip, "--no-deps", *map(str, built.glob("*.whl"))], check=True)
    return home


@pytest.fixture
def bundle() -> Path:
    """Return the bundle that was made for this run."""
    if not BUNDLE:
        pytest.skip("a bundle takes minutes: script/prove installed makes one")
    return Path(BUNDLE)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a program in an empty home, with nothing of this environment."""
    few = {"HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}

    def run(*command: object) -> "subprocess.CompletedProcess[str]":
        arguments = [str(each) for each in command]
        return subprocess.run(
            arguments,
            cwd=tmp_path,
            env=few,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )

    return run


def assert_settles(run: Run, program: Path, folder: Path, *more: str) -> None:
    assert run(program, "--version").stdout == f"jiesuan {VERSION}\n"
    done = run(program, "window", "--headless", "out", *more)
    assert done.returncode == 0, done.stderr
    assert ("through pcscd" if not more else "simulated in this program") in done.stderr
    assert "模拟 / DEMO" in (folder / "out" / "receipt.txt").read_text(encoding="utf-8")
    assert run(program, "journal", "verify", "out/journal.db").returncode == 0


def test_the_wheel_settles_outside_a_checkout(wheel: Path, run: Run, tmp_path: Path) -> None:
    where = run(wheel / "bin" / "python", "-c", "import counter, fixtures, ui; print(ui.__file__, fixtures.__path__)")
    assert str(ROOT) not in where.stdout + where.stderr
    (tmp_path / "settings.toml").write_text('[reader]\ndriver = "simulated"\n', encoding="utf-8")
    assert_settles(run, wheel / "bin" / "jiesuan", tmp_path, "--settings", "settings.toml")


def test_the_wheel_plays_its_stories(wheel: Path, run: Run) -> None:
    listed = run(wheel / "bin" / "jiesuan", "story", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(stories.names())
    told = run(wheel / "bin" / "jiesuan", "story", STORY, "--headless")
    assert told.stdout.splitlines() == [f"{STORY}  {each}  ok" for each in ("zh_CN", "en")], told.stderr


@pytest.mark.skipif(bool(WHEELS), reason="pytest is not among the libraries of a terminal")
def test_the_wheel_brings_a_test_kit_that_passes_its_ten_examples(wheel: Path, run: Run, tmp_path: Path) -> None:
    own = f"import ui\n\ndef test_the_kit_is_the_wheels():\n    assert not ui.__file__.startswith({str(ROOT)!r})\n\n\n"
    examples = (ROOT / "examples" / "test_counter.py").read_text(encoding="utf-8")
    (tmp_path / "test_counter.py").write_text(own + examples.partition("\n\n")[2], encoding="utf-8")
    done = run(wheel / "bin" / "python", "-m", "pytest", "-q", "-p", "no:pytest-qt", "-p", "no:xdist")
    assert "11 passed" in done.stdout, done.stdout + done.stderr


def test_the_wheel_brings_what_a_desktop_needs(wheel: Path) -> None:
    share = wheel / "share"
    entry = (share / "applications" / "jiesuan.desktop").read_text(encoding="utf-8")
    assert {"Exec=jiesuan window", "Exec=jiesuan demo", "Icon=jiesuan"} <= set(entry.splitlines())
    assert (share / "icons/hicolor/scalable/apps/jiesuan.svg").is_file()
    assert (share / "jiesuan" / "70-jiesuan.rules").is_file()


def test_a_bundles_one_program_runs_the_card_worker_too(
    machine_reserved: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "jiesuan"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT / "install" / "bundled.py"} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    worker = Child("devices.pcsc_worker", '{"seen":{},"chosen":"","others":""}')
    try:
        assert isinstance(unpack(next(worker.lines())), ReaderReport)
    finally:
        worker.kill()
        worker.close()


def test_a_bundle_lends_its_libraries_to_nobody(tmp_path: Path) -> None:
    program = "import bundled, os; bundled.lend_nothing(); print(os.environ.get('LD_LIBRARY_PATH'))"
    for of_system, seen in (("/opt/lib", "/opt/lib"), ("", "None")):
        known = {"LD_LIBRARY_PATH": str(tmp_path), "LD_LIBRARY_PATH_ORIG": of_system}
        paths = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "install")))}
        run = [sys.executable, "-c", program]
        told = subprocess.run(run, env=os.environ | known | paths, capture_output=True, text=True, check=True)
        assert told.stdout == f"{seen}\n"


def test_the_bundle_settles_through_the_card_service(
    bundle: Path, run: Run, machine_with_reader: None, tmp_path: Path
) -> None:
    assert_settles(run, bundle / "jiesuan", tmp_path)


def test_the_bundle_plays_its_stories_and_proofs(bundle: Path, run: Run) -> None:
    played = run(bundle / "jiesuan", "story", STORY, "--headless")
    assert played.stdout.splitlines() == [f"{STORY}  {each}  ok" for each in ("zh_CN", "en")], played.stderr
    assert run(bundle / "jiesuan", "prove", "simulate", "--steps", "50").returncode == 0
    assert run(bundle / "jiesuan", "doctor").returncode == 0
    assert "jiesuan journal verify" in (bundle / "share/man/man1/jiesuan.1").read_text(encoding="utf-8")
