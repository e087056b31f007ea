"""Message ids as clients write them, and the one form in which the platform keeps them."""

import re
from hashlib import sha256

PATTERN = r"^([A-Za-z0-9]{12}[0-9]{14}([0-9]{4})?|[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12})\Z"
"""The document's 30 characters; without the last four of them, or a UUID, as some clients send."""
_WHOLE = re.compile(r"[A-Za-z0-9]{12}[0-9]{18}")
# No time begins like this, so that what is kept under it is not mistaken for the time of a message.
_NO_YEAR = "0000"


def is_whole(given: str) -> bool:
    """Return whether an id has the form that the document asks for."""
    return _WHOLE.fullmatch(given) is not None


def kept(given: str, institution: str) -> str:
    """Return an id of 30 characters: as it is, or for another form the institution and digits derived from it."""
    if is_whole(given):
        return given
    return f"{institution:0<12.12}{_NO_YEAR}{int(sha256(given.encode()).hexdigest(), 16) % 10**14:014d}"
