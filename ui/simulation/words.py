"""The desk's words for faults."""

from devices.applet import FaultKind
from simulation.network.faults import Fault, Planned
from ui.i18n import DOT, tr


def calls() -> dict[str, str]:
    """Return the names of the calls that a fault may affect, "any" first."""
    return {
        "": tr("any call"),
        "identify": tr("identification"),
        "presettle": tr("presettlement"),
        "settle": tr("settlement"),
        "refund": tr("refund"),
        "reverse": tr("reversal"),
        "find": tr("inquiry"),
    }


def faults() -> dict[Fault, str]:
    """Return the names of the network's faults."""
    return {
        Fault.UNREACHABLE: tr("no connection"),
        Fault.LOST_REQUEST: tr("request lost"),
        Fault.LOST_REPLY: tr("answer lost"),
        Fault.LATE: tr("late, done afterwards"),
        Fault.DUPLICATED: tr("arrives twice"),
        Fault.REORDERED: tr("overtaken by the next"),
        Fault.TRUNCATED: tr("answer breaks off"),
        Fault.HTML: tr("a gateway's page"),
        Fault.NOT_FOUND: tr("gateway answers 404"),
        Fault.SERVER_ERROR: tr("gateway answers 500"),
        Fault.STALE_SIGN_IN: tr("sign-in has run out"),
        Fault.BLANK_AMOUNTS: tr("empty amounts"),
        Fault.TEXT_INFCODE: tr("status as text"),
        Fault.EMPTY_SETLDETAIL: tr("no fund details"),
        Fault.SETTLED_AFTER_TIMEOUT: tr("done after the time limit"),
        Fault.REFUSED: tr("refused"),
    }


def cards() -> dict[FaultKind | None, str]:
    """Return the names of the card faults, an intact card first."""
    return {
        None: tr("a good card"),
        FaultKind.MUTE: tr("a card that is mute"),
        FaultKind.HANG: tr("a card that hangs"),
        FaultKind.FOREIGN: tr("a foreign card"),
        FaultKind.GARBLED: tr("a card that garbles"),
        FaultKind.EMPTY: tr("a card that answers nothing"),
        FaultKind.HUGE: tr("a card that answers too much"),
        FaultKind.PULL: tr("a card that is pulled out"),
    }


def knobs() -> dict[str, str]:
    """Return the names of the reader's faults."""
    return {
        "no_reader": tr("Reader unplugged"),
        "service_down": tr("Card service down"),
    }


def printers() -> dict[str, str]:
    """Return the names of the printer faults by code, a working printer first."""
    return {
        "": tr("a good printer"),
        "printer_paper_low": tr("paper nearly used up"),
        "printer_no_paper": tr("no paper"),
        "printer_cover_open": tr("cover open"),
        "printer_fault": tr("cutter jammed"),
        "printer_offline": tr("offline"),
    }


def planned(of: Planned, elapsed: float) -> str:
    """Describe a planned fault: when, how often, what, with which call."""
    times = tr("always") if not of.times else tr("{0} times", of.times) if of.times > 1 else tr("once")
    after = tr("after {0} calls", of.after) if of.after else ""
    due = round(of.since - elapsed)
    begins = tr("in {0} s", due) if due > 0 else tr("from now")
    what = tr("{0}: {1}", calls().get(of.call, of.call), faults()[of.fault])
    return f"{what}\n{DOT.join(part for part in (begins, after, times) if part)}"
