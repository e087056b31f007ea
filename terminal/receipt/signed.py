"""The signed code of a settlement: plain words that any scanner shows, and a signature that proves them offline.

Its lines: what it is, where, number and time, the total, who paid what, what the pooled fund did not pay and why, the
same in a sentence, and last ``JS1.<key id>.<signature>`` over everything before, in both languages throughout.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256

from terminal import signing
from terminal.benefit.explain import sentence
from terminal.errors import BadInput
from terminal.model import Settlement
from terminal.money import plain
from terminal.receipt.words import CodeWords, words
from terminal.texts import LANGUAGES

_LAST = re.compile(r"(?s)(.*)\nJS1\.([0-9a-f]{8})\.([0-9A-Za-z_-]{86})\s*")


def signed(settlement: Settlement, private: bytes) -> str:
    """Return the text of a settlement's code, signed with a terminal's private key."""
    body = "\n".join(_lines(settlement))
    signature = urlsafe_b64encode(signing.sign(private, body.encode())).decode().rstrip("=")
    return f"{body}\nJS1.{key_id(signing.public_key(private))}.{signature}"


def verified(text: str, public: bytes) -> tuple[str, ...]:
    """Return the lines of a code that the owner of a public key has signed; raises BadInput("code_not_ours")."""
    found = _LAST.fullmatch(text.replace("\r\n", "\n").strip())
    if found is None or found[2] != key_id(public):
        raise BadInput("code_not_ours")
    if not signing.verify(public, found[1].encode(), urlsafe_b64decode(f"{found[3]}==")):
        raise BadInput("code_not_ours")
    return tuple(found[1].split("\n"))


def key_id(public: bytes) -> str:
    """Return the first digits of a public key's digest, which a code names its key by."""
    return sha256(public).hexdigest()[:8]


def _lines(settlement: Settlement) -> Iterator[str]:
    both, split = [words(language).signed for language in LANGUAGES], settlement.split
    yield " ".join(each.mark for each in both)
    yield f"{settlement.hospital.name} {settlement.hospital.code}".strip()
    yield f"{settlement.number} {settlement.at:%Y-%m-%d %H:%M}"
    yield f"{' '.join(each.total for each in both)} {plain(split.total)}"
    yield from (f"+ {label} {plain(getattr(split, name))}" for name, label in _labels(both, "payers", settlement))
    yield from (f"- {label} {plain(getattr(split, name))}" for name, label in _labels(both, "reasons", settlement))
    yield from (sentence(split, language) for language in LANGUAGES)


def _labels(both: list[CodeWords], table: str, settlement: Settlement) -> Iterator[tuple[str, str]]:
    """Yield the figures of a table that are not zero, each with its label in both languages."""
    for name in getattr(both[0], table):
        if getattr(settlement.split, name):
            yield name, " ".join(getattr(each, table)[name] for each in both)
