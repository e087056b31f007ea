"""A card emulator that is not ours is read correctly through the real service."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from devices.card import CardImage, card_image
from devices.card_layout import layout
from devices.virtual_card import PORT
from terminal.model import CardCredential
from terminal.ports import ReaderState
from tests.devices.conftest import Watched
from tests.devices.people import GENERATIONS, THIRD

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]

SYSTEM_PYTHON = "/usr/bin/python3"


@contextmanager
def present_identities(image: CardImage, application: str) -> Iterator[None]:
    """Insert a card of the emulator into the reader."""
    files = {name: {f"{tag:02X}": value.hex() for tag, value in held.items()} for name, held in image.files.items()}
    script = Path(__file__).with_name("vicc_card.py")
    with subprocess.Popen([SYSTEM_PYTHON, script, str(PORT), application], stdin=subprocess.PIPE, text=True) as card:
        assert card.stdin is not None
        card.stdin.write(json.dumps(files))
        card.stdin.close()
        try:
            yield
        finally:
            card.kill()


@pytest.mark.parametrize("person", GENERATIONS.values(), ids=GENERATIONS)
def test_each_generation_is_read(reader_there: None, watched: Watched, person: CardCredential) -> None:
    with present_identities(card_image(person), layout().application):
        assert watched.until(ReaderState.READ).card == person
    assert watched.until(ReaderState.NO_CARD)


def test_a_card_without_the_holders_file_gives_what_it_gives(reader_there: None, watched: Watched) -> None:
    held = card_image(THIRD).files["EF05"]
    with present_identities(
        CardImage({"EF05": {tag: value for tag, value in held.items() if value}}), layout().application
    ):
        assert watched.until(ReaderState.READ).card == THIRD


def test_a_card_with_a_bank_application_alone_is_told_by_name(reader_there: None, watched: Watched) -> None:
    with present_identities(CardImage({}), "A000000333010101"):
        foreign = watched.until(ReaderState.UNKNOWN_CARD)
    assert (foreign.code, foreign.facts) == ("card_foreign", {"kind": "bank"})


def test_the_emulator_is_no_program_of_ours() -> None:
    assert find_spec("virtualsmartcard") is None  # it comes with the system's Python, not with our environment
    source = Path(__file__).with_name("vicc_card.py").read_text(encoding="utf-8")
    assert "from devices" not in source
    assert "from terminal" not in source
