"""Writes the pages of docs/ that are made from the code: ``python -m tests.docs.make_pages``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from counter.cli.group import LazyGroup
from counter.doctor.words import words as doctor_words
from terminal.texts import Words, catalogue
from ui.command import jiesuan

DOCS = Path(__file__).parents[2] / "docs"
MADE = "Made by `python -m tests.docs.make_pages`."
LABELS = {"en": ("Money", "Now", "Tell the patient"), "zh_CN": ("钱", "现在", "对患者说")}
ERRORS = {
    "en": f"""# Error codes

{MADE} Every code that this terminal raises, with the four texts of its page: what
happened, whether money moved, what to do now, and what to tell the patient. A name in braces is filled in where it
happens.
""",
    "zh_CN": f"""# 错误代码

{MADE}本终端的每个错误代码和出错页上的四句话：发生了什么、钱动了没有、现在怎么办、对患者说什么。花括号里的名称在出错时填入。
""",
}
FINDINGS = {
    "en": """## What doctor finds

`jiesuan doctor` and the page of devices say these, beside the codes above.

| code | what | next |""",
    "zh_CN": """## 自检结果

`jiesuan doctor` 和设备页除以上代码外还会写出这些。

| 代码 | 是什么 | 怎么办 |""",
}
Leaf = tuple[tuple[str, ...], click.Command]


def errors(language: str) -> str:
    """Return the page of every error code in a language (zh_CN or en)."""
    every = catalogue(language)
    codes = (_error(code, every[code], language) for code in sorted(every))
    found = doctor_words(language).codes
    rows = (f"| `{code}` | {_plain(each.what)} | {_plain(each.next)} |" for code, each in sorted(found.items()))
    return "\n".join([ERRORS[language], *codes, FINDINGS[language], "|---|---|---|", *rows, ""])


def _error(code: str, texts: Words, language: str) -> str:
    answers = zip(LABELS[language], (texts.money, texts.next, texts.patient), strict=True)
    colon = "：" if language == "zh_CN" else ": "
    listed = "\n".join(f"- **{label}**{colon}{_plain(text)}" for label, text in answers)
    return f"## {code}\n\n{_plain(texts.what)}\n\n{listed}\n"


def _plain(text: str) -> str:
    """Keep what Markdown would take for its own, in one row of a table."""
    return text.replace("|", r"\|").replace("<", "&lt;").replace("\n", " ").strip()


def leaves(group: LazyGroup = jiesuan, above: tuple[str, ...] = ("jiesuan",)) -> Iterator[Leaf]:
    """Yield every command with its words, loaded."""
    for name in sorted(group.commands):
        found = group.load(name) if name in group.lazy_subcommands else group.commands[name]
        if isinstance(found, LazyGroup):
            yield from leaves(found, (*above, name))
        else:
            yield (*above, name), found


def commands() -> str:
    """Return the page of every command, with its arguments and options."""
    head = f"# All commands\n\n{MADE} `--help` prints the same; every command has it.\n"
    return "\n".join([head, *(_command(*leaf) for leaf in leaves())])


def _command(words: tuple[str, ...], command: click.Command) -> str:
    context = click.Context(command, info_name=" ".join(words))
    usage = " ".join([*words, *command.collect_usage_pieces(context)])
    options = [row for each in command.params if (row := each.get_help_record(context)) and row[1]]
    table = [f"| `{name.replace('|', ',')}` | {_plain(text)} |" for name, text in options]
    text = "\n\n".join(_plain(each) for each in (command.help or "").replace("\b", "").split("\n\n"))
    rows = ["| option | what it does |", "|---|---|", *table, ""] if table else []
    return "\n".join([f"## {' '.join(words[1:])}", "", f"`{usage}`", "", text, "", *rows])


PAGES: dict[str, Callable[[], str]] = {
    "it/errors.md": lambda: errors("en"),
    "it/errors.zh.md": lambda: errors("zh_CN"),
    "it/commands.md": commands,
}

if __name__ == "__main__":
    for page, written in PAGES.items():
        (DOCS / page).write_text(written(), encoding="utf-8")
