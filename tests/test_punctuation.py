"""Our Chinese texts use full-width marks, following GB/T 15834, except in numbers, code and English."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("terminal", "simulation", "devices", "counter", "ui")
# The names of the catalogue's items are data, written as the hospitals write them.
CATALOGUE = ROOT / "simulation" / "network" / "catalogue.toml"

CHINESE = re.compile("[一-鿿]")
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)  # also the target of a link
PLACE = re.compile(r"\{[^{}]*\}")
NUMBER = re.compile("(?<=[0-9a-f])[,:](?=[0-9a-f])")  # in an amount, a time, an address
BESIDE = "[一-鿿\u3000-\u303f！-～“”_]"  # a Chinese character or mark, or a place to be filled in
CLUMSY = re.compile(rf"{BESIDE}[ *]*[,;:?!()]|[,;:?!()][ *]*{BESIDE}|[A-Za-z0-9][,;][A-Za-z0-9]|[，-？）] (?!\|)")

# An English sentence that names Chinese terms in parentheses, as the help of a command does.
TERM = re.compile(r" \([一-鿿]+\)")


def clumsy(text: str) -> list[str]:
    """Return half-width marks used in place of Chinese full-width ones, and full-width ones followed by a space."""
    if not CHINESE.search(english := TERM.sub("", text)):
        text = english
    return CLUMSY.findall(NUMBER.sub("", PLACE.sub("_", CODE.sub("_", text))))


def strings(value: object) -> Iterator[str]:
    """Yield every string within a value of TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in strings(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in strings(each))


def written_in(file: Path) -> Iterator[str]:
    """Yield the texts of a file, one by one."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":
        yield from strings(tomllib.loads(text))
    elif file.suffix == ".ts":
        yield from (each.text or "" for each in ElementTree.fromstring(text).iter("translation"))  # noqa: S314 - ours
    elif file.suffix == ".py":
        yield from literals(ast.parse(text))
    else:
        yield from re.split(r"\n\n+", CODE.sub("_", text))


def literals(module: ast.Module) -> Iterator[str]:
    """Yield the strings of a module, a place for each value that a string is made with; no docstring, it is English."""
    docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def files() -> list[Path]:
    ours = (file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.suffix in {".toml", ".py"})
    return sorted([*ours, *(ROOT / "ui" / "i18n").glob("*.ts"), *ROOT.glob("*.zh.md"), *ROOT.glob("docs/**/*.zh.md")])


def test_chinese_is_set_in_full_width_marks() -> None:
    items = set(strings(tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))))
    chinese = {(file, text) for file in files() for text in written_in(file) if CHINESE.search(text)}
    assert len(chinese) > 1000
    assert {(file.name, text): found for file, text in chinese if text not in items and (found := clumsy(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "没有回音,查询没有结果",
        "问过 {0} 次;{1}",
        "扫电子凭证(F3)。",
        "核对 (对账) 一天",
        "{received}:还差",
        "确定? 是",
        "结算： 退费",
        "用 sudo,Python 库",
    ],
)
def test_a_half_width_mark_is_found(text: str) -> None:
    assert clumsy(text)


@pytest.mark.parametrize(
    "text",
    [
        "自 10:42，应收 ¥ 1,518.35。",
        "主机和端口，如 192.168.1.50:9100；厂商号和产品号，如 04b8:0e15。",
        '设置 `[counter] counter = "03"`（两位）',
        "[收费页](docs/a_(1).png)",
        "试算，不发送 / a trial (or two), never sent",
        "Check the rule packs (政策包), and list what they cover.",
    ],
)
def test_one_in_a_number_in_code_and_in_english_stays(text: str) -> None:
    assert clumsy(text) == []
