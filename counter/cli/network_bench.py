"""`jiesuan network log`, `clock`, `load` and `rules`: a workspace of a served insurer."""

from pathlib import Path
from typing import Any

import click
from msgspec import json

from counter.cli import knobs
from counter.cli.words import words
from simulation.served.bench import reading
from simulation.served.bench.rules import load as load_rules

LANGUAGE = click.option("--language", type=click.Choice(["zh_CN", "en"]), default="zh_CN", show_default=True)


@click.command()
@click.argument("url")
@click.option("--follow", is_flag=True, help="Go on with every exchange as it comes.")
@click.option("--infno", default="", help="Of these transactions; * stands for any characters.")
@click.option("--person", default="", help="Of this person number.")
@click.option("--findings", is_flag=True, help="With a finding only.")
@click.option("--json", "is_json", is_flag=True, help="A JSON object a line.")
@LANGUAGE
def log(url: str, *, follow: bool, infno: str, person: str, findings: bool, is_json: bool, language: str) -> None:
    """Print the exchanges of a workspace at URL: what the platform did, and what the client can know."""
    events = knobs.lines(url, "events") if follow else iter(())
    seen = 0
    for each in knobs.ask(url, "exchanges", infno=infno, psn_no=person, findings="1" if findings else ""):
        _show(each, language, is_json=is_json)
        seen = each["n"]
    for line in events:
        each = json.decode(line, type=dict[str, Any])
        if _is_wanted(each, infno, person, findings=findings):
            _show(each, language, is_json=is_json, again=each["n"] <= seen)
            seen = max(seen, each["n"])


@click.command()
@click.argument("url")
@click.argument("by", default="")
@LANGUAGE
def clock(url: str, by: str, language: str) -> None:
    """Show the clock of a workspace at URL, or advance it BY a length such as +1d, +90s."""
    if by:
        knobs.ask(url, "clock/advance", json.encode({"by": by}), "POST")
    found = knobs.ask(url, "clock")
    click.echo(words(language).network.clock.format(found["at"][:19].replace("T", " "), found["mode"]))


@click.command()
@click.argument("url")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@LANGUAGE
def load(url: str, directory: Path, language: str) -> None:
    """Load own data from DIRECTORY into a workspace at URL, effective at once."""
    files = reading.files_of(directory)
    reading.together(files)
    found = knobs.ask(url, "fixtures", reading.packed(files), "PUT")
    counts = ", ".join(
        f"{name} {count}" for name, count in found.items() if name not in {"base", "synthetic"} and count
    )
    click.echo(words(language).network.loaded.format(counts))


@click.command()
@click.argument("url")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--clear", is_flag=True, help="Remove all rules before.")
def rules(url: str, file: Path | None, *, clear: bool) -> None:
    """Put the rules of FILE into a workspace at URL; without FILE list them with their counts."""
    written = load_rules(file) if file else None
    if clear:
        knobs.ask(url, "rules", method="DELETE")
    if written:
        knobs.ask(url, "rules", json.encode({"seed": written.seed}), "PUT")
        for each in written.rules:
            knobs.ask(url, "rules", json.encode(each), "POST")
    for each in knobs.ask(url, "rules")["rules"]:
        rule = each["rule"]
        effect = json.encode(rule.get("effect", {})).decode()
        click.echo(f"{rule['id']:<24} {each.get('met', 0):>5} {each.get('struck', 0):>5}  {effect}")


def _is_wanted(each: dict[str, Any], infno: str, person: str, *, findings: bool) -> bool:
    is_named = each["infno"].startswith(infno.rstrip("*")) and each["psn_no"].startswith(person)
    return is_named and bool(each["findings"] or not findings)


def _show(each: dict[str, Any], language: str, *, is_json: bool, again: bool = False) -> None:
    if is_json:
        click.echo(json.encode(each))
        return
    state = words(language).network.states[each["state"]]
    about = "  ".join(filter(None, (each["name"], each["amount"], each["err_msg"], each["rule"], each["findings"])))
    mark = "+" if again else " "
    click.echo(f"{each['n']:>6}{mark} {each['at'][11:19]}  {each['infno']:<5}  {each['msgid']:<30}  {state}  {about}")
