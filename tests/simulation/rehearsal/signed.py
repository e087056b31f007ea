"""A small hospital system that signs and encrypts (scheme A), and those that do it wrong."""

from base64 import b64decode, b64encode

from msgspec import json

from terminal import sm
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Json, Lost
from tests.simulation.served.client import read
from tests.simulation.served.test_signing import CIPHER, OURS, THEIRS


class Signed(Hospital):
    """Does everything right where messages are signed and encrypted."""

    def sealed(self, envelope: Json) -> bytes:
        text = json.encode(envelope["input"])
        cipher = b64encode(sm.sm4_encrypt(CIPHER, text)).decode()
        cainfo = b64encode(sm.sign(OURS, self.to_sign(text, cipher))).decode()
        return super().sealed(envelope | {"input": cipher, "cainfo": cainfo, "signtype": "SM2", "enc_type": "SM4"})

    def opened(self, status: int, content: bytes) -> Json:
        answer = read(content)
        if isinstance(answer["output"], str):
            text = sm.sm4_decrypt(CIPHER, b64decode(answer["output"]))
            if not self.is_theirs(text, b64decode(answer["cainfo"])):
                raise Lost("signature")
            answer["output"] = read(text)
        return super().opened(status, json.encode(answer))

    def to_sign(self, text: bytes, _cipher: str) -> bytes:
        return text

    def is_theirs(self, text: bytes, signature: bytes) -> bool:
        return sm.verify(sm.public_key(THEIRS), text, signature)


class BelievesAnySignature(Signed):
    def is_theirs(self, _text: bytes, _signature: bytes) -> bool:
        return True


class SignsTheCipher(Signed):
    def to_sign(self, _text: bytes, cipher: str) -> bytes:
        return cipher.encode()
