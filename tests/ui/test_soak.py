"""A counter that stays open holds no more after hours than before; `script/prove soak` plays a whole day."""

import tempfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests import soak
from tests.soak import Held

STILL = Held(200.0, 30, 5, 0, 1400)


def test_a_few_patients_with_faults_leave_nothing(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with soak.open_soaked(soak.SETTLEMENTS, tmp_path / "state") as at:
        found = soak.soak(at, 14, looks=7)
        assert at.shift_status.count == 14
    first, last = found[1], found[-1]
    assert (last.handles, last.threads, last.files) == (first.handles, first.threads, 0)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("later", "worse"),
    [
        (STILL, set()),
        (STILL._replace(memory=209.0), set()),
        (STILL._replace(memory=211.0), {"memory"}),
        (STILL._replace(handles=31, files=1), {"handles", "files"}),
    ],
)
def test_what_grows_is_named(later: Held, worse: set[str]) -> None:
    assert set(soak.grown([STILL] * 6 + [later] * 2)) == worse
