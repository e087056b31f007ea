"""The words of the waiting page for what an open counter tells it: not needed for the first paint."""

from collections.abc import Sequence

from devices import foreign_cards
from terminal import money
from terminal.errors import DeviceError
from terminal.model import Drawer, Settlement, State, Transaction
from terminal.ports import ReaderEvent, ReaderState
from terminal.texts import catalogue, words
from ui import money_words
from ui.i18n import tr
from ui.keymap import named
from ui.pending import open_since
from ui.words import breakable

FEW = 3


def open_text(open_items: Sequence[Transaction]) -> str:
    """Describe the open items, of many the first."""
    more = tr("  (and {0} more)", len(open_items) - FEW).strip() if len(open_items) > FEW else ""
    return "\n".join([*map(open_since, open_items[:FEW]), *([more] if more else [])])


def facts_of(last: Settlement, record: Drawer) -> list[tuple[str, str]]:
    """List the facts of the last settlement as (name, value)."""
    return [
        (tr("Patient"), last.masked_name),
        (tr("Due from the patient"), money.yuan(record.due)),
        *money_words.rows(record),
        (tr("Time"), f"{last.at:%Y-%m-%d %H:%M}"),
        (tr("Number"), breakable(last.number) + (tr(" (refunded)") if last.state is State.REFUNDED else "")),
    ]


def reader_words(event: ReaderEvent, language: str) -> tuple[str, str]:
    """Return the reader's state and the remedy, in zh_CN or en; a coded failure has the words of its code."""
    if event.code in catalogue(language):
        kind = {"kind": foreign_cards.name(event.facts["kind"], language)} if "kind" in event.facts else {}
        text = words(DeviceError(event.code, **event.facts | kind), language)
        return named(text.what), named(text.next)
    return {
        ReaderState.SERVICE_DOWN: (
            tr("The card service is not running."),
            tr("Start it or call IT; e-vouchers still work."),
        ),
        ReaderState.NO_READER: (tr("No card reader is connected."), tr("Plug it in; e-vouchers still work.")),
        ReaderState.NO_CARD: (tr("The reader is ready."), tr("Insert a card with the chip first.")),
        ReaderState.REMOVED: (tr("The card was taken out."), tr("Insert a card with the chip first.")),
        ReaderState.READING: (tr("The card is being read…"), tr("Leave it in the reader.")),
        ReaderState.READ: (tr("The card is read."), tr("F2 reads it again.")),
        ReaderState.MUTE: (tr("The card does not answer."), tr("Turn it round, wipe the chip, or scan the e-voucher.")),
        ReaderState.UNKNOWN_CARD: (
            tr("This is no social-security card."),
            tr("Ask for the social-security card or the e-voucher."),
        ),
        ReaderState.FAILED: (
            tr("The card could not be read."),
            tr("Insert it again and leave it, or scan the e-voucher."),
        ),
    }[event.state]
