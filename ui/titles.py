"""The title of the cashier's window: for task bars and screen readers, and without anybody's name."""

from terminal.money import yuan
from ui.i18n import DOT
from ui.session import Session
from ui.window import Window


def keep_title(window: Window) -> None:
    """Show in a window's title from now on the page that is seen and the state of the counter."""
    name = window.windowTitle()

    def show() -> None:
        covers = window.locking.page if window.locking.is_locked else None
        window.setWindowTitle(title(DOT.join((name, (covers or window.pages.page).name)), window.flow.seen))

    for turned in (window.flow.moved, window.pages.turned, window.whole.currentChanged):
        turned.connect(show)
    show()


def title(name: str, session: Session) -> str:
    """Return the window's title with the state of the counter."""
    done = session.refunded.refund if session.refunded else session.settlement
    if done:
        return DOT.join((name, done.number + ("…" if session.printing else "")))
    if session.presettlement:
        agreed = session.presettlement
        return DOT.join((name, agreed.bill.number, yuan((session.due or agreed.answer.split).cash)))
    return name
