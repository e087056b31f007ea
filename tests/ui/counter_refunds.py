"""How refunds are made at windows by keyboard: alone up to the limit, above it by three people."""

from terminal.model.application import ApplicationState, RefundApplication
from tests.ui.counter_day import HEAD, PASSWORD, Hospital
from tests.ui.stations import Station


def refund_last(at: Station) -> None:
    """Give the last settlement back, below the limit."""
    at.page("F10", "退费")
    at.picture("refund")
    at.press_until("Return", lambda: "确认" in at.title)
    at.picture("confirm")
    at.settle("F10")
    at.picture("refunded")


def apply_for_refund(at: Station, hospital: Hospital) -> RefundApplication:
    """Apply for the refund of the last settlement, which is above the limit, and leave it to others."""
    at.page("F10", "退费")
    at.picture("refund-above")
    at.press_until("Return", lambda: "退费审核" in at.title)
    at.type("1")
    at.picture("apply")
    [asked] = at.press_until("Return", hospital.office.applications)
    at.picture("applied")
    at.press_until("Escape", lambda: "开始" in at.title)
    return asked


def approve(at: Station, hospital: Hospital, asked: RefundApplication) -> None:
    """Let the head of the counter approve an application by password, at a window where somebody else is signed in."""
    at.page("ctrl+t", "退费审核")
    at.picture("waiting")
    at.press_until("alt+1", lambda: "第二人同意" in at.title)
    at.type(HEAD[0])
    at.key("Return")
    at.type(PASSWORD)
    at.picture("consent")
    at.key("Return")
    at.until(lambda: hospital.office.application(asked.number).state is ApplicationState.APPROVED)
    at.until_title("退费审核")
    at.picture("approved")


def pay_refund(at: Station, hospital: Hospital, asked: RefundApplication) -> str:
    """Give back what was approved, in cash; return the refund's number once its receipt is out."""
    at.press_until("Return", lambda: "确认" in at.title)
    at.picture("confirm-application")
    number = at.settle("F10")
    at.until(lambda: hospital.office.application(asked.number).state is ApplicationState.PAID)
    at.picture("paid-back")
    return number
