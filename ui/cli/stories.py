"""`jiesuan story` and `jiesuan training`: listed, shown in the demonstration layout, or played without a display."""

import os
import sys
from pathlib import Path

import click

from counter.cli.cases import LANGUAGE
from counter.cli.settings import SETTINGS
from counter.settings import Settings, load
from counter.window_settings import Language
from simulation import samples, stories
from terminal.money import yuan

DIFFERS = 1


@click.command()
@click.argument("name", default="list")
@click.option("--headless", is_flag=True, help="Play without a display, and compare the amounts; NAME may be all.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="A picture of each step goes there.")
@SETTINGS
@LANGUAGE
@click.pass_context
def story(
    context: click.Context, name: str, headless: bool, out: Path | None, file: Path | None, language: str
) -> None:
    """Show the story NAME at a counter; "list" lists all stories (故事).

    With --headless it is played without a display in both languages; exit status 1 if a figure differs.
    """
    if name == "list":
        _list(language)
    elif headless:
        context.exit(DIFFERS if differ(stories.names() if name == "all" else (name,), load(file), out) else 0)
    else:
        from ui.start import run  # noqa: PLC0415, no other command needs Qt

        stories.find(name)
        sys.exit(run(load(file).with_demo_layout(), name))


@click.command()
@click.argument("name", default="list")
@click.option("--headless", is_flag=True, help="Play the right and the wrong ways without a display; NAME may be all.")
@SETTINGS
@LANGUAGE
@click.pass_context
def training(context: click.Context, name: str, headless: bool, file: Path | None, language: str) -> None:
    """Practise the scene NAME at a counter, with what goes wrong there; "list" lists all (练习).

    Ctrl+E ends the scene, and scores it. With --headless the right way and the wrong ones are played without a display;
    exit status 1 if a score differs.
    """
    from simulation import training as scenes  # noqa: PLC0415, as is what they need

    if name == "list":
        _list_scenes(file, language)
    elif headless:
        context.exit(DIFFERS if _score_differs(scenes.names() if name == "all" else (name,), file) else 0)
    else:
        from ui.start import run  # noqa: PLC0415, no other command needs Qt

        scenes.find(name)
        sys.exit(run(load(file).with_demo_layout(), name))


def _list_scenes(file: Path | None, language: str) -> None:
    from counter.training import best, results  # noqa: PLC0415
    from simulation import training as scenes  # noqa: PLC0415

    most = best(results(load(file)))
    for name in scenes.names():
        points = f"{most[name]}/{scenes.FULL}" if name in most else "–"
        click.echo("  ".join((name, points, scenes.find(name).title.in_language(language))))


def _score_differs(names: tuple[str, ...], file: Path | None) -> bool:
    """Play the ways through practice scenes, and return whether a score differs from what is written."""
    from simulation import training as scenes  # noqa: PLC0415
    from ui.player import application  # noqa: PLC0415
    from ui.training import play  # noqa: PLC0415, no other command needs Qt

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app, settings, worst = application(), load(file), False
    for name in names:
        found = scenes.find(name)
        for way, presses, wanted in scenes.ways(found):
            score = play(settings, found, name, presses)
            differs = (score.points, score.cost) != wanted
            worst = worst or differs
            mark = f"!= {wanted[0]} {yuan(wanted[1])}" if differs else "ok"
            click.echo(
                f"{name}  {way.in_language(settings.ui.language.value)}  {score.points}  {yuan(score.cost)}  {mark}"
            )
    app.quit()
    return worst


def _list(language: str) -> None:
    for name in stories.names():
        found = stories.find(name)
        at = samples.institution(code=found.hospital).name
        told = (name, " ".join(found.clauses), f"{found.at:%Y-%m-%d}", at, found.title.in_language(language))
        click.echo("  ".join(told))


def differ(names: tuple[str, ...], settings: Settings, out: Path | None) -> bool:
    """Play stories in both languages, and return whether anything differs."""
    from ui.player import application  # noqa: PLC0415
    from ui.stories import play  # noqa: PLC0415, no other command needs Qt

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app, worst = application(), False
    if out:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in names:
        found = stories.find(name)
        for language in Language:
            differences = play(settings.in_language(language), found, name, out)
            worst = worst or bool(differences)
            click.echo(f"{name}  {language.value}  {'; '.join(differences) or 'ok'}")
    app.quit()
    return worst
