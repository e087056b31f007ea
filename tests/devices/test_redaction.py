"""Persons are replaced with stand-ins of the same form, the same one everywhere; other text is unchanged."""

import pytest

from devices.recording.redaction import Redactor
from devices.voucher import kind_of
from simulation.samples import people
from terminal.private import Private, is_id_number, masked_name, masked_number

PERSON = people()[0]
CARD = PERSON.credential()


def test_every_personal_field_of_a_card_gets_a_stand_in_of_its_length() -> None:
    made = Redactor().value(CARD)
    for field in ("card_sn", "card_number", "id_number", "name"):
        value = getattr(CARD, field).reveal()
        assert made[field] != value
        assert len(made[field]) == len(value)
        assert len(made[field].encode("gb18030")) == len(value.encode("gb18030"))
    assert is_id_number(made["id_number"])
    assert made["card_sn"][:6] == CARD.area == made["area"]


def test_the_same_person_gets_the_same_stand_in_everywhere_and_another_one_another() -> None:
    redactor = Redactor()
    first, again, other = (redactor.value(each.credential()) for each in (PERSON, PERSON, people()[1]))
    assert first == again
    assert first["id_number"] != other["id_number"]
    assert first["name"] != other["name"]


def test_a_name_and_a_number_are_found_in_texts_whole_and_masked() -> None:
    redactor = Redactor()
    made = redactor.value(CARD)
    name, number = Private(made["name"]), Private(made["id_number"])
    text = "{} / {} / {} / {}"
    real = text.format(
        PERSON.name.reveal(), masked_name(PERSON.name), CARD.id_number.reveal(), masked_number(CARD.id_number)
    )
    assert redactor.text(real) == text.format(name.reveal(), masked_name(name), number.reveal(), masked_number(number))


@pytest.mark.parametrize(
    "code", ["4241234567890123456780037000", "134567890123456789", "2812345678901234", "https://example.invalid/7"]
)
def test_a_scanned_code_stays_of_its_kind(code: str) -> None:
    made = Redactor().code(code)
    assert made != code
    assert kind_of(made) is kind_of(code)
    assert len(made) == len(code)


def test_typed_amounts_stay_and_typed_numbers_do_not() -> None:
    redactor = Redactor()
    number = CARD.id_number.reveal()
    assert redactor.typed("1848.89") == "1848.89"
    assert is_id_number(redactor.typed(number))
    assert redactor.typed(number) != number
    assert redactor.typed(number[:7]) != number[:7]


def test_long_numbers_in_reasons_from_outside_are_nobodys_any_more() -> None:
    assert "372301199001011234" not in Redactor().reason("人员372301199001011234不存在")
