"""Cards differ in how they let their records be read, in protocol and in padding: all give the same holder."""

from itertools import combinations

import pytest
from msgspec.structs import replace

from devices import card_files
from devices.apdu import READING, Connection, Plain, select_application
from devices.applet import Applet
from devices.card import AccessMethod, CardImage, Manner, card_image, read_card, read_serial
from devices.card_layout import layout
from terminal.errors import DeviceError
from terminal.model import CardCredential
from terminal.private import Private
from tests.devices.people import GENERATIONS, SECOND, THIRD
from tests.devices.test_card import Direct, put, read

MANNERS = [Manner(protocol=protocol, methods=(method,)) for protocol in (0, 1) for method in AccessMethod]


def speaking(person: CardCredential, manner: Manner) -> CardImage:
    return CardImage(card_image(person).files, manner)


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: f"T={manner.protocol}-{manner.methods[0]}")
@pytest.mark.parametrize("person", GENERATIONS.values(), ids=GENERATIONS)
def test_every_way_of_reading_gives_the_same_holder(person: CardCredential, manner: Manner) -> None:
    assert read(speaking(person, manner)) == person


@pytest.mark.parametrize("methods", list(combinations(AccessMethod, 2)), ids="+".join)
def test_a_card_that_knows_two_ways_is_read_by_either(methods: tuple[AccessMethod, ...]) -> None:
    assert read(speaking(SECOND, Manner(methods=methods))) == SECOND


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: f"T={manner.protocol}-{manner.methods[0]}")
def test_a_third_generation_card_gives_what_it_gives_in_every_way(manner: Manner) -> None:
    assert read(CardImage({"EF05": card_image(THIRD).files["EF05"]}, manner)) == THIRD
    assert read(CardImage({**card_image(THIRD).files, "EF06": {}}, manner)) == THIRD


def test_what_worked_once_is_not_looked_for_again() -> None:
    contact = Direct(Applet(speaking(SECOND, Manner(methods=(AccessMethod.SHORT,)))))
    read_card(Plain(contact))
    tried = [command for command in contact.sent if command[1] == 0xB2 and command[3] in (0x00, 0x04, 0x05)]
    assert len({command[2:4] for command in tried}) <= 2


def test_everything_of_a_file_is_asked_for_once() -> None:
    contact = Direct(Applet(speaking(SECOND, Manner(protocol=1, methods=(AccessMethod.EVERYTHING,)))))
    read_card(Plain(contact))
    assert contact.sent.count(card_files.EVERYTHING) == 2


@pytest.mark.parametrize("missing", ["EF05", "EF06"])
@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: f"T={manner.protocol}-{manner.methods[0]}")
def test_a_missing_file_is_told_by_the_first_record_that_is_wanted_of_it(missing: str, manner: Manner) -> None:
    files = {name: records for name, records in card_image(SECOND).files.items() if name != missing}
    with pytest.raises(DeviceError) as failure:
        read(CardImage(files, manner))
    wanted = {"EF05": "version", "EF06": "id_number"}[missing]
    assert (failure.value.code, failure.value.facts["field"]) == ("card_status", wanted)


@pytest.mark.parametrize("padding", [b"\x00", b"\xff", b" "], ids=["00", "FF", "space"])
def test_whatever_fills_a_text_up_is_left_out(padding: bytes) -> None:
    image = card_image(SECOND)
    for file in layout().files:
        for record in (each for each in file.records if each.coding in ("an", "text")):
            held = image.files[file.identifier][record.tag].rstrip(b"\x00")
            image = put(image, file.identifier, record.tag, held + padding * (record.length - len(held)))
    number = replace(SECOND, version="2.0")
    assert read(image) == SECOND
    assert read(put(image, "EF05", 0x03, b"2.0" + padding)) == number


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("C9CFFE9F", "上䶮"),  # in the private area of the first GB18030, and a common enough name
        ("C9CF9532A632", "上𠅤"),
        ("C9CFFE59", "上龴"),
        ("C9CF81308130", None),  # a control character has no place in a name
        ("C9CFA2A1", "上ⅰ"),
        ("C9CFAAA1", "上\ue000"),  # only the issuer knows which character that is
        ("B0A2A1A4D4F3A1A4CEE4", "阿·泽·武"),
    ],
)
def test_rare_characters_of_names_are_read(raw: str, name: str | None) -> None:
    image = put(card_image(SECOND), "EF06", 0x09, bytes.fromhex(raw).ljust(30, b"\x00"))
    if name is None:
        with pytest.raises(DeviceError, match="card_garbled"):
            read(image)
    else:
        assert read(image).name == Private(name)


@pytest.mark.parametrize(("raw", "day"), [("20120229", "2012-02-29"), ("32303132", "2012"), ("00000000", "")])
def test_a_day_in_bcd_a_year_in_ascii_and_none_are_told_apart(raw: str, day: str) -> None:
    assert read(put(card_image(SECOND), "EF05", 0x05, bytes.fromhex(raw))).issued == day


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: f"T={manner.protocol}-{manner.methods[0]}")
def test_the_serial_alone_is_read_in_a_few_exchanges(manner: Manner) -> None:
    contact = Direct(Applet(speaking(SECOND, manner)))
    assert read_serial(Plain(contact)) == SECOND.card_sn.reveal()
    assert len(contact.sent) <= 10


@pytest.mark.parametrize("command", ["0020000003123456", "00820000081122334455667788", "8020000003123456", "00D0", ""])
def test_nothing_but_reading_leaves_and_above_all_no_pin(command: str) -> None:
    contact = Direct(Applet(card_image(SECOND)))
    connection: Connection = Plain(contact)
    with pytest.raises(ValueError, match="only reads"):
        connection.send(bytes.fromhex(command))
    assert contact.sent == []


def test_the_commands_that_may_leave_only_read() -> None:
    assert set(READING) == {0xA4, 0xB2, 0xC0}
    Plain(Direct(Applet(card_image(SECOND)))).send(select_application(b"x"))
