"""The suspense desk: of everything open what is known, what comes next and what is safe, from the journal alone."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner
from msgspec import json

from counter.cli import jiesuan
from counter.prove.counter import PAYMENT_CODE
from simulation import samples
from simulation.channel import ChannelFault
from simulation.embedded import Fault
from terminal.accounts.suspense import Action, Matter, of_journal
from terminal.accounts.suspense.words import facts, words
from terminal.checkout.backoff import due_at
from terminal.errors import BadInput, Refused
from terminal.journal.entry import Step
from terminal.model import ORIGINAL, Presettlement, payment
from terminal.ports import Original
from tests.bench import Bench
from tests.terminal.make_journal import JOURNALS
from tests.terminal.tampering import Tampering, dearer, refused
from tests.terminal.test_recovery import Deaf

LANGUAGES = ("zh_CN", "en")


def unknown(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.LOST_REPLY)
    refused(lambda: bench.settle(agreed))


def test_nothing_is_open_where_all_ended(bench: Bench, agreed: Presettlement, path: Path) -> None:
    number = bench.settle(agreed).number
    bench.checkout.refund(number)
    bench.journal.printing(bench.journal.of_bill(agreed.bill.number)[0], ORIGINAL)
    assert of_journal(path) == ()


def test_an_unknown_settlement_is_told_with_bill_amount_person_evidence_and_next_ask(
    bench: Bench, agreed: Presettlement, path: Path
) -> None:
    unknown(bench, agreed)
    (item,) = of_journal(path)
    assert (item.matter, item.action) == (Matter.SETTLING, Action.ASK)
    assert (item.transaction.bill_number, item.amount) == (agreed.bill.number, agreed.answer.split.cash)
    assert item.about is not None
    assert item.about.masked_name == "*敏"
    assert [entry.step for entry in item.evidence] == [Step.SENT, Step.UNKNOWN]
    assert item.due == due_at(item.transaction)
    assert item.why is not None
    assert item.why.reason == "no_answer"


def test_how_the_last_ask_ended_is_told_and_the_next_is_later(bench: Bench, agreed: Presettlement, path: Path) -> None:
    unknown(bench, agreed)
    bench.platform.fail("find", Fault.UNREACHABLE)
    bench.clock.forward(60)
    bench.checkout.recover()
    (item,) = of_journal(path)
    assert item.last_ask is not None
    assert (item.transaction.asks, item.last_ask.reason) == (1, "platform_unreachable")
    assert item.due is not None
    assert item.due > bench.clock()


def test_the_same_is_told_after_a_restart(bench: Bench, agreed: Presettlement, path: Path) -> None:
    unknown(bench, agreed)
    before = of_journal(path)
    again = bench.restarted()
    assert of_journal(path) == before
    again.close()


def test_a_hospital_that_does_not_know_is_told_again_and_nothing_is_unknown(
    bench: Bench, agreed: Presettlement, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    deaf: object = Deaf(bench.hospital)
    bench.checkout = bench.counter(bench.platform, hospital=deaf)  # type: ignore[arg-type]  # it has what is needed
    bench.settle(agreed)
    assert [(each.matter, each.action) for each in of_journal(path)] == [(Matter.UNTOLD, Action.TELL)]
    caplog.clear()


def test_another_amount_that_could_not_be_cancelled_yet_is_told(
    bench: Bench, agreed: Presettlement, path: Path
) -> None:
    bench.checkout = bench.counter(Tampering(bench, dearer))
    bench.platform.fail("refund", Fault.UNREACHABLE)
    refused(lambda: bench.settle(agreed))
    assert [each.matter for each in of_journal(path)] == [Matter.DIFFERS]


def test_a_reversal_without_an_answer_is_told_as_what_may_still_take_effect(
    bench: Bench, agreed: Presettlement, path: Path
) -> None:
    number = bench.settle(bench.agreed("刘洋")).number
    bench.platform.fail("refund", Fault.LOST_REQUEST)
    bench.platform.fail("settle", Fault.LOST_REQUEST)
    bench.platform.fail("reverse", Fault.LATE, Fault.LATE)
    refused(lambda: bench.checkout.refund(number))
    refused(lambda: bench.settle(agreed))
    bench.checkout.recover()
    assert [(each.matter, each.action) for each in of_journal(path)] == [(Matter.REVERSING, Action.ASK)] * 2


def test_a_reversal_that_was_refused_is_told_with_what_will_decide_and_ends_there(
    bench: Bench, agreed: Presettlement, path: Path
) -> None:
    class Denying(Tampering):
        def reverse(self, original: Original, message_id: str) -> None:
            raise Refused("reversal_refused")

    bench.platform.fail("settle", Fault.LOST_REQUEST)
    refused(lambda: bench.settle(agreed))
    bench.checkout = bench.counter(Denying(bench, lambda answer: answer))
    bench.checkout.recover()
    (item,) = of_journal(path)
    assert (item.matter, item.action) == (Matter.UNCONFIRMED, Action.ASK)
    assert item.due is not None
    assert all("3202" in words(language).matters[item.matter].next for language in LANGUAGES)
    assert "reversal_refused" in dict(facts(item, "en"))[words("en").labels["last"]]

    bench.checkout = bench.counter(bench.platform)
    bench.checkout.recover()
    assert of_journal(path) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("fault", "matter"), [(ChannelFault.REFUSED, Matter.UNPAID), (ChannelFault.LOST_REPLY, Matter.PAYING)]
)
def test_of_what_a_phone_has_not_paid_the_cash_received_so_far_is_told(
    bench: Bench, agreed: Presettlement, path: Path, fault: ChannelFault, matter: Matter, language: str
) -> None:
    bench.channel.fail("charge", fault)
    refused(lambda: bench.settle_by_phone(agreed, 1_000))
    (item,) = of_journal(path)
    assert (item.matter, item.amount, item.received) == (matter, agreed.answer.split.cash, 1_000)
    assert (words(language).labels["received"], "¥ 10.00") in facts(item, language)


def test_a_second_payment_by_phone_that_fails_leaves_the_cash_of_both_tenders(
    bench: Bench, agreed: Presettlement, path: Path
) -> None:
    bench.channel.fail("charge", ChannelFault.REFUSED, ChannelFault.REFUSED)
    refused(lambda: bench.settle_by_phone(agreed, 1_000))
    (item,) = of_journal(path)
    rest = agreed.answer.split.cash - 1_000
    refused(
        lambda: bench.checkout.collect(item.transaction.number, payment.tender(rest, 1_500, rest - 1_500), PAYMENT_CODE)
    )
    (item,) = of_journal(path)
    assert item.received == 2_500


def test_of_what_is_not_about_a_phone_no_cash_is_told(bench: Bench, agreed: Presettlement, path: Path) -> None:
    unknown(bench, agreed)
    (item,) = of_journal(path)
    assert item.received is None
    assert words("en").labels["received"] not in dict(facts(item, "en"))


@pytest.fixture
def old(path: Path) -> Path:
    """A journal with one of everything open."""
    copyfile(JOURNALS / "v2.db", path)
    return path


def test_everything_that_can_be_open_is_told_for_what_it_is(old: Path) -> None:
    assert [(each.matter, each.action) for each in of_journal(old)] == [
        (Matter.SETTLING, Action.ASK),
        (Matter.REFUNDING, Action.ASK),
        (Matter.KEPT, Action.WAIT),
        (Matter.RESETTLING, Action.ASK),
        (Matter.UNPAID, Action.COLLECT),
        (Matter.RETURNING, Action.ASK),
        (Matter.PAYING, Action.ASK),
    ]


def test_what_waits_for_a_person_or_for_another_item_has_no_time(old: Path) -> None:
    waiting = {each.action for each in of_journal(old) if each.due is None}
    assert waiting == {Action.COLLECT, Action.WAIT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_matter_step_and_action_has_words(language: str) -> None:
    text = words(language)
    assert (set(text.matters), set(text.steps), set(text.actions)) == (set(Matter), set(Step), set(Action))
    assert all(all((each.title, each.known, each.next, each.never)) for each in text.matters.values())


def test_both_languages_have_the_same_labels() -> None:
    chinese, english = (words(language).labels for language in LANGUAGES)
    assert chinese.keys() == english.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_tells_each_item_with_its_evidence_and_names_nobody(old: Path, language: str) -> None:
    outcome = CliRunner().invoke(jiesuan, ["suspense", "--journal", str(old), "--language", language])
    assert outcome.exit_code == 1
    text, items = words(language), of_journal(old)
    for item in items:
        assert f"▲ {text.matters[item.matter].title}  {item.transaction.bill_number}" in outcome.output
        assert text.matters[item.matter].never in outcome.output
        assert all(entry.mark in outcome.output for entry in item.evidence)
    assert [name for name in names() if name in outcome.output] == []


def names() -> Iterator[str]:
    for each in samples.people():
        yield each.name.reveal()
        yield each.id_number.reveal()


def test_the_command_tells_programs_the_same_in_fen(old: Path) -> None:
    outcome = CliRunner().invoke(jiesuan, ["suspense", "--journal", str(old), "--json"])
    items = of_journal(old)
    assert [(each["transaction"], each["amount"]) for each in json.decode(outcome.stdout)] == [
        (item.transaction.id, item.amount) for item in items
    ]


@pytest.mark.parametrize(("language", "text"), [("zh_CN", "没有待核事项。"), ("en", "Nothing is open.")])
def test_the_command_says_so_where_nothing_is_open(bench: Bench, path: Path, language: str, text: str) -> None:
    outcome = CliRunner().invoke(jiesuan, ["suspense", "--journal", str(path), "--language", language])
    assert (outcome.exit_code, outcome.stdout) == (0, f"{text}\n")


def test_a_journal_that_is_not_there_is_told_and_not_made(path: Path) -> None:
    with pytest.raises(BadInput, match="journal_missing"):
        of_journal(path)
    assert not path.exists()
