"""The categories of a bill's lines: the receipt's words are known, a hospital's own word stays as it is."""

import pickle
import tomllib
from pathlib import Path

import msgspec
import pytest

from terminal import fiscal
from terminal.model import Line
from terminal.model.category import FeeCategory

WRITTEN = {"name": "甲", "class": "甲", "quantity": "1", "unit_price": 100}


def read(**more: str) -> Line:
    return msgspec.json.decode(msgspec.json.encode(WRITTEN | more), type=Line)


def test_every_word_of_the_receipts_table_is_known() -> None:
    table = tomllib.loads(Path(fiscal.__file__).with_name("categories.toml").read_text("utf-8"))
    assert {each.value for each in FeeCategory} == {"", *table["lines"]}


@pytest.mark.parametrize("word", ["药品", "康复费", ""])
def test_a_word_is_read_and_written_as_it_is(word: str) -> None:
    line = read(category=word)
    assert (line.category, f"{line.category}", msgspec.to_builtins(line).get("category", "")) == (word, word, word)
    assert line == read(category=word) == msgspec.structs.replace(line, category=word)
    assert pickle.loads(pickle.dumps(line)) == line  # noqa: S301, our own


def test_a_line_without_a_category_is_written_without_one() -> None:
    assert msgspec.to_builtins(read()) == WRITTEN
    assert msgspec.to_builtins(read(category="")) == WRITTEN


def test_what_is_no_word_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="category"):
        msgspec.json.decode(msgspec.json.encode(WRITTEN | {"category": 3}), type=Line)
