"""Who is signed in at a counter: sign-in and lock, a second person's consent, and what each person may do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import ceil
from threading import Lock
from time import monotonic

from counter.consents import Consent, Consents, Given, named
from counter.guards import leave
from terminal.errors import NotSent, Refused
from terminal.journal.entry import Note, Step, text_of
from terminal.model import (
    Act,
    AnyOfficeAct,
    Approved,
    Close,
    Noun,
    OfficeAct,
    Operator,
    Permission,
    Right,
    Role,
    Take,
    Tried,
    Void,
    may,
)
from terminal.model.office_acts import ApplyRefund, ClearUp, DecideRefund, EndRefund, PayOut, PayRefund
from terminal.ports import Operators
from terminal.private import Private

FREE_TRIES, LONGEST = 3, 300
"""The wrong tries that cost no wait, and the longest wait in seconds; each further one doubles it from 2 seconds."""

DEMONSTRATION = "演示收费员"
STAND_INS = {
    Right.APPLY_REFUND: Operator(number="YS01", name="演示申请人", roles=frozenset({Role.WARD})),
    Right.APPROVE_REFUND: Operator(number="YS02", name="演示审批人", roles=frozenset({Role.HEAD, Role.FINANCE})),
}
"""Who else is there at a demonstration: one who applies for refunds, and one who approves everything."""

OFFICE_RIGHTS: dict[type[OfficeAct], tuple[Right, ...]] = {
    Close: (Right.REMIT,),
    Void: (Right.VOID_REMITTANCE,),
    Take: (Right.TAKE_MONEY, Right.TAKE_FROM_GROUP),
    PayOut: (Right.TAKE_MONEY, Right.TAKE_FROM_GROUP),
    ClearUp: (Right.TAKE_MONEY,),
    ApplyRefund: (Right.APPLY_REFUND,),
    DecideRefund: (Right.APPROVE_REFUND,),
    PayRefund: (Right.PAY_REFUND,),
}
"""The rights of which one allows an act at the cash office; the others are anybody's own."""


def wait_after(wrong: int) -> int:
    """Return the seconds to wait after so many wrong tries in a row."""
    return 0 if wrong < FREE_TRIES else min(2 ** (wrong - FREE_TRIES + 1), LONGEST)


