"""A counter with electronic receipts and numbered papers, as its settings open it: what is printed, and what waits."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from msgspec.structs import replace as changed
from PIL import Image

import counter
from counter.adapters import now
from counter.extras import paper_book, signing_key
from counter.opening import Counter
from counter.receipt_settings import FiscalKind, PaperControl, Receipts
from counter.settings import Driver, Reader, Settings
from devices.escpos import Paper, RenderMode, encode
from devices.escpos_view import view
from simulation import samples
from simulation.fiscal import FiscalFault, SimulatedFiscal
from terminal import signing
from terminal.accounts.papers import tally
from terminal.errors import JiesuanError
from terminal.fiscal import ReceiptDesk, invoice_of
from terminal.model import CopyReason, QrCode, Receipt, Settlement, payment
from terminal.model.e_receipt import ReceiptState
from terminal.model.papers import PaperBatch, PaperKind
from terminal.ports import PrinterStatus
from terminal.receipt import as_text
from terminal.receipt.e_receipt import e_receipt_document
from terminal.receipt.signed import verified

CHARGE = PaperKind.CHARGE


class Kept:
    """A printer that keeps what it prints, and may be jammed."""

    simulated = True

    def __init__(self) -> None:
        self.printed: list[Receipt] = []

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        self.printed.append(receipt)

    def kick_drawer(self) -> None:
        raise AssertionError

    def status(self) -> PrinterStatus:
        return PrinterStatus()


class Till:
    """A counter with its printer: settles and prints as the window does."""

    def __init__(self, here: Counter) -> None:
        self.here, self.printer = here, Kept()
        self.papers = replace(here.papers, printer=self.printer)
        self._people = iter(samples.people())

    @property
    def desk(self) -> ReceiptDesk:
        assert self.here.extras.receipts
        return self.here.extras.receipts

    @property
    def fiscal(self) -> SimulatedFiscal:
        platform = self.desk._platform
        assert isinstance(platform, SimulatedFiscal)
        return platform

    def settle(self) -> Settlement:
        """Settle the oldest bill of the next person who can be settled here."""
        for who in self._people:
            patient = self.here.checkout.identify(who.credential())
            try:
                agreed = self.here.checkout.presettle(patient, patient.bills[0].number)
            except (JiesuanError, IndexError):
                continue
            due = agreed.answer.split.cash
            return self.here.checkout.settle(agreed, payment.cash(due, due))
        raise AssertionError

    def print(self, made: Settlement, reason: CopyReason | None = None, *, comes_out: bool = True) -> str:
        """Print a settlement, and return its text."""
        copy = self.here.checkout.prints.begin(made.number, reason)
        self.papers.settlement(made, copy)
        if comes_out:
            self.here.checkout.prints.end(made.number)
        return as_text(self.printer.printed[-1], 48)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        state=str(tmp_path),
        reader=Reader(driver=Driver.SIMULATED, keep_card=False),
        receipts=Receipts(kind=FiscalKind.EMBEDDED),
        papers=PaperControl(strict=("charge",)),
    )


@pytest.fixture
def till(settings: Settings) -> Iterator[Till]:
    issue(settings, "0001001", "0001010")
    with counter.open(settings) as here:
        till = Till(here)
        till.desk.follow()
        yield till


def issue(settings: Settings, first: str, last: str) -> None:
    with ExitStack() as stack:
        batch = PaperBatch(kind=CHARGE, first=first, last=last, operator="0112", at=now())
        paper_book(settings, stack).issue(batch)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(JiesuanError) as caught:
        call()
    return caught.value.code


def codes(receipt: Receipt, paper: Paper = Paper.MM80) -> list[str]:
    """Return the texts of the QR codes that are read from a document as a thermal printer prints it."""
    picture = BytesIO()
    view(encode(receipt, paper, RenderMode.TEXT), paper.dots).save(picture, "PNG")
    read = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    return [each.text for each in read]


def test_a12_a_platform_that_is_down_leaves_a_slip_and_a_queue_and_up_again_opens_what_waits(till: Till) -> None:
    till.fiscal.set_down(is_down=True)
    made = till.settle()
    slip = till.print(made)
    assert "缴费凭条" in slip
    assert "票据代码" not in slip
    till.desk.follow()
    assert [each.settlement for each in till.desk.pending()] == [made.number]
    till.fiscal.set_down(is_down=False)
    assert till.desk.work(all_now=True) == 0
    known = till.desk.record(made.number)
    assert known is not None
    assert known.receipt is not None
    again = till.print(made, CopyReason.CLAIM)
    assert "缴费凭条" not in again
    assert known.receipt.number in again


def test_a12_a_booked_receipt_refuses_the_refund_and_no_money_moves(till: Till) -> None:
    made = till.settle()
    till.print(made)
    till.fiscal.book(made.number)
    entries = till.here.journal.head()
    assert refused(lambda: till.here.checkout.refund(made.number)) == "receipt_booked"
    assert till.here.journal.head() == entries
    assert till.here.checkout.settlement(made.number) == made


def test_a12_a_torn_paper_of_a_turned_receipt_is_void_and_the_electronic_number_stays(
    till: Till, settings: Settings
) -> None:
    numbers = till.here.extras.numbers
    assert numbers is not None
    numbers.book.spoil(CHARGE, [f"00010{each:02d}" for each in range(1, 11)], "0112", now())
    issue(settings, "0100007", "0100009")
    made = till.settle()
    opened = till.desk.opened(made)
    assert opened is not None
    for paper in ("0100007", "0100008"):
        till.papers.turn(made)
        assert paper in as_text(till.printer.printed[-1], 48)
    turned = till.desk.opened(made)
    assert turned is not None
    assert (turned.paper, turned.number, turned.state) == ("0100008", opened.number, ReceiptState.ON_PAPER)
    assert "0100007" in [each.number for each in tally(CHARGE, numbers.book.uses()).spoiled]


def test_a13_after_the_last_number_printing_is_refused_and_settling_goes_on_with_its_receipt(
    till: Till, settings: Settings
) -> None:
    numbers = till.here.extras.numbers
    assert numbers is not None
    assert numbers.left() == ("0001001", 10)
    first = till.settle()
    assert "0001001" in till.print(first)
    numbers.book.spoil(CHARGE, [f"00010{each:02d}" for each in range(2, 11)], "0112", now())
    assert numbers.left() == ("", 0)
    made = till.settle()
    assert refused(lambda: till.print(made, comes_out=False)) == "papers_used_up"
    assert till.fiscal.find(made.number) is not None
    issue(settings, "0001011", "0001020")
    assert "0001011" in till.print(made)


def test_what_never_came_out_keeps_its_number_and_a_spoiled_one_gets_the_next(till: Till) -> None:
    made = till.settle()
    assert "0001001" in till.print(made, comes_out=False)
    assert "0001001" in till.print(made, CopyReason.NOT_PRINTED, comes_out=False)
    numbers = till.here.extras.numbers
    assert numbers is not None
    numbers.book.spoil(CHARGE, ["0001001"], "0112", now())
    assert "0001002" in till.print(made, CopyReason.NOT_PRINTED)
    told = tally(CHARGE, numbers.book.uses())
    assert (told.ranges, len(told.spoiled)) == ("0001002", 1)


def test_only_an_unreadable_paper_is_printed_on_a_new_number(till: Till) -> None:
    made = till.settle()
    till.print(made)
    assert "0001001" in till.print(made, CopyReason.CLAIM)
    assert "0001002" in till.print(made, CopyReason.UNREADABLE)
    numbers = till.here.extras.numbers
    assert numbers is not None
    assert [each.number for each in tally(CHARGE, numbers.book.uses()).reprinted] == ["0001001"]


def test_a_part_refund_takes_the_paper_back_and_its_rest_has_a_new_paper_and_a_new_receipt(till: Till) -> None:
    made = next(each for each in iter(till.settle, None) if each.care and len(each.care.lines) > 1)
    till.print(made)
    assert made.care is not None
    given = till.here.checkout.refund_lines(made.number, made.care.lines[1:])
    assert given.kept is not None
    till.papers.refund(given, till.here.checkout.prints.begin_refund(made.number))
    assert "0001002" in till.print(given.kept)
    till.desk.work()
    numbers = till.here.extras.numbers
    assert numbers is not None
    told = tally(CHARGE, numbers.book.uses())
    assert [(each.number, each.amount) for each in told.refunded] == [("0001001", -made.split.total)]
    amounts = [each.total for each in till.fiscal.of_day(now().date(), "03")]
    assert sorted(amounts[-3:]) == sorted([made.split.total, given.kept.split.total, -made.split.total])


@pytest.mark.parametrize("paper", list(Paper))
def test_the_codes_on_the_paper_are_read_back(settings: Settings, paper: Paper) -> None:
    signed = changed(settings, receipts=changed(settings.receipts, signed_code=True))
    issue(signed, "0001001", "0001010")
    with counter.open(signed) as here:
        till = Till(here)
        made = till.settle()
        till.print(made)
        opened = till.desk.opened(made)
    (printed,) = till.printer.printed
    assert opened is not None
    read = codes(printed, paper)
    assert sorted(read) == sorted(each.text for each in printed.blocks if isinstance(each, QrCode))
    (code,) = (each for each in read if each != opened.url)
    assert verified(code, signing.public_key(signing_key(signed)))[2].startswith(made.number)


def test_an_electronic_receipt_on_paper_has_its_categories_sums_and_details(till: Till) -> None:
    made = till.settle()
    opened = till.desk.opened(made)
    assert opened is not None
    for language, sums in (("zh_CN", ("医保统筹基金支付", "个人自付", "个人自费")), ("en", ("Pooled insurance fund",))):
        document = e_receipt_document(invoice_of(made), opened, language)
        text = as_text(document, 48)
        assert all(each in text for each in (opened.code, opened.number, opened.check, *sums))
        assert all(line.name.split()[0] in text for line in (made.care.lines if made.care else ()))
        assert codes(document) == [opened.url]


def test_an_answer_lost_or_slow_is_a_slip_and_one_receipt(till: Till) -> None:
    till.fiscal.fail(FiscalFault.LOST_REPLY)
    made = till.settle()
    assert "缴费凭条" in till.print(made)
    assert till.desk.work(all_now=True) == 0
    assert till.fiscal.totals(now().date(), "03").count == 1


def test_a_refund_before_its_receipt_was_asked_for_leaves_no_slip_behind(till: Till) -> None:
    made = till.settle()
    till.here.checkout.refund(made.number)
    text = till.print(till.here.checkout.settlement(made.number), CopyReason.FILE)
    assert not any(each in text for each in ("缴费凭条", "票据代码"))


def test_without_the_settings_a_document_is_as_ever(tmp_path: Path) -> None:
    plain = Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))
    with counter.open(plain) as here:
        till = Till(here)
        text = till.print(till.settle())
    assert not any(each in text for each in ("票据代码", "缴费凭条", "结算凭证码", "纸质票据号码"))
    assert not (tmp_path / "fiscal.db").exists()
    assert not (tmp_path / "journal.db.signing").exists()
