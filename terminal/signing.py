"""Signatures with Ed25519 (RFC 8032) over what a terminal prints; keys are passed in."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY, SIGNATURE = 32, 64


def public_key(private: bytes) -> bytes:
    """Return the public key of a private one, 32 bytes each."""
    made = Ed25519PrivateKey.from_private_bytes(private).public_key()
    return made.public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(private: bytes, message: bytes) -> bytes:
    """Sign a message: 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature is that of a message by the owner of a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
