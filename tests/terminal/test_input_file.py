"""Every kind of input file names what does not fit: the file, its line, the whole key, and what is allowed there.

An example of each kind is taken as it is written, and one key or value after the other is made wrong in its text. The
text tells the line, and a parser that knows nothing of the loader tells the way to the wrong key or value.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from terminal.errors import BadInput, Phrase
from tests.terminal.input_kinds import EACH_KIND, InputKind

MARK = "__"
HELD = "held__"
AT_MOST = 60
KEYS = {
    "toml": re.compile(r"[\w-]+(?=\s*=)|(?<=[\[.])[\w-]+(?=[\].].*$)", re.MULTILINE),
    "json": re.compile(r'(?<=")[^"\n]+(?="\s*:)'),
}
VALUES = re.compile(r'"[^"\n]*"|(?<![\w"-])\d[\w.:-]*|\btrue\b|\bfalse\b')
Place = tuple[str | int, ...]


def wrong_keys(kind: InputKind) -> Iterator[tuple[str, Place, int]]:
    """Yield the example with one key after the other misspelt: the text, the place of the key, and its line."""
    for match in some(KEYS["toml" if kind.is_toml else "json"], kind.text):
        if found := changed(kind, match, match[0] + MARK, match[0] + MARK):
            yield found


def wrong_values(kind: InputKind) -> Iterator[tuple[str, Place, int]]:
    """Yield the example with one value after the other replaced by a table that fits nowhere."""
    table = f"{{ {HELD} = [true] }}" if kind.is_toml else f'{{"{HELD}": [true]}}'
    for match in some(VALUES, kind.text):
        if found := changed(kind, match, table, HELD):
            text, place, line = found
            yield text, place[:-1], line


def changed(kind: InputKind, match: re.Match[str], new: str, mark: str) -> tuple[str, Place, int] | None:
    """Return a changed text with the place of a key in it; None where that was no key or value after all."""
    text = kind.text[: match.start()] + new + kind.text[match.end() :]
    try:
        place = next(find(kind.parse(text), mark), None)
    except ValueError:
        return None
    return (text, place, text[: match.start()].count("\n") + 1) if place else None


def find(node: object, name: str, at: Place = ()) -> Iterator[Place]:
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, below in parts:
        if key == name:
            yield (*at, key)
        yield from find(below, name, (*at, key))


def is_free(kind: InputKind, place: Place) -> bool:
    """Check for a place at which a file chooses its keys by itself."""
    above = place[-2] if len(place) > 1 else ""
    return above in kind.free or (len(place) > 2 and place[-3] in {"amount", "ratio"})


def some(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return every match, or of many so many as lie evenly."""
    found = list(pattern.finditer(text))
    assert found
    return found[:: len(found) // AT_MOST + 1]


def message(error: BadInput) -> tuple[str, object]:
    """Return the key, as TOML writes it, and the line."""
    key = error.facts.get("key") or error.facts.get("field")
    return re.sub(r"\[(\d+)\]", r".\1", str(key)).removeprefix("."), error.facts["line"]


def near(error: BadInput) -> object:
    allowed = error.facts.get("allowed")
    return allowed.facts["near"] if isinstance(allowed, Phrase) else error.facts["near"]


@EACH_KIND
def test_a_misspelt_key_is_told_with_its_line_and_the_right_one_at_every_place(kind: InputKind, tmp_path: Path) -> None:
    cases = [found for found in wrong_keys(kind) if not is_free(kind, found[1])]
    assert cases
    for text, place, line in cases:
        error = kind.complaint(tmp_path, text.encode())
        assert message(error) == (".".join(map(str, place)), line), text.splitlines()[line - 1]
        assert near(error) == str(place[-1]).removesuffix(MARK)


@EACH_KIND
def test_a_wrong_value_is_told_with_its_line_and_what_is_allowed_at_every_place(
    kind: InputKind, tmp_path: Path
) -> None:
    cases = [found for found in wrong_values(kind) if "expect" not in found[1]]
    assert cases
    for text, place, line in cases:
        error = kind.complaint(tmp_path, text.encode())
        key, at = message(error)
        assert (key.removesuffix(f".{HELD}"), at) == (".".join(map(str, place)), line), text.splitlines()[line - 1]
        assert error.facts["allowed"]
