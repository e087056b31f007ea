"""Passwords, kept as Argon2id hashes (RFC 9106): slow to try for whoever has the file, quick enough for a counter."""

import secrets

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from terminal.private import Private

# 19 MiB and two passes on one core: some 50 ms, and a tenth of a second on an old computer.
_LENGTH, _PASSES, _LANES, _KIBIBYTES = 32, 2, 1, 19_456
_SALT = 16


def new_salt() -> bytes:
    """Return a new random salt."""
    return secrets.token_bytes(_SALT)


def hashed(password: Private) -> str:
    """Return the hash of a password with a salt of its own, in the form that names its parameters."""
    return _slow(new_salt()).derive_phc_encoded(password.reveal().encode())


def is_right(password: Private, kept: str) -> bool:
    """Return whether a password is the one of this hash; it takes as long as making the hash."""
    try:
        Argon2id.verify_phc_encoded(password.reveal().encode(), kept)
    except InvalidKey:
        return False
    return True


def found_by(number: Private, salt: bytes) -> str:
    """Return the digest that a badge's number is kept and looked up by: with the same salt always the same."""
    return _slow(salt).derive(number.reveal().encode()).hex()


def _slow(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=_LENGTH, iterations=_PASSES, lanes=_LANES, memory_cost=_KIBIBYTES)
