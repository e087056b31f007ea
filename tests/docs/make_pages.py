"""Writes what is made from the code into the pages of docs/: ``python -m tests.docs.make_pages``.

The beginning of each page, up to its first heading of the second level, is written by hand and stays.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from counter.cli.group import LazyGroup
from counter.doctor.words import words as doctor_words
from devices.catalogue import DeviceKind, of_kind
from terminal.texts import Words, catalogue
from ui.command import jiesuan

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS.parent / "examples" / "client"
PROGRAMS = {"settle.py": "python", "Settle.java": "java", "settle.go": "go", "Settle.cs": "csharp"}
LABELS = {"en": ("Money", "Now", "Tell the patient"), "zh_CN": ("钱", "现在", "对患者说")}
FINDINGS = {
    "en": """## What doctor finds

`jiesuan doctor` and the page of devices say these, beside the codes above.

| code | what | next |""",
    "zh_CN": """## 自检结果

`jiesuan doctor` 和设备页除以上代码外还会写出这些。

| 代码 | 是什么 | 怎么办 |""",
}
KINDS = {
    "en": {DeviceKind.READER: "Card readers", DeviceKind.SCANNER: "Scanners", DeviceKind.PRINTER: "Printers"},
    "zh_CN": {DeviceKind.READER: "读卡器", DeviceKind.SCANNER: "扫码", DeviceKind.PRINTER: "打印机"},
}
COLUMNS = {"en": "| device | settings | known | notes | source |", "zh_CN": "| 设备 | 设置 | 程度 | 说明 | 依据 |"}
Leaf = tuple[tuple[str, ...], click.Command]


def errors(language: str) -> str:
    """Return the texts of every error code in a language (zh_CN or en)."""
    every = catalogue(language)
    codes = (_error(code, every[code], language) for code in sorted(every))
    found = doctor_words(language).codes
    rows = (f"| `{code}` | {_plain(each.what)} | {_plain(each.next)} |" for code, each in sorted(found.items()))
    return "\n".join([*codes, FINDINGS[language], "|---|---|---|", *rows, ""])


def _error(code: str, texts: Words, language: str) -> str:
    answers = zip(LABELS[language], (texts.money, texts.next, texts.patient), strict=True)
    colon = "：" if language == "zh_CN" else ": "
    listed = "\n".join(f"- **{label}**{colon}{_plain(text)}" for label, text in answers)
    return f"## {code}\n\n{_plain(texts.what)}\n\n{listed}\n"


def _plain(text: str) -> str:
    """Return a text on one line, in which nothing is Markdown's own; Python 3.13 indents a docstring otherwise."""
    return " ".join(text.replace("|", r"\|").replace("<", "&lt;").split())


def devices(language: str) -> str:
    """Return the tables of the catalogue of devices in a language (zh_CN or en)."""
    return "\n".join(_kind(kind, language) for kind in DeviceKind)


def _kind(kind: DeviceKind, language: str) -> str:
    labels = doctor_words(language).labels
    rows = [
        f"| {each.name.of(language)} | `{each.setting.replace('|', '/')}` | {labels[each.tried]} "
        f"| {each.says.of(language)} | {each.source} |"
        for each in of_kind(kind)
    ]
    return "\n".join([f"## {KINDS[language][kind]}", "", COLUMNS[language], "|---|---|---|---|---|", *rows, ""])


def leaves(group: LazyGroup = jiesuan, above: tuple[str, ...] = ("jiesuan",)) -> Iterator[Leaf]:
    """Yield every command with its words, loaded."""
    for name in sorted(group.commands):
        found = group.load(name) if name in group.lazy_subcommands else group.commands[name]
        if isinstance(found, LazyGroup):
            yield from leaves(found, (*above, name))
        else:
            yield (*above, name), found


def commands() -> str:
    """Return the description of every command, with its arguments and options."""
    return "\n".join(_command(*leaf) for leaf in leaves())


def _command(words: tuple[str, ...], command: click.Command) -> str:
    context = click.Context(command, info_name=" ".join(words))
    usage = " ".join([*words, *command.collect_usage_pieces(context)])
    options = [row for each in command.params if (row := each.get_help_record(context)) and row[1]]
    table = [f"| `{name.replace('|', ',')}` | {_plain(text)} |" for name, text in options]
    text = "\n\n".join(_plain(each) for each in (command.help or "").replace("\b", "").split("\n\n"))
    rows = ["| option | what it does |", "|---|---|", *table, ""] if table else []
    return "\n".join([f"## {' '.join(words[1:])}", "", f"`{usage}`", "", text, "", *rows])


def programs() -> str:
    """Return the programs of examples/client, each as its file is."""
    every = (f"## {name}\n\n```{kind}\n{(EXAMPLES / name).read_text('utf-8')}```\n" for name, kind in PROGRAMS.items())
    return "\n".join(every)


PAGES: dict[str, Callable[[], str]] = {
    "it/errors.md": lambda: errors("en"),
    "it/errors.zh.md": lambda: errors("zh_CN"),
    "it/commands.md": commands,
    "it/devices.md": lambda: devices("en"),
    "it/devices.zh.md": lambda: devices("zh_CN"),
    "developer/client-programs.md": programs,
}


def written(page: str) -> str:
    """Return a page as the code has it."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return text[: text.index("\n## ") + 1] + PAGES[page]()


if __name__ == "__main__":
    for name in PAGES:
        (DOCS / name).write_text(written(name), encoding="utf-8")
