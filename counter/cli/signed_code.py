"""`jiesuan receipts key` and `verify`: the signed code of a settlement, checked without a network."""

from pathlib import Path

import click

from counter.cli.settings import SETTINGS
from counter.extras import signing_key
from counter.settings import load
from terminal import signing
from terminal.errors import BadInput
from terminal.receipt.signed import verified


@click.command()
@SETTINGS
def key(file: Path | None) -> None:
    """Print the public key of this counter's signed codes, for docs/verify.html and for verify."""
    click.echo(_own(file).hex())


@click.command()
@click.argument("code")
@click.option("--key", "public", help="The public key, 64 digits; without it that of this counter.")
@SETTINGS
def verify(code: str, public: str | None, file: Path | None) -> None:
    """Verify the signed code of a settlement without a network: its text, or a file with it or a picture of it.

    It prints who paid what and why; a code that the owner of the key has not signed is an error.
    """
    owner = _public(public) if public else _own(file)
    for line in verified(_text(code), owner):
        click.echo(line)


def _own(file: Path | None) -> bytes:
    settings = load(file)
    settings.make_state()
    return signing.public_key(signing_key(settings))


def _public(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise BadInput("code_not_ours") from None


def _text(code: str) -> str:
    """Return the text of a code: as given, or of the file with this name, which may be a picture."""
    file = Path(code)
    if "\n" in code or not file.is_file():
        return code
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return _pictured(file)


def _pictured(file: Path) -> str:
    from devices.qr import texts_in  # noqa: PLC0415 - only an extra reads pictures

    try:
        found = [each for each in texts_in(file) if "\nJS1." in each]
    except OSError:
        found = []
    if not found:
        raise BadInput("code_unreadable", file=file.name)
    return found[0]
