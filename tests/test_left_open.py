"""A test that leaves something open fails, and no other one."""

import gc
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = """
import pytest, socket, sqlite3

MAKE = {"database": lambda: sqlite3.connect(":memory:"), "file": lambda: open(__file__), "socket": socket.socket}

@pytest.fixture(params=MAKE)
def given(request):
    return MAKE[request.param]()

@pytest.mark.parametrize("kind", MAKE)
def test_in_a_circle(kind):
    held = [MAKE[kind]()]
    held.append(held)

def test_between():
    pass

def test_given(given):
    assert given

def test_after():
    pass
"""


def test_what_a_test_leaves_open_fails_this_test_and_no_later_one(tmp_path: Path) -> None:
    file = tmp_path / "test_these.py"
    file.write_text(TESTS)
    plugins = [
        part for name in ("tests.left_open", "no:xdist", "no:pytest-qt", "no:cacheprovider") for part in ("-p", name)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-W", "error", "-rE", file],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.findall(r"^ERROR .*::(\w+\[\w+\]) - pytest.PytestUnraisable", done.stdout, re.MULTILINE)
    kinds = ("database", "file", "socket")
    assert failed == [f"{test}[{kind}]" for test in ("test_in_a_circle", "test_given") for kind in kinds], done.stdout
    assert "8 passed, 6 errors" in done.stdout


def test_garbage_is_looked_for_while_the_tests_run() -> None:
    assert gc.isenabled()
