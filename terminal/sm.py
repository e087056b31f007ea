"""SM2, SM3 and SM4 (GB/T 32918, 32905, 32907) as the regions sign and seal messages; keys are passed in."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.padding import PKCS7
from gmalg import SM2
from gmalg.errors import GMError

USER = b"1234567812345678"
BLOCK = 16
HALF = 32
POINT = 65
_UNCOMPRESSED = b"\x04"


class Order(StrEnum):
    """The order of the parts of an SM2 ciphertext: point, digest and text in the current or the older order."""

    C1C3C2 = "C1C3C2"
    C1C2C3 = "C1C2C3"


def sm3(data: bytes) -> bytes:
    """Return the SM3 digest, 32 bytes (GB/T 32905)."""
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """Return the message authentication code with SM3, 32 bytes (RFC 2104)."""
    made = HMAC(key, SM3())
    made.update(data)
    return made.finalize()


def sm4_encrypt(key: bytes, data: bytes, iv: bytes | None = None) -> bytes:
    """Encrypt with SM4 (GB/T 32907) and PKCS7 padding: CBC if `iv` (16 bytes) is given, otherwise ECB.

    Raises ValueError if key or iv are not 16 bytes.
    """
    padder, encryptor = PKCS7(8 * BLOCK).padder(), _sm4(key, iv).encryptor()
    padded = padder.update(data) + padder.finalize()
    return encryptor.update(padded) + encryptor.finalize()


def sm4_decrypt(key: bytes, data: bytes, iv: bytes | None = None) -> bytes:
    """Decrypt the output of `sm4_encrypt`; raises ValueError for anything else."""
    decryptor, unpadder = _sm4(key, iv).decryptor(), PKCS7(8 * BLOCK).unpadder()
    padded = decryptor.update(data) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()


# Making or checking a key takes half as long as a signature, and the same few are used again and again.
@lru_cache(maxsize=16)
def public_key(private: bytes) -> bytes:
    """Return the public key of a private one (32 bytes) as 04‖X‖Y, 65 bytes."""
    return bytes(SM2().generate_pk(private))


def sign(private: bytes, message: bytes, user: bytes = USER, bits: Callable[[int], int] = secrets.randbits) -> bytes:
    """Sign with SM2 over SM3 (GB/T 32918.2): r‖s, 64 bytes; `bits` draws the nonce."""
    r, s = SM2(private, user, public_key(private), rnd_fn=bits).sign(message)
    return bytes(r).rjust(HALF, b"\0") + bytes(s).rjust(HALF, b"\0")


def verify(public: bytes, message: bytes, signature: bytes, user: bytes = USER) -> bool:
    """Return whether r‖s signs the message; `public` with or without its 04. Raises ValueError for an invalid key."""
    key = _point(public)
    if len(signature) != 2 * HALF:
        return False
    return bool(SM2(uid=user, pk=key).verify(message, signature[:HALF], signature[HALF:]))


def to_der(signature: bytes) -> bytes:
    """Convert r‖s to ASN.1 DER."""
    return encode_dss_signature(int.from_bytes(signature[:HALF]), int.from_bytes(signature[HALF:]))


def from_der(der: bytes) -> bytes:
    """Convert ASN.1 DER to r‖s; raises ValueError if it is not a signature of this curve."""
    parts = decode_dss_signature(der)
    if not all(0 < each < 1 << 8 * HALF for each in parts):
        raise ValueError("a signature of two numbers of 32 bytes")
    return b"".join(each.to_bytes(HALF) for each in parts)


def sm2_encrypt(
    public: bytes, data: bytes, order: Order = Order.C1C3C2, bits: Callable[[int], int] = secrets.randbits
) -> bytes:
    """Encrypt to a public key (GB/T 32918.4); C1 begins with its 04. Raises ValueError for a bad key or empty data."""
    if not data:
        raise ValueError("at least one byte")
    made = bytes(SM2(pk=_point(public), rnd_fn=bits).encrypt(data))
    if order is Order.C1C3C2:
        return made
    point, digest, text = made[:POINT], made[POINT : POINT + HALF], made[POINT + HALF :]
    return point + text + digest


def sm2_decrypt(private: bytes, data: bytes, order: Order = Order.C1C3C2) -> bytes:
    """Decrypt data encrypted to a private key's public one, with or without the 04 of C1.

    Raises ValueError if it was not, or if anything in it was changed.
    """
    # An X that begins with the byte 04 looks like the mark (as in the standard's own example): the digest decides.
    for whole in (data, _UNCOMPRESSED + data):
        if whole[:1] == _UNCOMPRESSED and len(whole) > POINT + HALF:
            with suppress(GMError):
                return bytes(SM2(private).decrypt(_today(whole, order)))
    raise ValueError("an SM2 ciphertext for this key")


def _today(data: bytes, order: Order) -> bytes:
    return data if order is Order.C1C3C2 else data[:POINT] + data[-HALF:] + data[POINT:-HALF]


def _sm4(key: bytes, iv: bytes | None) -> Cipher[CBC | ECB]:
    # The regions prescribe ECB (docs/interface.md, "Signing", scheme A).
    return Cipher(SM4(key), ECB() if iv is None else CBC(iv))  # noqa: S305


@lru_cache(maxsize=64)
def _point(public: bytes) -> bytes:
    """Return a public key with its 04; raises ValueError if it is not a point of the curve."""
    key = _UNCOMPRESSED + public if len(public) == POINT - 1 else public
    if len(key) != POINT or key[:1] != _UNCOMPRESSED or not SM2().verify_pk(key):
        raise ValueError("an SM2 public key of 64 bytes, or 65 that begin with 04")
    return key
