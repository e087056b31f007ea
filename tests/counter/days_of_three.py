"""Random days of three operators at two counters: what may be lost are the answers of everybody outside."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from counter.cash_desk import CashDesk
from counter.consents import Consents, Given, back_in_bed
from counter.deposit_desk import DepositDesk
from counter.papers import PaperNumbers
from counter.prove.books import of_bills as books_of_bills
from counter.prove.counter import Clock, Outside, person
from counter.prove.counter import Counter as Bench
from simulation import samples
from simulation.cash_office import SampleCashOffice
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from simulation.paper_book import SamplePaperBook
from terminal.accounts import till
from terminal.accounts.deposits import planned
from terminal.checkout.tenders import Charges
from terminal.errors import JiesuanError, NotSent
from terminal.journal import reader as journals
from terminal.model import (
    ORIGINAL,
    Act,
    AnyOfficeAct,
    AskLoan,
    Begin,
    Booked,
    Close,
    Copy,
    CopyReason,
    GiveLoan,
    Source,
    State,
    TradeState,
    Void,
    takings,
)
from terminal.model.papers import PaperBatch, PaperKind
from tests.counter.ward import ALIPAY, IN_BED, STAY, WECHAT

PEOPLE = ("0112", "0115", "0118")
IN_A_BED, CHARGE = "王秀兰", PaperKind.CHARGE
NAMES = ("张敏", "李伟", "周建国", "王秀兰", "陈桂英", "赵磊")


class Failing(SampleCashOffice):
    """A cash office whose answer may be lost: `before` it is carried out, or after it."""

    lost: str = ""

    def perform(self, act_id: str, act: AnyOfficeAct) -> str:
        lost, self.lost = self.lost, ""
        if lost == "before":
            raise NotSent("hospital_unreachable")
        number = super().perform(act_id, act)
        if lost == "after":
            raise NotSent("hospital_unreachable")
        return number

    def book(self, source: Source, booked: Sequence[Booked]) -> None:
        lost, self.lost = self.lost, ""
        if lost == "before":
            raise NotSent("hospital_unreachable")
        super().book(source, booked)
        if lost == "after":
            raise NotSent("hospital_unreachable")


class Place(NamedTuple):
    """A counter with the desk of its cash office, and that of deposits."""

    bench: Bench
    desk: CashDesk
    deposits: DepositDesk | None = None
    consents: Consents | None = None

    def signed_in(self, operator: str) -> None:
        self.bench.journal._operator = lambda: operator


def desk_of(bench: Bench, office: Failing, folder: Path) -> CashDesk:
    return CashDesk(
        office,
        bench.journal,
        bench.number,
        f"T{bench.number}",
        lambda: bench.journal._operator(),  # noqa: PLW0108, replaced whenever somebody signs in
        bench.clock,
        journals.undelivered(folder / "journal.db"),
    )


def close_of(desk: CashDesk, clock: Clock, until: timedelta = timedelta()) -> Close:
    """Return the closing of everything that a desk has a second from now, or had some time before."""
    clock.forward(1)
    now = clock()
    seen = takings.amounts(takings.before(desk.interval().booked, now - until))
    return Close(by=desk.operator(), at=now, until=now - until, seen=seen)


def deposits_of(bench: Bench, folder: Path, consents: Consents) -> DepositDesk:
    return DepositDesk(
        bench.outside.deposits,
        bench.journal,
        Charges(bench.channel, bench.patience),
        lambda: bench.journal._operator(),  # noqa: PLW0108, as above
        bench.clock,
        open_acts=journals.undelivered(folder / "journal.db", Act.DEPOSIT, Act.DEPOSIT_REFUND),
        consented=consents.used,
    )


class Days:
    """Random days of three operators at two counters: deposits, papers, faults, kills, midnights and clocks."""

    def __init__(self, seed: int, folder: Path, office: Failing) -> None:
        self.random, self.office, self.clock = Random(seed), office, Clock()  # noqa: S311, repeatable
        self.folders = [folder / number for number in ("00", "01")]
        (folder / "outside").mkdir()
        self.outside = Outside(folder / "outside", self.clock)
        self.places = [self.opened(at) for at in range(2)]
        self.outside.deposits.admit(IN_BED, person(IN_A_BED).id_number)
        self.papers = SamplePaperBook(folder / "hospital.db")
        for at, operator in enumerate(PEOPLE):
            first, last = (f"{at}{number:06d}" for number in (1, 999))
            self.papers.issue(PaperBatch(kind=CHARGE, first=first, last=last, operator=operator, at=self.clock()))
            office.perform(f"begin-{operator}", Begin(by=operator, at=self.clock() - timedelta(days=1), counter=""))

    def opened(self, at: int) -> Place:
        self.folders[at].mkdir(exist_ok=True)
        bench = Bench(self.folders[at], self.clock, outside=self.outside, number=f"{at:02d}")
        consents = Consents(lambda: bench.journal._operator())  # noqa: PLW0108, as above
        desk, deposits = desk_of(bench, self.office, self.folders[at]), deposits_of(bench, self.folders[at], consents)
        place = Place(bench, desk, deposits, consents)
        place.desk.note_takings()
        return place

    def run(self, acts: int) -> None:
        often = (self.sell, self.sell, self.sell, self.refund, self.pay_in, self.print, self.wait)
        kinds = (*often, self.lend, self.close, self.void, self.kill, self.pay_back, self.discharge, self.break_down)
        for _ in range(acts):
            self.at = self.random.randrange(2)
            self.places[self.at].signed_in(self.random.choice(PEOPLE))
            self.office.lost = self.random.choice(("", "", "", "before", "after"))
            try:
                self.random.choice(kinds)(self.places[self.at])
            except JiesuanError:
                continue

    def sell(self, place: Place) -> None:
        name, by_phone = self.random.choice(NAMES), self.random.random() < 0.3
        owed = place.bench.checkout.identify(person(name).credential()).bills
        bills = [each for each in owed if each.number != STAY]
        if not bills:
            return
        agreed = place.bench.agreed(name, self.random.choice(bills).number)
        if by_phone and agreed.answer.split.cash > 100:
            place.bench.settle_by_phone(agreed, 100)
        else:
            place.bench.settle(agreed)
        place.desk.note_takings()

    def refund(self, place: Place) -> None:
        made = place.bench.checkout.last()
        if made is None:
            return
        lines = made.care.lines if made.care else ()
        if len(lines) > 1 and self.random.random() < 0.5:
            place.bench.checkout.refund_lines(made.number, lines[:-1])
        else:
            place.bench.checkout.refund(made.number)

    def pay_in(self, place: Place) -> None:
        assert place.deposits
        place.deposits.take(STAY, self.random.choice((10_000, 50_000)), self.random.choice((None, WECHAT, ALIPAY)))

    def pay_back(self, place: Place) -> None:
        assert place.deposits
        assert place.consents
        held = self.outside.deposits.account(STAY).deposits
        other = next(each for each in PEOPLE if each != place.desk.operator())
        chosen = self.random.choice(held) if held else None
        number = chosen.number if chosen else ""
        place.consents.give(Given(other, back_in_bed(number, 5_000)))
        place.deposits.give_back(number, 5_000, STAY, approved_by=other)

    def discharge(self, place: Place) -> None:
        found = place.bench.agreed(IN_A_BED, STAY)
        made = planned(self.outside.deposits.account(STAY).deposits, found.answer.split.cash)
        place.bench.checkout.settle(found, made.tender(received=made.shortage))

    def break_down(self, place: Place) -> None:
        """Let the next calls of the insurer and of the payment channel fail."""
        fault = self.random.choice((Fault.LOST_REPLY, Fault.LOST_REQUEST, Fault.UNREACHABLE))
        place.bench.platform.fail(self.random.choice(("settle", "settle", "refund", "find")), fault)
        if self.random.random() < 0.5:
            lost = self.random.choice((ChannelFault.LOST_REPLY, ChannelFault.UNREACHABLE))
            place.bench.channel.fail(self.random.choice(("charge", "refund")), lost)

    def print(self, place: Place) -> None:
        """Print the last receipt on a numbered paper, which may jam, or once more, or take it back with its refund."""
        made = place.bench.checkout.last()
        if made is None:
            return
        numbers = PaperNumbers(self.papers, place.desk.operator, self.clock)
        if made.state is State.REFUNDED:
            numbers.take_back(place.bench.checkout.refunded(made.number))
            return
        number = numbers.of(made, ORIGINAL)
        if self.random.random() < 0.3:
            numbers.spoil_of(made, number)
        elif self.random.random() < 0.3:
            numbers.of(made, Copy(number=1, operator=place.desk.operator(), reason=CopyReason.UNREADABLE))

    def lend(self, place: Place) -> None:
        lender = self.random.choice(PEOPLE)
        loan = place.desk.perform(AskLoan(by=place.desk.operator(), at=self.clock(), lender=lender, amount=300))
        place.signed_in(lender)
        place.desk.perform(GiveLoan(by=lender, at=self.clock(), number=loan))

    def close(self, place: Place) -> None:
        place.desk.perform(close_of(place.desk, self.clock, timedelta(minutes=self.random.choice((0, 0, 90)))))

    def void(self, place: Place) -> None:
        made = self.office.remittances(place.desk.operator())
        place.desk.perform(Void(by=place.desk.operator(), at=self.clock(), number=made[0].number if made else ""))

    def kill(self, place: Place) -> None:
        place.bench.journal.die()
        self.places[self.at] = self.opened(self.at)

    def wait(self, place: Place) -> None:
        self.clock.forward(self.random.choice((60, 3_600, 43_200)))
        self.recover(place)

    def recover(self, place: Place) -> None:
        assert place.deposits
        place.deposits.recover()
        place.bench.checkout.recover()
        place.bench.collect()

    def settle_everything(self) -> None:
        """Let every unknown end, and close what is left."""
        self.office.lost = ""
        self.outside.platform.network.timeline.clear()
        self.outside.channel._faults.clear()
        for place in self.places:
            for _ in range(3):  # what one counter waits for the other may have to end first
                self.clock.forward(3_600)
                self.recover(place)
            place.bench.journal.flush()
            place.desk.interval()
        self.clock.forward(60)
        for operator in PEOPLE:
            self.places[0].signed_in(operator)
            for loan in self.office.interval(operator).loans:
                self.office.perform(
                    f"given-{loan.number}", GiveLoan(by=loan.lender, at=self.clock(), number=loan.number)
                )
            self.places[0].desk.perform(close_of(self.places[0].desk, self.clock))

    def disagreements(self) -> list[str]:
        """Return where insurer, hospital, channel, drawers and journals disagree on what stands."""
        journals = [place.bench.journal for place in self.places]
        books = self.outside.books(*journals)
        owed = {each.bill.number: each.patient for each in samples.bills()}
        live = [made for bill in owed for made in books.live_settlements(bill)]
        sums = [till.totals(till.movements(journal.money())) for journal in journals]
        cash, by_code = sum(each.cash for each in sums), sum(each.by_code for each in sums)
        paid = [each for each in self.outside.channel.book() if each.state is TradeState.PAID]
        told = books_of_bills(books, owed)
        if by_code != (channel := sum(each.amount - each.refunded for each in paid)):
            told.append(f"the payment channel has {channel}, the journals {by_code}")
        held = self.outside.deposits.account(STAY).balance
        if cash + by_code != (due := sum(each.split.cash for each in live) + held):
            told.append(f"the counters have {cash + by_code}, patients owed and deposited {due}")
        return told

    def numbers_left_out(self) -> list[str]:
        """Return the numbers of papers that are left out or used for two settlements."""
        out = [run for operator in PEOPLE for run in self.papers.left_out(CHARGE, operator)]
        used = Counter(number for number, _ in {(each.number, each.settlement) for each in self.papers.uses()})
        return out + [number for number, settlements in used.items() if settlements > 1]

    def end(self) -> None:
        for place in self.places:
            place.bench.close()
        self.papers.close()
        self.outside.close()
