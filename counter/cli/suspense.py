"""`jiesuan suspense`: the open items of a terminal, from its journal alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from msgspec import json

from counter.cli import cases
from counter.cli.settings import JOURNAL, SETTINGS, journal_of
from terminal.accounts.suspense import Action, Item, of_journal
from terminal.accounts.suspense.words import evidence, facts, words
from terminal.texts.marks import named

OPEN = 1


@click.command()
@JOURNAL
@SETTINGS
@cases.LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of text; amounts in fen.")
@click.pass_context
def suspense(context: click.Context, journal: Path | None, file: Path | None, language: str, as_json: bool) -> None:
    """List the open items (待核台): known facts, next step, the one safe action; exit status 1 if there are any.

    The journal is only read, also while its terminal writes it. Names and numbers of persons are masked.
    """
    items = of_journal(journal or journal_of(file))
    if as_json:
        click.echo(_json(items))
    elif items:
        click.echo("\n\n".join("\n".join(_paragraph(each, language)) for each in items))
    else:
        click.echo(words(language).labels["empty"])
    context.exit(OPEN if items else 0)


def _paragraph(item: Item, language: str) -> Iterator[str]:
    text, labels = words(language).matters[item.matter], words(language).labels
    yield f"▲ {text.title}  {item.transaction.bill_number}"
    when = labels["at"].format(f"{item.due:%H:%M:%S}") if item.due else ""
    when = labels["after"] if item.action is Action.WAIT else when
    rows = [
        (labels["known"], text.known),
        *facts(item, language),
        (labels["next"], "  ".join(part for part in (text.next, when) if part)),
        (labels["safe"], words(language).actions[item.action]),
        (labels["never"], text.never),
    ]
    for name, value in rows:
        yield f"  {named(name, value, language)}"
    yield f"  {named(labels['evidence'], '', language)}"
    for entry in item.evidence:
        yield "    " + "  ".join(evidence(entry, language))


def _json(items: tuple[Item, ...]) -> str:
    return json.format(json.encode([_plain(each) for each in items])).decode()


def _plain(item: Item) -> dict[str, Any]:
    of, last = item.transaction, item.last_ask
    return {
        "bill": of.bill_number,
        "act": of.act,
        "matter": item.matter,
        "action": item.action,
        "transaction": of.id,
        "message_id": of.message_id,
        "number": of.number,
        "amount": item.amount,
        "received": item.received,
        "since": of.since,
        "due": item.due,
        "asks": of.asks,
        "last_ask": last.reason if last else "",
        "evidence": [{"seq": e.seq, "at": e.at, "step": e.step, "hash": e.hash} for e in item.evidence],
    }
