"""`jiesuan explain`: every figure of a case as a tree of lines, ratios and caps, with their sources."""

from collections.abc import Iterator
from pathlib import Path

import click

from counter.cli import cases
from terminal.benefit.explain import sentence, tree
from terminal.benefit.rules import load
from terminal.benefit.scenario import Player, read
from terminal.errors import BadInput
from terminal.model import Basis, Split
from terminal.money import plain
from terminal.texts.marks import aside, named

_FIGURES = [*Split.__struct_fields__, "all"]
_MARKS = {"stated": "", "published": " [published]", "secondary": " [secondary]", "assumed": " [※assumed]"}


@click.command()
@cases.CASE
@click.option("--event", help="Only this event of the case.")
@click.option("--figure", type=click.Choice(_FIGURES), default="cash", help="The figure to begin at [cash].")
@cases.LANGUAGE
def explain(file: Path, event: str | None, figure: str, language: str) -> None:
    """Explain the figures of CASE, each down to its leaves, which add up to it."""
    try:
        case = read(file)
    except BadInput as error:
        cases.refuse(error)
    player = Player(load(), case.person)
    for each in case.events:
        result = player.play(each)
        if event not in {None, each.id}:
            continue
        click.echo(f"# {each.id}")
        if each.settle is None or "refused" in result:
            click.echo("  " + ", ".join(f"{name} {value}" for name, value in result.items()))
            continue
        outcome = player.settled[each.id]
        click.echo(sentence(outcome.split, language))
        trees = tree(outcome, each.settle.lines)
        for name in trees if figure == "all" else [figure]:
            click.echo("\n".join(written(trees[name], language)))


def written(node: Basis, language: str, depth: int = 0) -> Iterator[str]:
    """Yield a node and its descendants, one line each: amount, label, formula, source."""
    source = " ".join(part for part in (node.clause, node.document_in(language)) if part)
    source = aside(source, node.since.isoformat(), language) if source and node.since else source
    words = named(node.label_in(language), node.formula_in(language), language)
    written_source = f"  〔{source}{_MARKS[node.tag.value]}〕" if source else ""
    yield f"{plain(node.amount):>14}  {'  ' * depth}{words}{written_source}"
    for child in node.children:
        yield from written(child, language, depth + 1)
