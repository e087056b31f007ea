"""The simulated insurer: each message counts once, each credential is checked, each refund is complete."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation import samples
from simulation.embedded import EmbeddedPlatform, Fault
from simulation.network.insurer import Insurer
from simulation.network.tables import opened
from terminal.database import Busy
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.model import Act, CardCredential, Patient, PlatformResult, Refund, VoucherCredential
from terminal.ports import Original, Request
from terminal.private import Private
from tests.bench import RULES, Bench, Clock, person

NAME = "张敏"


@pytest.fixture
def insurer(ledger_url: str) -> Iterator[Insurer]:
    engine = opened(ledger_url)
    insurer = Insurer(engine, RULES())
    insurer.enrol(samples.people())
    yield insurer
    engine.dispose()


@pytest.fixture
def platform(insurer: Insurer, clock: Clock) -> EmbeddedPlatform:
    return EmbeddedPlatform(insurer, clock)


def request(name: str = NAME) -> Request:
    who = person(name)
    bill = next(each.bill for each in samples.bills() if each.patient == who.number)
    return Request(person_number=who.number, bill_number=bill.number, care=bill.care)


def named(message: str = "", settlement: str = "", name: str = NAME) -> Original:
    return Original(
        message_id=message,
        act=Act.SETTLE,
        person_number=person(name).number,
        kind=request().care.kind,
        settlement_number=settlement,
    )


def scanned(platform: EmbeddedPlatform, code: str, clock: Clock) -> str:
    """Scan a code; return the person number, or the code of the refusal."""
    try:
        return platform.identify(VoucherCredential(code=Private(code)), clock().date()).number
    except JiesuanError as error:
        return error.code


def test_it_says_that_it_is_a_simulation(platform: EmbeddedPlatform) -> None:
    assert platform.simulated
    assert ("模拟" in platform.name_zh, "simulated" in platform.name_en) == (True, True)


def test_a_card_tells_who_holds_it(platform: EmbeddedPlatform, clock: Clock) -> None:
    found = platform.identify(person(NAME).credential(), clock().date())
    assert (found.number, found.name, found.account) == (person(NAME).number, Private(NAME), person(NAME).account)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"card_sn": Private("0" * 32)}, "card_not_ours"),
        ({"card_number": Private("Z99999999")}, "card_mismatch"),
        ({"card_number": Private("")}, "card_mismatch"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(
    platform: EmbeddedPlatform, clock: Clock, change: dict[str, Private], code: str
) -> None:
    card: CardCredential = replace(person(NAME).credential(), **change)
    with pytest.raises(Refused, match=code):
        platform.identify(card, clock().date())


def test_a_voucher_is_28_digits_with_the_province_of_the_insured_area(insurer: Insurer, clock: Clock) -> None:
    code = insurer.issue_voucher(person("马德福").number, clock())
    assert (len(code), code[:3], code[22:]) == (28, "424", "130000")
    assert code.isdigit()


def test_a_voucher_holds_for_sixty_seconds(insurer: Insurer, platform: EmbeddedPlatform, clock: Clock) -> None:
    number = person(NAME).number
    codes = [insurer.issue_voucher(number, clock()) for _ in range(2)]
    clock.forward(60)
    assert scanned(platform, codes[0], clock) == number
    clock.forward(0.001)
    assert scanned(platform, codes[1], clock) == "voucher_expired"


def test_a_voucher_is_used_once(insurer: Insurer, platform: EmbeddedPlatform, clock: Clock) -> None:
    code = insurer.issue_voucher(person(NAME).number, clock())
    assert scanned(platform, code, clock) == person(NAME).number
    assert scanned(platform, code, clock) == "voucher_used"


@pytest.mark.parametrize(("fault", "ends"), [(Fault.BLANK_AMOUNTS, NotSent), (Fault.DUPLICATED, Unknown)])
def test_books_that_were_busy_did_nothing_unless_another_copy_of_the_message_did(
    platform: EmbeddedPlatform, insurer: Insurer, monkeypatch: pytest.MonkeyPatch, fault: Fault, ends: type[Exception]
) -> None:
    def busy(*_given: object) -> PlatformResult:
        raise Busy("ledger_busy")

    monkeypatch.setattr(insurer, "settle", busy)
    platform.fail("settle", fault)
    with pytest.raises(ends):
        platform.settle(request(), "M1")


@pytest.mark.parametrize("code", ["134567890123456789", "", "424" + "x" * 25, "4" * 28, "424" + "1" * 21 + "00001"])
def test_a_code_of_another_kind_is_told_as_such(platform: EmbeddedPlatform, clock: Clock, code: str) -> None:
    assert scanned(platform, code, clock) == "500159"


def test_a_code_that_was_never_issued_has_expired(platform: EmbeddedPlatform, clock: Clock) -> None:
    assert scanned(platform, "424" + "1" * 21 + "0000", clock) == "voucher_expired"


def test_the_same_message_again_gets_the_same_answer(platform: EmbeddedPlatform) -> None:
    first = platform.settle(request(), "M1")
    assert platform.settle(request(), "M1") == first == platform.find(named("M1"))


def test_the_same_message_with_another_content_is_refused(platform: EmbeddedPlatform) -> None:
    platform.settle(request(), "M1")
    with pytest.raises(Refused, match="message_reused"):
        platform.settle(replace(request(), bill_number="another"), "M1")


def test_another_message_for_the_same_bill_is_refused(platform: EmbeddedPlatform) -> None:
    platform.settle(request(), "M1")
    with pytest.raises(Refused, match="already_settled"):
        platform.settle(request(), "M2")
    with pytest.raises(Refused, match="already_settled"):
        platform.presettle(request())


def test_the_same_bill_number_of_another_institution_is_another_bill(platform: EmbeddedPlatform) -> None:
    platform.settle(request(), "M1")
    other = request()
    hospital = replace(other.care.hospital, code="H37160000002")
    assert platform.settle(replace(other, care=replace(other.care, hospital=hospital)), "M2").settlement_number


def test_a_refund_is_given_once_and_repeats_its_answer(platform: EmbeddedPlatform, clock: Clock) -> None:
    number = platform.settle(request(), "M1").settlement_number
    given = platform.refund(named(settlement=number), "M2", clock().date())
    assert platform.refund(named(settlement=number), "M2", clock().date()) == given == platform.find(named("M2"))
    with pytest.raises(Refused, match="already_refunded"):
        platform.refund(named(settlement=number), "M3", clock().date())
    assert platform.find(named("M1")) is None


def test_a_refund_of_nothing_is_refused(platform: EmbeddedPlatform, clock: Clock) -> None:
    with pytest.raises(Refused, match="unknown_settlement"):
        platform.refund(named(settlement="S1"), "M1", clock().date())


def test_a_refund_of_an_earlier_settlement_leaves_the_later_one(platform: EmbeddedPlatform, clock: Clock) -> None:
    bills = [each.bill for each in samples.bills() if each.patient == person("何文斌").number]
    asked = [replace(request("何文斌"), bill_number=bill.number, care=bill.care) for bill in bills]
    answers = [platform.settle(each, f"M{number}") for number, each in enumerate(asked)]
    platform.refund(named(settlement=answers[0].settlement_number, name="何文斌"), "M9", clock().date())
    assert platform.find(named("M1", name="何文斌")) == answers[1]


def test_a_reversal_undoes_a_settlement_whole(platform: EmbeddedPlatform, insurer: Insurer, clock: Clock) -> None:
    card = person(NAME).credential()
    before = insurer.identify(card, clock())
    platform.settle(request(), "M1")
    platform.reverse(named("M1"), "M2")
    after = insurer.identify(card, clock())
    assert platform.find(named("M1")) is None
    assert (after.account, {key: fen for key, fen in after.accumulators.items() if fen}) == (before.account, {})
    assert platform.settle(request(), "M3").settlement_number


def test_a_reversal_undoes_a_refund_whole(platform: EmbeddedPlatform, insurer: Insurer, clock: Clock) -> None:
    card = person(NAME).credential()
    answer = platform.settle(request(), "M1")
    settled = insurer.identify(card, clock())
    platform.refund(named(settlement=answer.settlement_number), "M2", clock().date())
    platform.reverse(named("M2"), "M3")
    assert insurer.identify(card, clock()) == settled
    assert platform.find(named("M1")) == answer
    assert isinstance(platform.refund(named(settlement=answer.settlement_number), "M4", clock().date()), Refund)


def test_a_settlement_that_was_reversed_stays_so_where_its_refund_is_reversed_too(
    platform: EmbeddedPlatform, insurer: Insurer, clock: Clock
) -> None:
    before = insurer.identify(person(NAME).credential(), clock())
    made = platform.settle(request(), "M1")
    platform.refund(named(settlement=made.settlement_number), "M2", clock().date())
    platform.reverse(named("M1"), "M3")
    platform.reverse(named("M2"), "M4")
    assert (platform.find(named("M1")), platform.find(named("M2"))) == (None, None)
    assert insurer.identify(person(NAME).credential(), clock()).account == before.account


def test_a_refund_is_not_reversed_where_the_bill_was_settled_anew(platform: EmbeddedPlatform, clock: Clock) -> None:
    number = platform.settle(request(), "M1").settlement_number
    platform.refund(named(settlement=number), "M2", clock().date())
    second = platform.settle(request(), "M3")
    with pytest.raises(Refused, match="already_settled"):
        platform.reverse(named("M2"), "M4")
    assert platform.find(named("M3")) == second


@pytest.mark.parametrize("repeat", ["M2", "M3"], ids=["same message", "new message"])
def test_a_reversal_again_changes_nothing(platform: EmbeddedPlatform, repeat: str) -> None:
    platform.settle(request(), "M1")
    platform.reverse(named("M1"), "M2")
    second = platform.settle(request(), "M9")
    platform.reverse(named("M1"), repeat)
    assert platform.find(named("M9")) == second


def test_a_reversal_under_another_persons_name_is_refused_and_undoes_nothing(platform: EmbeddedPlatform) -> None:
    made = platform.settle(request(), "M1")
    with pytest.raises(Refused, match="message_of_another"):
        platform.reverse(named("M1", name="何文斌"), "M2")
    assert platform.find(named("M1")) == made


def test_a_message_that_was_reversed_never_counts_again(platform: EmbeddedPlatform) -> None:
    platform.reverse(named("M1"), "M2")
    with pytest.raises(Refused, match="message_reversed"):
        platform.settle(request(), "M1")


def test_the_books_outlive_a_restart(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'insurer.db'}"
    answers: list[PlatformResult | Refund | None] = []
    for _ in range(2):
        engine = opened(url)
        insurer = Insurer(engine, RULES())
        insurer.enrol(samples.people())
        answers.append(insurer.find(named("M1")) or insurer.settle(request(), "M1", clock()))
        engine.dispose()
    assert answers[0] == answers[1]


def test_the_trial_is_what_is_settled(platform: EmbeddedPlatform) -> None:
    trial = platform.presettle(request())
    settled = platform.settle(request(), "M1")
    assert (settled.split, settled.basis, settled.account_left) == (trial.split, trial.basis, trial.account_left)


@pytest.mark.parametrize(
    ("fault", "kind", "done"),
    [
        (Fault.UNREACHABLE, NotSent, False),
        (Fault.REFUSED, Refused, False),
        (Fault.LOST_REQUEST, Unknown, False),
        (Fault.LATE, Unknown, False),
        (Fault.LOST_REPLY, Unknown, True),
    ],
)
def test_each_fault_fails_one_call_in_its_own_way(
    platform: EmbeddedPlatform, fault: Fault, kind: type[JiesuanError], done: bool
) -> None:
    platform.fail("settle", fault)
    with pytest.raises(kind):
        platform.settle(request(), "M1")
    assert (platform.find(named("M1")) is not None) is done
    assert platform.settle(request(), "M1").settlement_number


def test_latency_comes_before_every_call(insurer: Insurer, clock: Clock) -> None:
    slept: list[float] = []
    platform = EmbeddedPlatform(insurer, clock, latency=0.3, sleep=slept.append)
    platform.presettle(request())
    platform.settle(request(), "M1")
    platform.find(named("M1"))
    assert slept == [0.3] * 3


def test_a_settlement_moves_the_accumulators_that_the_next_patient_screen_shows(bench: Bench) -> None:
    patient: Patient = bench.patient("何文斌")
    assert patient.person.accumulators == {}
    bench.settle(bench.agreed("何文斌"))
    assert bench.patient("何文斌").person.accumulators
