"""`jiesuan explain`: every figure of a case as a tree of lines, ratios and caps, with their sources."""

from collections.abc import Iterator
from pathlib import Path

import click

from counter.cli import cases
from counter.cli.words import words
from terminal.benefit.explain import label, sentence, tree
from terminal.benefit.rules import Rules
from terminal.benefit.scenario import Event, Player, Result, read
from terminal.benefit.whatif import tried
from terminal.errors import BadInput
from terminal.model import Basis, Split
from terminal.money import plain
from terminal.texts.marks import aside, named, vintage

_FIGURES = [*Split.__struct_fields__, "all"]


@click.command()
@cases.CASE
@click.option("--event", help="Only this event of the case.")
@click.option("--figure", type=click.Choice(_FIGURES), default="cash", help="The figure to begin at [cash].")
@cases.PACKS
@cases.UNKNOWN_AREAS
@cases.LANGUAGE
def explain(file: Path, event: str | None, figure: str, own: Path | None, unknown_areas: str, language: str) -> None:
    """Explain the figures of CASE, each down to its leaves, which add up to it."""
    try:
        case = read(file)
    except BadInput as error:
        cases.refuse(error)
    player = Player(cases.rules(own, unknown_areas), case.person)
    for each in case.events:
        result = player.play(each)
        if event not in {None, each.id}:
            continue
        click.echo(f"# {each.id}")
        if player.refusal or each.settle is None:
            click.echo(f"  {_otherwise(player, each, result, language)}")
            continue
        outcome = player.settled[each.id]
        click.echo(sentence(outcome.split, language))
        trees = tree(outcome, each.settle.lines)
        for name in trees if figure == "all" else [figure]:
            click.echo("\n".join(written(trees[name], player.rules, language)))


def _otherwise(player: Player, event: Event, result: Result, language: str) -> str:
    """Return the words of a refusal, with what a trial shows to be left, or those of a refund."""
    error = player.refusal
    if error and event.settle:
        error = tried(player.rules, player.person, player.ledger, event.settle, error)
    return cases.refused(error, language) if error else refunded(result, language)


def refunded(result: Result, language: str) -> str:
    """Return what a refund gives back, in yuan."""
    figures = "  ".join(named(label(name, language), plain(fen), language) for name, fen in result.items())
    return words(language).cases.refund.format(figures=figures)


def written(node: Basis, rules: Rules, language: str, depth: int = 0) -> Iterator[str]:
    """Yield a node and its descendants, one line each: amount, label, formula, clause and source."""
    words_of = named(node.label_in(language), node.formula_in(language), language)
    source = _source(node, rules, language)
    yield f"{plain(node.amount):>14}  {'  ' * depth}{words_of}{f'  〔{source}〕' if source else ''}"
    for child in node.children:
        yield from written(child, rules, language, depth + 1)


def _source(node: Basis, rules: Rules, language: str) -> str:
    """Return the text of the clauses with their ids, the document with its first day, how old and how certain it is."""
    if not node.document:
        return ""
    # What only adds others up leaves the text of the clauses to them.
    says = " / ".join(rules.says(node.clause, language)) or node.clause if not node.children else ""
    document = node.document_in(language)
    document = aside(document, node.since.isoformat(), language) if node.since else document
    parts = (
        aside(says, node.clause, language) if says else "",
        document,
        vintage(node.as_of, language, early=node.early),
        words(language).cases.tags[node.tag.value],
    )
    return " · ".join(part for part in parts if part)
