"""`jiesuan profile`: the file that describes a region, as terminal and simulated platform read it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from counter.cli import words as cli
from simulation.served import region
from simulation.served.profile import load as load_served
from terminal.errors import BadInput
from terminal.input_file import dotted
from terminal.national.profile import Profile, load
from terminal.texts import LANGUAGES, fact_in, words

DOES_NOT_FIT = 2


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--language", type=click.Choice(LANGUAGES), help="One language instead of both.")
def check(file: Path, language: str | None) -> None:
    """Read a profile FILE as terminal and simulated platform do; exit status 2 if it does not fit.

    What only the simulated platform cannot do is told, and no mistake: a region may differ from it.
    """
    chosen = (language,) if language else LANGUAGES
    try:
        if not region.is_region(file):
            load_served(file)
            lines = [cli.words(each).profile.old for each in chosen]
        else:
            profile, read = load(str(file)), region.opened(file)
            lines = [line for each in chosen for line in _lines(profile, read, each)]
    except BadInput as error:
        for each in chosen:
            click.echo(words(error, each).what, err=True)
        sys.exit(DOES_NOT_FIT)
    click.echo("\n".join(lines))


def _lines(profile: Profile, read: region.Region, language: str) -> Iterator[str]:
    text, transport = cli.words(language).profile, profile.transport
    yield text.terminal.format(
        paths=text.paths.format(len(transport.paths)) if transport.paths else text.one_path,
        gateway=transport.known_at.family,
        input=profile.envelope.input,
        signing=profile.envelope.signing,
        finds=profile.recovery.finds,
        voucher=profile.voucher.form,
        download=profile.statement.download,
    )
    missing = list(region.unserved(read))
    for keys, allowed in missing:
        yield text.not_served.format(key=dotted(keys), allowed=fact_in(language, allowed))
    if not missing:
        yield text.platform
