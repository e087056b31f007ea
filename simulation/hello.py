"""The signed hello by which a served platform proves that it is the simulation and moves no real money."""

from hashlib import sha256

from terminal import sm

PATH = "/simulation/hello"
LONGEST = 64
"""The length in bytes of the longest nonce that is signed."""

# Anyone may read this key: the hello guards against a mistake, as no production platform answers it.
_PRIVATE = sha256(b"jiesuan simulation").digest()
_SAID = b"jiesuan simulation "


def answer(nonce: bytes) -> bytes:
    """Return the answer to a hello: the nonce signed with the simulation's own key, in hexadecimal."""
    return sm.sign(_PRIVATE, _SAID + nonce[:LONGEST]).hex().encode()


def is_proof(answered: bytes, nonce: bytes) -> bool:
    """Return whether an answer to a hello is the simulation's."""
    try:
        return sm.verify(sm.public_key(_PRIVATE), _SAID + nonce, bytes.fromhex(answered.decode()))
    except ValueError:
        return False
