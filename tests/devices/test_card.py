"""The social-security card: its layout in both directions, its generations, and every fault."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.apdu import Plain
from devices.applet import Applet, Fault, FaultKind
from devices.card import CardImage, card_image, read_card, reading
from devices.card_layout import Example, Record, decode, encode, layout
from terminal.errors import DeviceError
from terminal.model import CardCredential
from terminal.ports import ReaderState
from terminal.private import Private
from tests.devices.people import FIRST, GENERATIONS, SECOND, THIRD

EXAMPLES = [
    pytest.param(record, example, id=f"{record.name}-{example.bytes}")
    for file in layout().files
    for record in file.records
    for example in record.examples
]


class Direct:
    """A transport to an applet in this process; `change` may alter any raw reply."""

    def __init__(self, applet: Applet, change: Callable[[bytes], bytes] = bytes) -> None:
        self._applet = applet
        self._change = change
        self.sent: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        answer = self._applet.answer(command)
        assert isinstance(answer, bytes)
        return self._change(answer)


def put(image: CardImage, file: str, tag: int, value: bytes) -> CardImage:
    return CardImage(image.files | {file: image.files[file] | {tag: value}})


def read(image: CardImage, fault: Fault | None = None) -> CardCredential:
    return read_card(Plain(Direct(Applet(image, fault))))


def code_of(image: CardImage, fault: Fault | None = None) -> tuple[str, object]:
    with pytest.raises(DeviceError) as failure:
        read(image, fault)
    return failure.value.code, failure.value.facts.get("field")


@pytest.mark.parametrize(("record", "example"), EXAMPLES)
def test_every_example_of_the_layout_holds_both_ways(record: Record, example: Example) -> None:
    assert encode(record, example.text).hex().upper() == example.bytes
    assert decode(record, bytes.fromhex(example.bytes)) == example.text
    assert len(example.bytes) == 2 * record.length


def test_every_record_has_an_example_and_a_tag_of_its_own() -> None:
    records = [record for file in layout().files for record in file.records]
    assert all(record.examples for record in records)
    assert len({record.tag for record in records}) == len({record.name for record in records}) == len(records)


@pytest.mark.parametrize("person", GENERATIONS.values(), ids=GENERATIONS)
def test_a_card_of_each_generation_gives_its_holder(person: CardCredential) -> None:
    assert read(card_image(person)) == person


def test_the_area_is_the_head_of_the_cards_own_number() -> None:
    other = replace(SECOND, card_sn=Private("123456" + "0" * 26), area="123456")
    assert read(card_image(other)).area == "123456"


def test_a_first_generation_card_is_not_asked_for_the_extension() -> None:
    contact = Direct(Applet(card_image(FIRST)))
    read_card(Plain(contact))
    assert not [command for command in contact.sent if command[:3] == b"\x00\xb2\x4e"]


@pytest.mark.parametrize("person", GENERATIONS.values(), ids=GENERATIONS)
def test_no_pin_and_no_authentication_is_ever_sent(person: CardCredential) -> None:
    contact = Direct(Applet(card_image(person)))
    read_card(Plain(contact))
    assert {command[1] for command in contact.sent} <= {0xA4, 0xB2, 0xC0}


def test_a_third_generation_card_may_refuse_what_needs_a_psam() -> None:
    image = card_image(THIRD)
    open_records = {tag: value for tag, value in image.files["EF05"].items() if tag != 0x07}
    assert read(CardImage({"EF05": open_records, "EF06": {}})) == THIRD
    assert read(CardImage({"EF05": open_records})) == THIRD


def test_a_name_parted_within_a_character_is_put_together() -> None:
    raw = "一二三四五六七八九十甲乙丙丁戊己".encode("gb18030")
    image = put(put(card_image(SECOND), "EF06", 0x09, raw[:29]), "EF06", 0x4E, raw[29:])
    assert read(image).name == Private("一二三四五六七八九十甲乙丙丁戊己")


@pytest.mark.parametrize("tag", [0x01, 0x03, 0x05, 0x06, 0x07, 0x08, 0x09, 0x4E])
def test_a_record_whose_length_lies_is_garbled_and_named(tag: int) -> None:
    name = next(record.name for file in layout().files for record in file.records if record.tag == tag)
    assert code_of(card_image(SECOND), Fault(FaultKind.GARBLED, tag)) == ("card_garbled", name)


@pytest.mark.parametrize(
    ("file", "tag", "value", "field"),
    [
        ("EF05", 0x01, b"\xab" * 16, "card_sn"),
        ("EF05", 0x03, b"x.00", "version"),
        ("EF05", 0x05, bytes.fromhex("20191399"), "issued"),
        ("EF05", 0x07, b"\x01" * 9, "card_number"),
        ("EF06", 0x08, b"\xff" * 18, "id_number"),
        ("EF06", 0x08, b"", "id_number"),
        ("EF06", 0x08, b"99000019700101001X", "id_number"),
        ("EF06", 0x09, b"\xff" * 30, "name"),
        ("EF06", 0x09, b"\xb2\xe2" * 16, "name"),
        ("EF06", 0x4E, b"\xff\xb2" * 10, "name"),
    ],
)
def test_a_value_that_means_nothing_is_garbled_and_named(file: str, tag: int, value: bytes, field: str) -> None:
    assert code_of(put(card_image(SECOND), file, tag, value)) == ("card_garbled", field)


LAWFUL = {
    "lower-case x": (b"99000019700101000x", "99000019700101000X"),
    "foreigner's, 2023": (b"911156199003070017", "911156199003070017"),
    "resident of Hong Kong": (b"810000199408230021", "810000199408230021"),
    "resident of Taiwan": (b"830000199201300022", "830000199201300022"),
    "15 digits": (b"610104620927690", ""),
    "foreigner's, before 2023": (b"CAN110082010101", ""),
    "foreigner's of a country's letters": (b"USA000000G12345678", ""),
    "passport": (b"E12345678", ""),
    "pass of Hong Kong": (b"H0123456700", ""),
    "pass of Taiwan": (b"12345678", ""),
    "none": (b"\x00", ""),
}


@pytest.mark.parametrize(("given", "number"), LAWFUL.values(), ids=LAWFUL)
def test_a_card_with_a_lawful_number_is_read_and_one_of_unknown_form_by_the_cards_own_number(
    given: bytes, number: str
) -> None:
    card = read(put(card_image(SECOND), "EF06", 0x08, given.ljust(18, b"\x00")))
    assert card == replace(SECOND, id_number=Private(number))


def test_a_record_that_should_be_there_and_is_not_is_told_with_its_status() -> None:
    image = card_image(SECOND)
    assert code_of(CardImage(image.files | {"EF06": {}})) == ("card_status", "id_number")


def test_another_kind_of_card_is_unknown() -> None:
    event = reading("reader", Plain(Direct(Applet(card_image(SECOND), Fault(FaultKind.FOREIGN)))))
    assert (event.state, event.code) == (ReaderState.UNKNOWN_CARD, "card_unknown")


NONE = [
    "6700",
    "6881",
    "6900",
    "6981",
    "6985",
    "6986",
    "6999",
    "6A80",
    "6A81",
    "6A82",
    "6A86",
    "6A87",
    "6B00",
    "6D00",
    "6E00",
    "6F00",
    "917E",
    "911C",
    "9404",
]


@pytest.mark.parametrize("status", NONE)
def test_every_way_of_not_knowing_the_application_is_an_unknown_card(status: str) -> None:
    contact = Direct(Applet(card_image(SECOND)), lambda _: bytes.fromhex(status))
    assert reading("reader", Plain(contact)).state is ReaderState.UNKNOWN_CARD


@pytest.mark.parametrize("status", ["6283", "6581", "6982", "6983"])
def test_a_card_that_has_the_application_and_gives_nothing_is_told_with_its_status(status: str) -> None:
    contact = Direct(Applet(card_image(SECOND)), lambda _: bytes.fromhex(status))
    event = reading("reader", Plain(contact))
    assert (event.code, event.facts) == ("card_status", {"field": "application", "status": status})


def test_a_value_too_long_for_its_record_is_refused() -> None:
    with pytest.raises(ValueError, match="card_number holds 9 bytes"):
        card_image(replace(SECOND, card_number=Private("1234567890")))


names = st.text(st.characters(codec="gb18030", categories=["Lo", "Lu", "Ll"]), min_size=1, max_size=10)


@given(name=names, number=st.from_regex("[A-Z0-9]{1,9}", fullmatch=True), sn=st.from_regex("[0-9]{32}", fullmatch=True))
def test_what_is_put_on_a_card_is_read_from_it(name: str, number: str, sn: str) -> None:
    person = replace(SECOND, name=Private(name), card_number=Private(number), card_sn=Private(sn), area=sn[:6])
    assert read(card_image(person)) == person


@given(st.data(), st.sampled_from(sorted(GENERATIONS)))
def test_any_noise_in_the_replies_ends_in_an_event(data: st.DataObject, generation: str) -> None:
    noise = st.one_of(
        st.just(lambda reply: reply),
        st.binary(max_size=300).map(lambda random: lambda _: random),
        st.integers(0, 40).map(lambda cut: lambda reply: reply[:cut]),
        st.binary(min_size=1, max_size=300).map(lambda more: lambda reply: more + reply),
        st.tuples(st.integers(0, 40), st.integers(1, 255)).map(lambda flip: lambda reply: flipped(reply, *flip)),
    )

    def change(reply: bytes) -> bytes:
        noisy: bytes = data.draw(noise)(reply)
        return noisy

    contact = Direct(Applet(card_image(GENERATIONS[generation])), change)
    event = reading("reader", Plain(contact))
    assert event.state in (ReaderState.READ, ReaderState.FAILED, ReaderState.UNKNOWN_CARD)
    assert (event.card is not None) is (event.state is ReaderState.READ)


def flipped(reply: bytes, at: int, by: int) -> bytes:
    at %= max(1, len(reply))
    return reply[:at] + bytes(byte ^ by for byte in reply[at : at + 1]) + reply[at + 1 :]
