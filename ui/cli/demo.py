"""`jiesuan demo`: a counter of everything simulated with its stories, in a directory that is gone afterwards."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from counter.cli.settings import SETTINGS
from counter.settings import Settings, load
from counter.window_settings import Language
from ui.cli.stories import DIFFERS, differ
from ui.language import first_language


@click.command()
@click.option("--language", type=click.Choice([each.value for each in Language]), help="Another than the system's.")
@click.option("--headless", is_flag=True, help="Play every story without a display, and compare the amounts.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="A picture of each step goes there.")
@SETTINGS
@click.pass_context
def demo(context: click.Context, language: str | None, headless: bool, out: Path | None, file: Path | None) -> None:
    """Open a demonstration of everything simulated, with its stories; nothing of it is kept (演示).

    Of the settings only language, look and keys hold.
    """
    from simulation import stories  # noqa: PLC0415, as is what they need

    with TemporaryDirectory(prefix="jiesuan-demo-") as state:
        settings = _demonstrating(file, language).with_state(Path(state))
        if headless:
            context.exit(DIFFERS if differ(stories.names(), settings, out) else 0)
        from ui.start import run  # noqa: PLC0415, no other command needs Qt

        status = run(settings, demo=True)
    sys.exit(status)


def _demonstrating(file: Path | None, language: str | None) -> Settings:
    chosen = load(file) if file else first_language(Settings())
    settings = Settings(ui=chosen.ui, keys=chosen.keys).with_demo_layout()
    return settings.in_language(Language(language)) if language else settings
