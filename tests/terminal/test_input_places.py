"""The line of a place is found however the file is written, and so are the words for what does not fit."""

import json
import string
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import field

from terminal.errors import BadInput
from terminal.input_file import JSON, TOML, decode, dotted
from terminal.input_file.places import lines, nearest
from terminal.model import Noun
from terminal.texts import LANGUAGES, phrases, words

TOML_TEXT = '''\
# a comment with [brackets], "quotes" and an = sign
title = "a # that is no comment, nor [a.header]"
text = """
[no.header]
key = "none either" \\"""
"""
raw = \'\'\'
other = 'x'\'\'\'
dotted.key."with a.dot" = 1
list = [
  1,  # one ] of it
  [2, 3],
  { a = 1, b = [
    4,
    5,
  ] },
]
[ outer . "in ner" ]
time = 07:32:00
[[table]]
name = "first"
[table.below]
x = 1
[[table.below.deep]]
y = 1
[[table.below.deep]]
y = 2
[[table]]
inline = { a = { b = "}" }, 'c' = 2 }
[outer]
last = true
'''
TOML_LINES = {
    ("title",): 2,
    ("text",): 3,
    ("raw",): 7,
    ("dotted", "key", "with a.dot"): 9,
    ("list", "0"): 11,
    ("list", "1", "1"): 12,
    ("list", "2", "b"): 13,
    ("list", "2", "b", "1"): 15,
    ("outer", "in ner"): 18,
    ("outer", "in ner", "time"): 19,
    ("table", "0"): 20,
    ("table", "0", "below", "x"): 23,
    ("table", "0", "below", "deep", "1", "y"): 27,
    ("table", "1"): 28,
    ("table", "1", "inline", "a", "b"): 29,
    ("table", "1", "inline", "c"): 29,
    ("outer",): 30,
    ("outer", "last"): 31,
}
JSON_TEXT = """\
{ "a": [ {"b": 1},
         {"b": {"c\\"]": [1,
                        2]},
          "d": null} ],
  "e": {}, "f": [],
  "g": -1.5e3 }
"""
JSON_LINES = {
    ("a", "0", "b"): 1,
    ("a", "1"): 2,
    ("a", "1", "b", 'c"]', "0"): 2,
    ("a", "1", "b", 'c"]', "1"): 3,
    ("a", "1", "d"): 4,
    ("e",): 5,
    ("f",): 5,
    ("g",): 6,
}
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=20,
)


class Inner(Noun, frozen=True):
    needed: int
    other: str = ""


class Outer(Noun, frozen=True):
    inner: Inner
    several: dict[str, Inner] = field(default_factory=dict)


def refused(text: str, *, is_toml: bool = True) -> BadInput:
    with pytest.raises(BadInput) as caught:
        decode(text.encode(), Path("a.file"), Outer, TOML if is_toml else JSON)
    return caught.value


@pytest.mark.parametrize(("place", "line"), TOML_LINES.items(), ids=map(str, TOML_LINES))
def test_every_way_to_write_toml_has_its_lines(place: tuple[str, ...], line: int) -> None:
    assert lines(TOML_TEXT, is_toml=True)[place] == line


@pytest.mark.parametrize(("place", "line"), JSON_LINES.items(), ids=map(str, JSON_LINES))
def test_every_way_to_write_json_has_its_lines(place: tuple[str, ...], line: int) -> None:
    assert lines(JSON_TEXT, is_toml=False)[place] == line


def test_a_place_that_is_not_written_down_has_the_line_of_the_nearest_above() -> None:
    known = lines(TOML_TEXT, is_toml=True)
    assert nearest(known, ("table", 1, "missing", "deeper")) == 28
    assert nearest(known, ("nowhere",)) == 1


@given(TREES)
def test_every_key_and_element_of_any_json_has_the_line_it_stands_in(tree: object) -> None:
    """Written with one key or element a line, the places come in the order of the lines."""
    text = json.dumps(tree, indent=1)
    known = lines(text, is_toml=False)
    at = 1
    for place in _places(tree):
        assert json.dumps(place[-1]) in text.split("\n")[known[place] - 1] or place[-1].isdecimal()
        assert known[place] > at
        at = known[place]


def _places(node: object, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, part in parts for place in ((*above, str(key)), *_places(part, (*above, str(key))))]


def test_a_key_that_is_missing_is_told_at_the_table_it_is_missing_in() -> None:
    error = refused('[inner]\nother = "x"\n')
    assert (error.code, error.facts["key"], error.facts["line"]) == ("toml_field", "inner", 1)
    assert "needed" in words(error, "zh_CN").what


def test_a_misspelt_key_is_told_before_the_one_that_it_leaves_missing() -> None:
    error = refused("[inner]\nNeeded = 1\n")
    assert (error.facts["key"], error.facts["line"]) == ("inner.Needed", 2)
    assert "needed" in words(error, "en").what


def test_a_key_of_a_tables_own_choice_is_told_with_its_dots_in_quotes() -> None:
    error = refused('[inner]\nneeded = 1\n[several."a.b"]\nneeded = "x"\n')
    assert (error.facts["key"], error.facts["line"]) == ('several."a.b".needed', 4)
    assert dotted(("a", 0, "b.c", "")) == 'a.0."b.c".""'


def test_of_two_keys_alike_the_last_one_counts_in_json() -> None:
    error = refused('{"inner": {"needed": 1,\n"needed": "x"}}', is_toml=False)
    assert (error.code, error.facts["key"], error.facts["line"]) == ("json_field", "inner.needed", 2)


@pytest.mark.parametrize(("text", "line"), [('{"inner":\n\n nothing}', "3"), ('{"inner":\n{', "2"), ("{}\n}", "2")])
def test_what_is_no_json_is_told_with_its_line(text: str, line: str) -> None:
    error = refused(text, is_toml=False)
    assert (error.code, error.facts["line"]) == ("json_syntax", line)
    assert "byte" not in str(error.facts["allowed"])


ENDLESS = {
    "number": f"needed = {'9' * 5000}",
    "key": f"{'.'.join('a' * 1000)} = 1",
    "header": "[" + " . ".join(['"a b"'] * 1000) + "]",
    "lists": f"needed = {'[' * 10_000}",
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_would_fill_the_memory_or_is_no_number_is_told_with_its_line(what: str) -> None:
    error = refused(f"[inner]\n\n{ENDLESS[what]}\n")
    assert (error.code, error.facts["line"]) == ("toml_syntax", "?" if what == "lists" else "3")


def test_a_long_text_without_keys_is_read_at_once() -> None:
    for text in ("x" * 10**6, "x." * 18 + "-" * 10**6, "'\\n" * 10**5):
        began = perf_counter()
        refused(f'[inner]\nneeded = "{text}"\n')
        assert perf_counter() - began < 2


def test_what_breaks_off_is_told_with_its_last_line() -> None:
    assert refused("[inner]\nneeded = [1,\n").facts["line"] == "2"


def test_every_phrase_says_the_same_facts_in_both_languages() -> None:
    chinese, english = (phrases(language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    assert [code for code in chinese if _facts(chinese[code]) != _facts(english[code])] == []


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
