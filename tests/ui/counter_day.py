"""What operators do at their windows in a day, by keyboard; every step ends with what the program or a book shows."""

import os
import re
import subprocess
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from pathlib import Path

import httpx

from devices.applet import Slot
from devices.card import card_image
from simulation.cash_office import SampleCashOffice
from simulation.channel import SimulatedChannel
from simulation.deposits import SampleDeposits
from simulation.samples import people
from terminal.model import BEIJING, DENOMINATIONS, LOOSE, Pieces, Remittance, TradeState, takings
from tests.ui.stations import NUMBER, Station, jiesuan
from tests.ui.test_end_to_end_xvfb import BILL_AND_AMOUNT, COMMAND

PASSWORD = "31415926"  # noqa: S105 - of nobody
LI, WANG = ("0301", "李敏", "cashier"), ("0302", "王芳", "cashier")
HEAD, FINANCE = ("0201", "赵丽", "head"), ("0901", "周正", "finance")
FLOAT: Pieces = {5_000: 10, 2_000: 20, 1_000: 10}
PAYMENT_CODE = "134567890123456789"
PEOPLE = {each.number: each for each in people()}
INPATIENT, STAY = "37160000000000000002", "ZY202611210004"
COPIES = 2
PICTURES = os.environ.get("JIESUAN_PICTURES")
"""The folder that keeps a picture of each station, if there is one."""


def now() -> datetime:
    return datetime.now(BEIJING)


class Hospital:
    """A hospital's folder: its book, the network that it settles with, its operators and their windows."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self._stack = folder, stack
        self.office = stack.enter_context(closing(SampleCashOffice(folder / "hospital.db")))
        self._staff = folder / "staff.toml"
        self._staff.write_text(f'state = "{folder}"\n')
        self.url = self._served()

    def _served(self) -> str:
        asked = [str(COMMAND), "network", "serve", "--state", str(self.folder)]
        server = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True)
        self._stack.callback(server.communicate)
        self._stack.callback(server.terminate)
        assert server.stdout
        return server.stdout.readline().split()[0]

    def employ(self, *staff: tuple[str, str, str]) -> None:
        """Set up these people as operators, all with the same password."""
        secrets = self.folder / "secrets"
        secrets.write_text(f"{PASSWORD}\n")
        for number, name, role in staff:
            of = ["--role", role, "--secrets", secrets, "--settings", self._staff]
            jiesuan("operators", "add", number, name, *of)

    def window(self, number: str, reader: str) -> Station:
        """Open a window of this hospital."""
        settings = f'[reader]\ndriver = "{reader}"\n[platform]\nkind = "national"\nurl = "{self.url}"\n'
        return Station(number, self.folder, settings, self._stack, Path(PICTURES) if PICTURES else None)

    def voucher(self, person: str) -> str:
        """Return an e-voucher of a sample person."""
        answer = httpx.post(f"{self.url}/simulation/vouchers/{person}").raise_for_status()
        return str(answer.json()["code"])


def come_on_duty(at: Station, hospital: Hospital, who: tuple[str, str, str]) -> None:
    """Sign in, and accept the float by denomination."""
    at.sign_in(who[0], PASSWORD)
    at.page("F12", "上岗与备用金")
    at.count(FLOAT)
    at.type(FINANCE[0])
    at.picture("float")
    at.key("Return", "Return")
    at.until(lambda: hospital.office.interval(who[0]).floats)
    at.page("F12", "开始")


def collect(at: Station, received: str = "") -> str:
    """Settle the bill on the counter for cash, exact or with change; return the settlement's number."""
    at.page("F9", "收款")
    if received:
        at.type(received)
    at.picture("collect")
    number = at.settle()
    at.picture("done")
    return number


def by_card(at: Station, slot: Slot, person: str) -> None:
    """Put a person's card into the real reader, and wait for the bill."""
    slot.insert(card_image(PEOPLE[person].credential()))
    at.until_title(BILL_AND_AMOUNT)


def next_bill(at: Station) -> None:
    """Go on with the next bill of the patient whose card still lies there."""
    at.press_until("Return", lambda: re.search(BILL_AND_AMOUNT, at.title))


def above(at: Station) -> str:
    """Return a hundred yuan's multiple that covers the amount in the title."""
    yuan = float(at.title.rsplit("¥ ", 1)[1].replace(",", ""))
    return f"{(int(yuan) // 100 + 1) * 100}"


def by_voucher(at: Station, hospital: Hospital, person: str) -> None:
    """Scan a person's e-voucher, a new one where the busy machine tore the first, and wait for the bill."""
    at.scan(hospital.voucher(person))
    if "未通过" in at.until_title(f"{BILL_AND_AMOUNT}|未通过"):
        at.page("Escape", "开始")
        at.scan(hospital.voucher(person))
    at.until_title(BILL_AND_AMOUNT)
    at.picture("bill")


def by_name(at: Station, initials: str) -> None:
    """Find a person without a card by the first letters of the name, and wait for the bill."""
    at.page("ctrl+f", "查找")
    at.type(initials)
    at.picture("find")
    at.key("Return")
    at.until_title("自费患者")
    at.picture("self-pay")


