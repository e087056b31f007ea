"""Decodes the text of an input file: UTF-8, or UTF-16 with a byte-order mark; another encoding is named, not guessed.

An editor on a Chinese Windows saves GBK where it is not told otherwise. Bytes of GBK may also mean something in another
encoding, and a wrong character in a rule is worse than a file that has to be saved once more: so it is refused by name.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

_WIDE = {BOM_UTF32_LE: "utf-32", BOM_UTF32_BE: "utf-32", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
"""UTF-32 comes first: its little-endian mark begins with that of UTF-16."""


class EncodingError(Exception):
    """Bytes that are no text this program reads; `code` is the phrase that says so, `line` the first such line."""

    def __init__(self, code: str, line: int = 1) -> None:
        super().__init__(code, line)
        self.code, self.line = code, line


def is_wide(data: bytes) -> bool:
    """Check for bytes that begin with the mark of UTF-16 or UTF-32."""
    return data.startswith(tuple(_WIDE))


def text_of(data: bytes) -> str:
    """Decode the bytes of a file, without a byte-order mark; raises EncodingError."""
    if is_wide(data):
        return _wide(data)
    if b"\0" in data:
        raise EncodingError("encoding_utf16_unmarked", data[: data.index(b"\0")].count(b"\n") + 1)
    try:
        return data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.removeprefix(BOM_UTF8)[: error.start].count(b"\n") + 1
        raise EncodingError("encoding_gbk" if _is_gbk(data) else "encoding_unknown", line) from error


def _wide(data: bytes) -> str:
    encoding = next(name for mark, name in _WIDE.items() if data.startswith(mark))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, errors="ignore").count("\n") + 1
        raise EncodingError("encoding_broken_utf16", line) from error
    if not text:  # a mark alone is what is left of a file that was cut off
        raise EncodingError("encoding_broken_utf16")
    return text


def _is_gbk(data: bytes) -> bool:
    """Check for bytes of GBK among those that are no UTF-8; UTF-8 with a few bytes damaged is none."""
    loose = data.decode(errors="replace")
    damaged = loose.count("\N{REPLACEMENT CHARACTER}")
    if sum(character > "\u07ff" for character in loose) > 2 * damaged:
        return False
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
