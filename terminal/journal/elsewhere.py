"""What another counter has done with a settlement of this journal: written at once, as nothing of it is done here."""

from abc import abstractmethod

from terminal.journal.entry import EMPTY, Bills, Entry, Note, Step, text_of
from terminal.model import Act, Refund, SignOff, Transaction
from terminal.model.record import Given


class LearnsElsewhere:
    """The part of a journal that learns of refunds made elsewhere."""

    _notes: list[Note]
    _unnumbered: int
    _bills: Bills

    @abstractmethod
    def head(self) -> tuple[int, str]:
        """Return the last entry's sequence number and hash."""

    @abstractmethod
    def _append(self, *notes: Note) -> list[Entry]: ...

    def given_elsewhere(self, bill: str, given: Refund, sign_off: SignOff) -> Transaction:
        """Write to disk, in one commit, that another counter has given a settlement back; nothing is left to do here.

        An intent without the rest would have recovery give it back once more.
        """
        own = f"{self.head()[0] + len(self._notes) + 1 - self._unnumbered:08d}"
        steps = {
            Step.REFUNDED: text_of(given),
            Step.GIVEN: text_of(Given(cash=-given.drawer_cash)),
            Step.PRINTED: text_of(sign_off),
            Step.RECORDED: EMPTY,
        }
        number = given.settlement_number
        sent = Note(Act.REFUND, Step.SENT, bill, number, sends=True)
        after = [Note(Act.REFUND, step, bill, number, body, own) for step, body in steps.items()]
        return self._bills.after(*self._append(sent, *after))
