"""The tests' temporary files are in memory where the system has room for them, and on the disk where it has not."""

import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import in_memory


@pytest.mark.parametrize(("missing", "place"), [(0, "memory"), (1, "tmp")])
def test_temporary_files_are_in_memory_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: int, place: str
) -> None:
    (memory := tmp_path / "memory").mkdir()
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(in_memory, "MEMORY", memory)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=in_memory.ENOUGH - missing))
    in_memory.pytest_configure()
    assert Path(tempfile.gettempdir()).name == place


def test_a_place_that_was_named_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    in_memory.pytest_configure()
    assert Path(tempfile.gettempdir()) == tmp_path
