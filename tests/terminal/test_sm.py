"""SM2, SM3 and SM4 do what the standards' examples print, and agree with gmssl, an independent implementation."""

from contextlib import suppress

import pytest
from gmssl import sm2 as gmssl_sm2
from gmssl import sm3 as gmssl_sm3
from gmssl import sm4 as gmssl_sm4
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from terminal import sm
from terminal.sm import Order

# GB/T 32918.5-2017, annex A: the example on the recommended curve (user 1234567812345678).
PRIVATE = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
PUBLIC = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
NONCE = int("59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21", 16)
SIGNATURE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
POINT = (
    "0404EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73"
    "E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0"
)
DIGEST = "59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766"
TEXT = "21886CA989CA9C7D58087307CA93092D651EFA"
# GB/T 32907-2016, annex A.
KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")

keys = st.integers(1, 2**255).map(lambda number: number.to_bytes(32))
few = settings(max_examples=10, deadline=None)


def drawn(_length: int) -> int:
    return NONCE


def theirs(private: bytes, mode: int = 1, asn1: bool = False) -> gmssl_sm2.CryptSM2:
    # gmssl strips every leading 0 and 4 of a key that begins with 04, so it is given the bare form.
    public = sm.public_key(private)[1:].hex()
    return gmssl_sm2.CryptSM2(private.hex(), _Bare(public), mode=mode, asn1=asn1)


class _Bare(str):
    """A public key that happens to begin with the digits 04 without being marked by them."""

    __slots__ = ()

    def startswith(self, *_args: object) -> bool:
        return False


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_the_digests_are_those_of_the_standard(message: bytes, digest: str) -> None:
    assert sm.sm3(message).hex() == digest


def test_one_block_is_encrypted_as_the_standard_prints_it() -> None:
    assert sm.sm4_encrypt(KEY, KEY)[:16].hex() == "681edf34d206965e86b3e94f536e4246"


def test_a_block_encrypted_a_million_times_is_what_the_standard_prints() -> None:
    # Each block of CBC over zeros is the block before it, encrypted: the million steps are one call.
    made = sm.sm4_encrypt(KEY, bytes(16 * 1_000_000), iv=KEY)

    assert made[-32:-16].hex() == "595298c7c6fd271f0402f804c33d3f66"


def test_the_signature_of_the_standards_example_comes_out_with_its_nonce() -> None:
    assert sm.sign(PRIVATE, b"message digest", bits=drawn) == SIGNATURE
    assert sm.public_key(PRIVATE) == PUBLIC


@pytest.mark.parametrize("public", [PUBLIC, PUBLIC[1:]])
def test_the_standards_signature_is_verified_with_either_form_of_the_key(public: bytes) -> None:
    assert sm.verify(public, b"message digest", SIGNATURE)
    assert not sm.verify(public, b"message Digest", SIGNATURE)
    assert not sm.verify(public, b"message digest", SIGNATURE, user=b"another")
    assert not sm.verify(public, b"message digest", SIGNATURE[:-1])


@pytest.mark.parametrize(
    ("order", "parts"), [(Order.C1C3C2, (POINT, DIGEST, TEXT)), (Order.C1C2C3, (POINT, TEXT, DIGEST))]
)
def test_the_ciphertext_of_the_standards_example_comes_out_in_either_order(order: Order, parts: tuple[str]) -> None:
    expected = bytes.fromhex("".join(parts))

    assert sm.sm2_encrypt(PUBLIC, b"encryption standard", order, drawn) == expected
    assert sm.sm2_decrypt(PRIVATE, expected, order) == b"encryption standard"
    assert sm.sm2_decrypt(PRIVATE, expected[1:], order) == b"encryption standard"


@few
@given(st.binary(max_size=500))
def test_digests_agree_with_gmssl(data: bytes) -> None:
    assert sm.sm3(data).hex() == gmssl_sm3.sm3_hash(list(data))


@few
@given(st.binary(min_size=16, max_size=16), st.binary(max_size=200), st.binary(min_size=16, max_size=16))
def test_ciphers_agree_with_gmssl(key: bytes, data: bytes, iv: bytes) -> None:
    peer = gmssl_sm4.CryptSM4()
    peer.set_key(key, gmssl_sm4.SM4_ENCRYPT)

    assert sm.sm4_encrypt(key, data) == peer.crypt_ecb(data)
    assert sm.sm4_encrypt(key, data, iv) == peer.crypt_cbc(iv, data)
    assert sm.sm4_decrypt(key, peer.crypt_ecb(data)) == data
    assert sm.sm4_decrypt(key, peer.crypt_cbc(iv, data), iv) == data


@few
@given(keys, st.binary(min_size=1, max_size=100))
def test_signatures_agree_with_gmssl_both_ways_and_in_both_forms(private: bytes, message: bytes) -> None:
    public, ours = sm.public_key(private), sm.sign(private, message)

    assert theirs(private).verify_with_sm3(ours.hex(), message)
    assert sm.verify(public, message, bytes.fromhex(theirs(private).sign_with_sm3(message)))
    assert sm.from_der(sm.to_der(ours)) == ours
    der = bytes.fromhex(theirs(private, asn1=True).sign_with_sm3(message))
    assert sm.verify(public, message, sm.from_der(der))


@few
@given(keys, st.binary(min_size=1, max_size=100), st.sampled_from([(Order.C1C3C2, 1), (Order.C1C2C3, 0)]))
def test_ciphertexts_agree_with_gmssl_both_ways_and_in_both_orders(
    private: bytes, message: bytes, order: tuple[Order, int]
) -> None:
    peer = theirs(private, order[1])

    assert peer.decrypt(sm.sm2_encrypt(sm.public_key(private), message, order[0])[1:]) == message
    ciphertext = peer.encrypt(message)
    assume(ciphertext)  # gmssl gives none where the derived key is nothing but zeros, as for one byte in 256
    assert sm.sm2_decrypt(private, ciphertext, order[0]) == message


@few
@given(st.binary(max_size=200))
def test_what_is_no_ciphertext_or_signature_is_a_plain_value_error(data: bytes) -> None:
    for read in (
        lambda: sm.sm2_decrypt(PRIVATE, data),
        lambda: sm.sm2_decrypt(PRIVATE, bytes.fromhex(POINT) + data),
        lambda: sm.verify(data, b"message", SIGNATURE),
        lambda: sm.sm2_encrypt(PUBLIC, b""),
        lambda: sm.sm4_decrypt(data[:15], data),
    ):
        with pytest.raises(ValueError, match=r"."):
            read()


@few
@given(st.binary(max_size=80))
def test_bytes_that_are_no_der_are_a_value_error_or_a_signature_of_64_bytes(data: bytes) -> None:
    with suppress(ValueError):
        assert len(sm.from_der(data)) == 64
