"""`jiesuan operators`: IT sets up who works at the counters; a password is asked for, or read from a file."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from msgspec import ValidationError, convert
from msgspec.structs import replace

from counter import adapters
from counter.cli.cases import LANGUAGE
from counter.cli.secrets import SECRETS, Secrets
from counter.cli.settings import SETTINGS
from counter.cli.words import OperatorWords, words
from counter.settings import load
from devices.badge import is_badge, new_badge
from devices.voucher import plain
from simulation.operators import SampleOperators
from terminal.errors import BadInput
from terminal.model import Operator, Right, Role
from terminal.private import Private
from terminal.texts import phrases

Command = Callable[..., Any]

PASSWORD, PIN = 8, 6
"""The fewest characters of a password, and digits of a PIN."""

_ROLES = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([each.value for each in Role]),
    help="A role; may stand several times.",
)
_RIGHTS = click.option(
    "--right",
    "rights",
    multiple=True,
    type=click.Choice([each.value for each in Right]),
    help="A right beyond the roles', given by name.",
)


def _shared(command: Command) -> Command:
    return SETTINGS(LANGUAGE(command))


@click.command("list")
@_shared
def listed(file: Path | None, language: str) -> None:
    """List the operators: number, name, group, roles and rights by name."""
    text = words(language).operators
    with _operators(file) as operators:
        found = operators.listed()
    for each in found:
        click.echo("  ".join(_line(each, text, language)))
    if not found:
        click.echo(text.none)


@click.command()
@click.argument("number")
@click.argument("name")
@_ROLES
@_RIGHTS
@click.option("--group", default="", help="The group whose head takes the money, if there is one.")
@SECRETS
@_shared
def add(
    number: str,
    name: str,
    roles: tuple[str, ...],
    rights: tuple[str, ...],
    group: str,
    secrets: Path | None,
    file: Path | None,
    language: str,
) -> None:
    """Set up an operator with NUMBER and NAME; the first one ends the demonstration operator."""
    text = words(language).operators
    made = _person({"number": number, "name": name, "group": group}, roles, rights)
    with _operators(file) as operators:
        is_first = not operators.are_set_up()
        operators.add(made, _password(text, Secrets(secrets)))
    click.echo(text.added.format(number, name))
    if is_first:
        click.echo(text.first)


@click.command("roles")
@click.argument("number")
@_ROLES
@_RIGHTS
@_shared
def change_roles(
    number: str, roles: tuple[str, ...], rights: tuple[str, ...], file: Path | None, language: str
) -> None:
    """Give an operator these roles and rights in place of all that he or she had."""
    with _operators(file) as operators:
        given = _person({"number": number, "name": ""}, roles, rights)
        changed = replace(_found(operators, number), roles=given.roles, rights=given.rights)
        operators.change(changed)
    click.echo("  ".join(_line(changed, words(language).operators, language)))


@click.command("password")
@click.argument("number")
@SECRETS
@_shared
def change_password(number: str, secrets: Path | None, file: Path | None, language: str) -> None:
    """Give an operator a new password, and forget wrong tries."""
    text = words(language).operators
    with _operators(file) as operators:
        _found(operators, number)
        operators.set_password(number, _password(text, Secrets(secrets)))
    click.echo(text.password_set.format(number))


@click.command()
@click.argument("number")
@click.option("--new", "is_new", is_flag=True, help="Make a number for a new badge, and print it once.")
@SECRETS
@_shared
def badge(number: str, is_new: bool, secrets: Path | None, file: Path | None, language: str) -> None:
    """Give an operator a badge in place of the one before, and its PIN: scan it here, or have a number made."""
    text, given = words(language).operators, Secrets(secrets)
    with _operators(file) as operators:
        _found(operators, number)
        code = new_badge() if is_new else Private(plain(given.ask(text.ask_badge, new=True)))
        if not is_badge(code.reveal()):
            raise BadInput("badge_form")
        pin = given.ask(text.ask_pin, new=True)
        if len(pin) < PIN or not pin.isdecimal():
            raise BadInput("secret_too_short", password=PASSWORD, pin=PIN)
        operators.set_badge(number, code, Private(pin))
    click.echo(text.badge_set.format(number))
    if is_new:
        click.echo(code.reveal())


@click.command()
@click.argument("number")
@click.option("--undo", is_flag=True, help="Bring the operator back.")
@_shared
def retire(number: str, undo: bool, file: Path | None, language: str) -> None:
    """Let an operator sign in no more; what he or she did stays under the number, which nobody else gets."""
    text = words(language).operators
    with _operators(file) as operators:
        operators.change(replace(_found(operators, number), is_active=undo))
    click.echo((text.back if undo else text.retired).format(number))


@contextmanager
def _operators(file: Path | None) -> Iterator[SampleOperators]:
    settings = load(file)
    settings.make_state()
    with ExitStack() as stack:
        yield adapters.operators_of(settings, stack)


def _found(operators: SampleOperators, number: str) -> Operator:
    found = operators.find(number)
    if found is None:
        raise BadInput("operator_not_found", number=number)
    return found


def _person(told: dict[str, object], roles: tuple[str, ...], rights: tuple[str, ...]) -> Operator:
    try:
        return convert({**told, "roles": roles, "rights": rights}, Operator)
    except ValidationError as error:
        raise BadInput("operator_number", number=told["number"]) from error


def _line(operator: Operator, text: OperatorWords, language: str) -> Iterator[str]:
    yield operator.number
    yield operator.name
    yield from [operator.group] if operator.group else []
    yield text.separator.join(text.roles[role] for role in Role if role in operator.roles) or text.no_role
    yield from (phrases(language)[f"right_{right}"] for right in Right if right in operator.rights)
    yield from [] if operator.is_active else [text.inactive]


def _password(text: OperatorWords, secrets: Secrets) -> Private:
    made = secrets.ask(text.ask_password, new=True)
    if len(made) < PASSWORD:
        raise BadInput("secret_too_short", password=PASSWORD, pin=PIN)
    return Private(made)
