"""The page of what a platform answers with a no, and what a client does about each."""

from functools import cache
from pathlib import Path

from terminal.input_file import read
from terminal.model import Noun
from terminal.texts import catalogue

_BEGIN = """infcode −1 is a no, and its `err_msg` ends in one of these codes in brackets. Nothing was done. A real
platform sends words without a code; those of a region are data of its profile ([profiles.md](../profiles.md)).

What only says that it is still under way ({busy}) is no answer: the outcome is unknown, as it is
after silence and after all else that cannot be read (another HTTP status than 200, a page, half a JSON), and
[2601](2601.md) ends it ([interface.md](../interface.md), "Unknown outcomes"). The codes within
`request_malformed` are those of [deviations](deviations.md); what the terminal says at each is in
[errors.md](../it/errors.md)."""
_BENCH = """The calls of the bench itself ([bench.md](../bench.md)) answer these as JSON `{"error", "what", "what_en"}`.
A body or a file that does not fit is answered with 400, file, key and line."""
_BUSY = "、".join(("超时", "系统繁忙", "正在处理"))
_HEADS, _RULE = "| code | {} | what | the client | 客户端 |", "|---|---|---|---|---|"
_LIMITED = "429 Too Many Requests comes as a page, before anything was read (`--rate`): nothing was done."


class Advice(Noun, frozen=True):
    """What a client does about a no; `status` is the HTTP status of one of the bench's own calls."""

    zh: str
    en: str
    status: int = 0


@cache
def refusals() -> dict[str, Advice]:
    """Read the advice about every code."""
    return read(Path(__file__).parent / "refusals.toml", dict[str, Advice])


def page(made: str) -> str:
    """Return the page; `made` says what it is made from."""
    lines = ["# Refusals", "", made, "", _BEGIN.format(busy=_BUSY), "", _HEADS.format("err_msg"), _RULE]
    lines += [*_rows(is_bench=False), "", "## The bench", "", _BENCH, "", _HEADS.format("HTTP"), _RULE]
    lines += [*_rows(is_bench=True), "", _LIMITED]
    return "\n".join(lines) + "\n"


def _rows(*, is_bench: bool) -> list[str]:
    chinese, english = catalogue("zh_CN"), catalogue("en")
    return [
        f"| `{code}` | {each.status or chinese[code].what} | {english[code].what} | {each.en} | {each.zh} |"
        for code, each in refusals().items()
        if bool(each.status) is is_bench
    ]
