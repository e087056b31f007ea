"""`jiesuan man`: the manual page of all commands, written from what click knows of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import click

from counter.cli.group import LazyGroup
from terminal.version import VERSION

_ENDS = """.SH ENVIRONMENT
.TP
JIESUAN_SETTINGS
the settings file, where no \\-\\-settings names one
.TP
JIESUAN_LEDGER, JIESUAN_REPLICA, JIESUAN_SECRETS
a database's URL with its password, and a file of passwords, which are never arguments
.SH FILES
.TP
~/.local/state/jiesuan
the state directory on Linux: settings.toml, the journal and everything else that must outlive a restart
.SH EXIT STATUS
0, or 1 where a check finds something wrong, or 2 where the command or a file does not fit
"""


class Shown(NamedTuple):
    """A command with its words, such as ("jiesuan", "journal", "show"), and its context."""

    words: tuple[str, ...]
    command: click.Command
    context: click.Context


@click.command()
@click.pass_context
def man(context: click.Context) -> None:
    """Print the manual page of all commands; "jiesuan man | man -l -" shows it."""
    click.echo(page(context.find_root().command), nl=False)


def page(root: click.Command) -> str:
    """Return a command and all of its subcommands as one manual page."""
    name = root.name or ""
    first, *rest = shown(root, (name,), None)
    about = _escaped((root.help or "").strip())
    head = f'.TH {name.upper()} 1 "" "{name} {VERSION}"\n.nh\n.ad l\n.SH NAME\n{name} \\- {about}\n.SH SYNOPSIS\n'
    usage = "\n.br\n".join(_usage(each) for each in (first, *rest))
    return "".join((head, usage, "\n.SH COMMANDS\n", *map(_section, rest), _ENDS))


def shown(command: click.Command, words: tuple[str, ...], above: click.Context | None) -> Iterator[Shown]:
    """Yield a command and all below it; one whose library is not installed has only its first sentence."""
    context = click.Context(command, info_name=words[-1], parent=above, **command.context_settings)
    yield Shown(words, command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if each := _loaded(command, name, context):
                yield from shown(each, (*words, name), context)


def _loaded(group: click.Group, name: str, context: click.Context) -> click.Command | None:
    listed = group.get_command(context, name)
    if not isinstance(group, LazyGroup) or name not in group.lazy_subcommands:
        return listed
    try:
        return group.load(name)
    except ModuleNotFoundError:
        return listed


def _usage(each: Shown) -> str:
    return _escaped(" ".join((*each.words, *each.command.collect_usage_pieces(each.context))))


def _section(each: Shown) -> str:
    says = re.sub(r"\s*\n\s*\n\s*", "\n.PP\n", _escaped((each.command.help or "").strip()))
    options = (param.get_help_record(each.context) for param in each.command.get_params(each.context))
    rows = "".join(f".TP\n{_escaped(names)}\n{_escaped(told)}\n" for names, told in filter(None, options))
    return f'.SS "{_escaped(" ".join(each.words))}"\n{says}\n{rows}'


def _escaped(text: str) -> str:
    """Return a text that troff prints as it is."""
    plain = "\n".join(line.strip() for line in text.replace("\\", "\\e").replace("-", "\\-").splitlines())
    return re.sub(r"^([.'])", r"\\&\1", plain, flags=re.MULTILINE)