def pay_by_phone(at: Station) -> None:
    """Take what is due by the patient's payment code."""
    at.page("F9", "收款")
    at.scan(PAYMENT_CODE)
    at.picture("scanned")
    at.settle()


def pay_by_our_code(at: Station, hospital: Hospital) -> None:
    """Show the terminal's own code, which the patient's phone pays."""
    at.page("F9", "收款")
    at.key("F3")
    with closing(SimulatedChannel(hospital.folder / "channel.db", now)) as channel:
        offered = at.press_until(
            "Return", lambda: [each for each in channel.book() if each.state is TradeState.PENDING]
        )
        at.picture("our-code")
        channel.agree(offered[0].order)
    at.until_title(f"{NUMBER}$")


def jam_and_print(at: Station) -> None:
    """Settle while the printer jams; free it, and print what never came out."""
    at.printer.jam()
    number = collect(at)
    at.printer.jam(jammed=False)
    at.press_until("F11", lambda: any(number in each for each in at.papers()))
    at.until_title(f"{NUMBER}$")
    at.picture("printed-late")


def lose_and_find(at: Station, hospital: Hospital) -> None:
    """Lose the answer to a settlement; what cannot be found is reversed, and the patient is settled anew."""
    jiesuan("network", "fault", hospital.url, "lost_reply", "--call", "settle")
    at.page("F9", "收款")
    at.press_until("Return", lambda: "结果" in at.title)
    at.picture("unknown")
    at.press_until("Return", lambda: re.search(f"费用明细.*{BILL_AND_AMOUNT}", at.title))
    at.picture("not-settled")
    collect(at)


def discharge(at: Station, hospital: Hospital) -> None:
    """Take one more deposit of a stay, and settle its discharge, with a surplus to give back."""
    by_voucher(at, hospital, INPATIENT)
    at.key("F4", "Down", "Return")
    at.until_title(f"{STAY} · ¥")
    at.page("ctrl+b", "预交金")
    at.type("3000")
    at.picture("deposit")
    with closing(SampleDeposits(hospital.folder / "hospital.db")) as book:
        at.press_until("Return", lambda: len(book.account(STAY).deposits) > 1)
    at.picture("discharge")
    at.settle("F9")
    at.picture("discharged")


def lend(borrower: Station, lender: Station, hospital: Hospital) -> None:
    """Borrow change at one window, and confirm it at the other."""
    borrower.page("F12", "日结")
    borrower.page("F7", "借款")
    borrower.type(LI[0])
    borrower.key("Return")
    borrower.type("600")
    borrower.key("Return", "Return")
    borrower.until(lambda: hospital.office.interval(LI[0]).loans)
    borrower.picture("loan-asked")
    lender.page("F12", "日结")
    lender.page("F7", "借款")
    lender.picture("loan-to-confirm")
    lender.press_until("alt+1", lambda: not hospital.office.interval(LI[0]).loans)
    lender.picture("loan-given")
    for each in (borrower, lender):
        each.page("F12", "开始")


def close_day(at: Station, hospital: Hospital, who: tuple[str, str, str], *, is_counted: bool = False) -> Remittance:
    """Close the interval, counted or as due; return the remittance once both copies are printed."""
    at.page("F12", "日结")
    if is_counted:
        interval = hospital.office.interval(who[0])
        at.count(in_pieces(takings.cash(interval.booked) + interval.float_amount))
    else:
        at.key("equal")
    at.picture("day-close")
    made = at.press_until("Return", lambda: [each for each in hospital.office.remittances() if each.operator == who[0]])
    at.until_title("已日结")
    at.until(lambda: sum(made[0].number in each for each in at.papers()) == COPIES)
    at.picture("closed")
    at.page("F12", "开始")
    return made[0]


def in_pieces(fen: int) -> Pieces:
    """Return notes and coins of an amount, the largest first."""
    pieces = dict[int, int]()
    for each in (*DENOMINATIONS, LOOSE):
        pieces[each], fen = divmod(fen, each)
    return {each: count for each, count in pieces.items() if count}


def is_taken(hospital: Hospital, made: Remittance) -> bool:
    """Return whether nothing of a remittance's cash is still held."""
    return hospital.office.remittance(made.number).left == 0


def has_put_out(at: Station, papers: int) -> bool:
    """Return whether a window's printer has put out so many papers."""
    return len(at.papers()) >= papers


def take_money(at: Station, hospital: Hospital, *made: Remittance) -> None:
    """Let finance sign in and take the cash of remittances, by denomination."""
    at.key("ctrl+l")
    at.sign_in(FINANCE[0], PASSWORD)
    at.page("F12", "上岗与备用金")
    at.page("F9", "财务收款")
    for each in made:
        at.picture("finance")
        at.key("Return")
        at.count(in_pieces(each.cash_due))
        at.picture("finance-counted")
        printed = len(at.papers())
        at.press_until("Return", partial(is_taken, hospital, each))
        at.until(partial(has_put_out, at, printed + 1))  # the page forgets the count only then
        at.rest()
    at.picture("finance-done")
