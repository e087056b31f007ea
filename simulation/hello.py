"""The signed hello by which a served platform proves that it is the simulation and moves no real money."""

from datetime import datetime
from hashlib import sha256

from terminal import sm

PATH = "/simulation/hello"
LONGEST = 64
"""The length in bytes of the longest nonce that is signed."""

# Anyone may read this key: the hello guards against a mistake, as no production platform answers it.
_PRIVATE = sha256(b"jiesuan simulation").digest()
_SAID = b"jiesuan simulation "


def answer(nonce: bytes, now: datetime) -> bytes:
    """Return the answer to a hello: the time, and it and the nonce signed with the simulation's own key."""
    time = now.isoformat().encode()
    return time + b" " + sm.sign(_PRIVATE, _SAID + nonce[:LONGEST] + time).hex().encode()


def proved(answered: bytes, nonce: bytes) -> datetime | None:
    """Return the time that an answer to a hello tells; None if it is not the simulation's."""
    time, _, signature = answered.partition(b" ")
    try:
        told = datetime.fromisoformat(time.decode())
        return (
            told
            if sm.verify(sm.public_key(_PRIVATE), _SAID + nonce + time, bytes.fromhex(signature.decode()))
            else None
        )
    except ValueError:
        return None
