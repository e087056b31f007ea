"""A file is read in the encodings that say what they are, and one in another encoding is named."""

from io import BytesIO
from pathlib import Path

import pytest

from terminal.errors import BadInput
from terminal.input_file import TOML, decode, text_lines
from terminal.texts import LANGUAGES, words
from tests.terminal.input_kinds import EACH_KIND, InputKind


def chinese(kind: InputKind) -> str:
    """Return the example with Chinese in its last line, where it may have none elsewhere."""
    return kind.text + ("# 汉字，不是 ASCII\n" if kind.is_toml else "")


def refused(data: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        decode(data, Path("hops.toml"), dict[str, str], TOML)
    return caught.value


@EACH_KIND
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_marked_file_reads_like_one_in_plain_utf_8(kind: InputKind, encoding: str, tmp_path: Path) -> None:
    mark = "\N{BYTE ORDER MARK}" if encoding == "utf-16-be" else ""
    assert kind.load(tmp_path, (mark + chinese(kind)).encode(encoding)) == kind.load(tmp_path, kind.text.encode())


@EACH_KIND
def test_lines_may_end_as_on_windows(kind: InputKind, tmp_path: Path) -> None:
    ended = kind.text.replace("\n", "\r\n").encode()
    assert kind.load(tmp_path, ended) == kind.load(tmp_path, kind.text.encode())


@EACH_KIND
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_in_gbk_is_named_as_such(kind: InputKind, language: str, tmp_path: Path) -> None:
    error = kind.complaint(tmp_path, chinese(kind).encode("gbk"))
    text = words(error, language).what
    assert "GBK" in text
    assert "UTF-8" in text
    assert kind.example.name in text


@EACH_KIND
def test_utf_16_without_its_mark_is_named_as_such(kind: InputKind, tmp_path: Path) -> None:
    assert "UTF-16" in words(kind.complaint(tmp_path, kind.text.encode("utf-16-le")), "en").what


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ('a = "1"\nb = "汉字"\n'.encode("gbk"), "encoding_gbk", "2"),
        ('a = "很多汉字在这里"\nb = "'.encode() + b'\xe6"\n', "encoding_unknown", "2"),
        ('a = "汉字汉字汉字"\nb = "汉'.encode() + '字"'.encode()[1:], "encoding_unknown", "2"),
        (b'a = "caf\xe9"\n', "encoding_unknown", "1"),
        ('a = "1"\nb = "2"\n'.encode("utf-16")[:-1], "encoding_broken_utf16", "2"),
        (b"\xff\xfe", "encoding_broken_utf16", "1"),
    ],
    ids=["GBK", "a byte too much", "a byte lost", "Latin-1", "cut off", "only a mark"],
)
def test_what_is_no_text_is_told_with_its_first_line(data: bytes, code: str, line: str) -> None:
    error = refused(data)
    assert error.code == "toml_syntax"
    assert str(error.facts["allowed"]).startswith(code)
    assert error.facts["line"] == line


def test_lines_of_a_stream_come_one_by_one_in_utf_8_and_in_utf_16() -> None:
    text = '{"a": "汉字\N{LINE SEPARATOR}"}\r\n{"b": 1}\n'
    lines = ['{"a": "汉字\N{LINE SEPARATOR}"}'.encode(), b'{"b": 1}']
    for encoding in ("utf-8", "utf-16"):
        found = text_lines(BytesIO(text.encode(encoding)))
        assert [line.strip() for line in found if line] == lines
