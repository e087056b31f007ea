"""The signed code of a settlement: plain words for any scanner, checked without a network by command and by page."""

import re
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec import json
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine

from terminal import signing
from terminal.errors import BadInput
from terminal.journal.disk import signing_key_of
from terminal.model import Settlement
from terminal.money import plain
from terminal.receipt.signed import signed, verified
from tests.bench import Bench

PAGE = Path(__file__).parents[2] / "docs" / "verify.html"
PRIVATE = bytes(range(32))
PUBLIC = signing.public_key(PRIVATE)


@pytest.fixture
def made(bench: Bench) -> Settlement:
    return bench.settle(bench.agreed("何文斌"))


class Page:
    """The script of the page in an engine that knows no network and no document."""

    def __init__(self) -> None:
        self._engine = cast("Any", QJSEngine())
        (script,) = re.findall(r'<script id="check-code">(.*?)</script>', PAGE.read_text(encoding="utf-8"), re.DOTALL)
        assert not self._engine.evaluate(script).isError()

    def run(self, call: str) -> object:
        return json.decode(self._engine.evaluate(f"JSON.stringify({call})").toString())

    def shows(self, text: str, key: bytes = PUBLIC) -> object:
        return self.run(f"checked({json.encode(text).decode()}, '{key.hex()}')")


@pytest.fixture
def page(qapp: QCoreApplication) -> Page:
    return Page()


def test_a_code_says_in_both_languages_who_paid_what_and_why(made: Settlement) -> None:
    lines = verified(signed(made, PRIVATE), PUBLIC)
    split = made.split
    assert lines[2].startswith(made.number)
    assert f"总费用 Total {plain(split.total)}" in lines
    assert f"+ 您付 you pay {plain(split.cash)}" in lines
    assert any(line.startswith("您这次总费用") for line in lines)
    assert any(line.startswith("Your bill is") for line in lines)


def test_the_payers_add_up_to_the_total_and_the_reasons_to_what_the_fund_did_not_pay(made: Settlement) -> None:
    lines = verified(signed(made, PRIVATE), PUBLIC)
    sums = {
        sign: sum(round(float(line.rsplit(" ", 1)[1]) * 100) for line in lines if line.startswith(f"{sign} "))
        for sign in "+-"
    }
    assert sums == {"+": made.split.total, "-": made.split.total - made.split.pool}


def test_whatever_is_changed_in_a_code_is_found(made: Settlement, page: Page) -> None:
    text = signed(made, PRIVATE)
    other = signing.public_key(bytes(32))
    changed = [text.replace("您付", "您得"), text.replace(".", ",", 1), text[:-1] + ("A" if text[-1] != "A" else "B")]
    for wrong, key in [*((each, PUBLIC) for each in changed), (text, other), ("", PUBLIC), ("JS1", PUBLIC)]:
        with pytest.raises(BadInput):
            verified(wrong, key)
        assert page.shows(wrong, key) == []


def test_the_page_shows_what_the_command_verifies(made: Settlement, page: Page) -> None:
    text = signed(made, PRIVATE)
    assert page.shows(text) == list(verified(text, PUBLIC))
    assert page.shows(f"{text}\r\n".replace("\n", "\r\n")) == list(verified(text, PUBLIC))


@pytest.mark.parametrize("length", [0, 47, 52, 300])
def test_the_page_agrees_with_the_library_on_messages_of_any_length(page: Page, length: int) -> None:
    message = bytes(each * 7 % 256 for each in range(length))
    private = bytes([length % 256]) * 32
    public, signature = signing.public_key(private), signing.sign(private, message)
    broken = bytes([*signature[:40], signature[40] ^ 1, *signature[41:]])
    for given, expected in ((signature, True), (broken, False)):
        asked = ", ".join(f"[{','.join(map(str, each))}]" for each in (public, message, given))
        assert page.run(f"isSigned({asked})") is expected


def test_a_terminal_signs_with_a_key_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    made = signing_key_of(tmp_path / "journal.db")
    assert made == signing_key_of(tmp_path / "journal.db") != signing_key_of(tmp_path / "another.db")
    assert (tmp_path / "journal.db.signing").stat().st_mode & 0o077 == 0


def test_a_code_with_every_figure_fits_a_narrow_paper(made: Settlement) -> None:
    figures = dict.fromkeys(made.split.__struct_fields__, 123456789)
    most = replace(made, split=replace(made.split, **figures))
    assert len(signed(most, PRIVATE).encode()) < 1_250