class People:
    """The person at a counter, asked for at each act; `number` is empty while nobody is signed in.

    Without operators at the hospital the demonstration operator of the settings is, who may everything; with the first
    one that ends, at the latest at the next act. A counter that opens is locked then. `steady` are seconds of a clock
    that nobody sets.
    """

    def __init__(
        self,
        operators: Operators,
        counter: str,
        demonstration: str,
        trace: Callable[[Note], object],
        steady: Callable[[], float] = monotonic,
    ) -> None:
        self._operators, self._trace, self._steady = operators, trace, steady
        self._at, self._seen = f"counter/{counter}", dict[str, tuple[int, float]]()
        self._here: Operator | None = Operator(number=demonstration, name=DEMONSTRATION, roles=frozenset(Role))
        self.is_demonstration, self.is_locked = True, False
        self._busy, self._guard = 0, Lock()
        self._consents = Consents(lambda: self.number, steady)
        self.use_consents, self.consented = self._consents.use, self._consents.used
        self._end_demonstration()

    @property
    def number(self) -> str:
        """The number of who is signed in, also behind the lock; empty if nobody is."""
        return self._here.number if self._here else ""

    @property
    def name(self) -> str:
        """The name of who is signed in."""
        return self._here.name if self._here else ""

    def may(self, right: Right) -> Permission:
        """Return whether the person signed in may do an act now; nobody may behind the lock."""
        if self.is_locked or self._here is None:
            return Permission.NO
        return Permission.MAY if self.is_demonstration else may(self._here, right)

    def ensure(self, *rights: Right) -> None:
        """Raise Refused if the counter is locked, or the person lacks one of the rights, by the hospital's list now.

        The codes are "locked", "no_right", and "second_person_needed" where `approve` would let it be done.
        """
        self._look_up()
        if self.is_locked:
            raise Refused("locked")
        for right in rights:
            permission = self.may(right)
            if permission is not Permission.MAY:
                code = "second_person_needed" if permission is Permission.SECOND else "no_right"
                raise Refused(code, number=self.number, right=named(right))

    def ensure_may(self, act: AnyOfficeAct) -> None:
        """Raise Refused if the person signed in lacks the right to an act at the cash office, or it is another's.

        The codes are those of `ensure`, and "act_of_another". Somebody else's act is allowed where that person has just
        consented to it here; the terminal itself tells what came of a refund.
        """
        either = OFFICE_RIGHTS.get(type(act), ())
        if isinstance(act, EndRefund) or self._has_consented(act, either):
            return
        if not self.is_demonstration and act.by != self.number:
            raise Refused("act_of_another", by=act.by, number=self.number)
        self.ensure(*(either[:1] if all(self.may(right) is not Permission.MAY for right in either) else ()))

    @contextmanager
    def act(self, *rights: Right) -> Iterator[None]:
        """Do an act as the person signed in, during which nobody else signs in and no lock falls.

        Raises what `ensure` raises.
        """
        with self._guard:
            self.ensure(*rights)
            self._busy += 1
        try:
            yield
        finally:
            with self._guard:
                self._busy -= 1

    def lock(self) -> None:
        """Lock the counter; raises Refused("lock_during_payment"), and "nobody_set_up" at a demonstration."""
        self._end_demonstration()
        with self._guard:
            self._ensure_idle()
            if self.is_demonstration:
                raise Refused("nobody_set_up")
            was_open, self.is_locked = not self.is_locked, True
        if was_open:
            self._leave(Step.LOCKED)

    def sign_in(self, number: str, password: Private) -> Operator:
        """Sign a person in, also in place of another, and unlock; raises Refused.

        The codes are "sign_in_wrong", "sign_in_slowed" with the seconds to wait, "operator_retired", and those of
        `lock`.
        """
        return self._enter(self._known(number, password), "password")

    def sign_in_by_badge(self, badge: Private, pin: Private) -> Operator:
        """Sign the holder of a badge in; raises what `sign_in` raises."""
        self._ensure_set_up()
        found = self._operators.find_by_badge(badge)
        number = found.number if found else ""
        return self._enter(self._proved(found, "badge", lambda: self._operators.knows_pin(number, pin)), "badge")

    def sign_out(self) -> None:
        """Sign out whoever is signed in; raises "lock_during_payment"."""
        with self._guard:
            self._ensure_idle()
        if self._here and not self.is_demonstration:
            self._leave(Step.SIGNED_OUT)
            self._here, self.is_locked = None, True

    def approve(self, right: Right, number: str, password: Private, about: str = "") -> Operator:
        """Return another person who consents to an act at this counter, which is in the journal then.

        `about` is the number that it concerns. Raises what `sign_in` raises, "approves_own" for the person signed in,
        "approver_without_right", and NotSent where the journal cannot hold it.
        """
        self.ensure()
        self._ensure_set_up()
        if number == self.number:
            raise Refused("approves_own")
        return self._consented(right, self._known(number, password), about)

    def approve_by_badge(self, right: Right, badge: Private, pin: Private, about: str = "") -> Operator:
        """Return the holder of a badge, who consents as in `approve`; raises what that raises."""
        self.ensure()
        self._ensure_set_up()
        found = self._operators.find_by_badge(badge)
        if found and found.number == self.number:
            raise Refused("approves_own")
        known = self._proved(found, "badge", lambda: self._operators.knows_pin(found.number if found else "", pin))
        return self._consented(right, known, about)

    def stand_in(self, right: Right, about: str = "") -> Operator:
        """Return who consents at a demonstration, where nobody has a password; raises Refused("people_set_up")."""
        self.ensure()
        if not self.is_demonstration:
            raise Refused("people_set_up")
        return self._consented(right, STAND_INS.get(right, STAND_INS[Right.APPROVE_REFUND]), about)

    def _consented(self, right: Right, other: Operator, about: str) -> Operator:
        if not self.is_demonstration and may(other, right) is not Permission.MAY:
            raise Refused("approver_without_right", number=other.number, right=named(right))
        consent = Approved(number=other.number, right=right, about=about)
        self._trace(Note(Act.TRACE, Step.APPROVED, "", body=text_of(consent)))
        self._consents.give(Given(other.number, Consent(right, about)))
        return other

    def _has_consented(self, act: AnyOfficeAct, rights: tuple[Right, ...]) -> bool:
        """Return whether the person of an act has just consented to it by one of these rights, which uses it up."""
        about = act.settlement.number if isinstance(act, ApplyRefund) else getattr(act, "number", "")
        return any(self._could_use(Given(act.by, Consent(right, about))) for right in rights)

    def _could_use(self, given: Given) -> bool:
        try:
            self._consents.use(given)
        except Refused:
            return False
        return True

    def _known(self, number: str, password: Private) -> Operator:
        self._ensure_set_up()
        found = self._operators.find(number)
        return self._proved(found, "password", lambda: self._operators.knows_password(number, password))

    def _proved(self, found: Operator | None, by: str, is_right: Callable[[], bool]) -> Operator:
        """Return who was found if the secret is right; every wrong try counts for the person and for this counter."""
        whose = (self._at, found.number) if found else (self._at,)
        if seconds := max(map(self._wait, whose)):
            raise Refused("sign_in_slowed", seconds=seconds)
        self._operators.count_try(*whose)
        if not is_right() or found is None:
            seconds = max(map(self._wait, whose))
            raise self._refused(found, by, "sign_in_wrong_wait" if seconds else "sign_in_wrong", seconds)
        self._operators.forget_tries(*whose)
        if not found.is_active:
            raise self._refused(found, by, "operator_retired")
        return found

    def _refused(self, found: Operator | None, by: str, code: str, seconds: int = 0) -> Refused:
        # What was typed as a number may be a password: only one that somebody has is kept.
        self._leave(Step.SIGN_IN_REFUSED, Tried(number=found.number if found else "", by=by, code=code))
        return Refused(code, seconds=seconds)

    def _enter(self, operator: Operator, by: str) -> Operator:
        with self._guard:
            self._ensure_idle()
            if self._here and self._here.number != operator.number:
                self._leave(Step.SIGNED_OUT)
            self._here = operator
            self._leave(Step.SIGNED_IN, Tried(number=operator.number, by=by))
            self.is_locked = False
        return operator

    def _look_up(self) -> None:
        """Take what the hospital's list says now: of the person, and whether there is anybody at all."""
        with suppress(NotSent):  # what cannot be read again stays as it was
            self._end_demonstration()
            if self._here and not self.is_demonstration:
                self._here = self._operators.find(self._here.number) or self._here

    def _end_demonstration(self) -> None:
        if self.is_demonstration and self._operators.are_set_up():
            self._consents.forget()
            self._here, self.is_demonstration, self.is_locked = None, False, True

    def _ensure_set_up(self) -> None:
        self._end_demonstration()
        if self.is_demonstration:
            raise Refused("nobody_set_up")

    def _ensure_idle(self) -> None:
        if self._busy:
            raise Refused("lock_during_payment")

    def _wait(self, whose: str) -> int:
        """Return how long the next try has to wait.

        It counts from when this program first saw so many wrong tries, so that neither a restart nor a clock that is
        set makes it shorter.
        """
        wrong = self._operators.wrong_tries(whose)
        known, since = self._seen.get(whose, (0, 0.0))
        if known != wrong:
            since = self._steady()
            self._seen[whose] = wrong, since
        return max(0, ceil(since + wait_after(wrong) - self._steady()))

    def _leave(self, step: Step, body: Noun | None = None) -> None:
        leave(self._trace, step, body)
