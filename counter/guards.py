"""The checkout of a counter with the guards that every counter has, however it is put together."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from time import monotonic

from msgspec.structs import replace

from counter.interlock import TOLD, WRONG, ensure_no_sample, ensure_no_sample_person
from devices.voucher import Vouchers, spent
from terminal.checkout import Checkout
from terminal.errors import NotSent, Refused
from terminal.model import (
    Anchor,
    Credential,
    Line,
    Patient,
    PaymentCode,
    Presettlement,
    Refunded,
    Settlement,
    Tender,
    Transaction,
    VoucherCredential,
)


class GuardedCheckout(Checkout):
    """A checkout that takes no sample card at a production counter, no e-voucher twice, and sells by no wrong clock.

    It claims each bill for its `counter` before money moves, and names its `operator` on everything it settles. With a
    journal that lacks what the hospital has seen of it, it sells, refunds and recovers nothing.
    """

    _is_whole = False

    @cached_property
    def _vouchers(self) -> Vouchers:
        return Vouchers()

    def recognise(self, text: str) -> VoucherCredential:
        """Take a scanned text as an e-voucher; raises Refused as devices.voucher.recognise does, and voucher_used."""
        return self._vouchers.scan(text, monotonic())

    def identify(self, credential: Credential) -> Patient:
        """Return who presented the credential and what is owed; a voucher is spent just before it is sent.

        Raises what Checkout.identify raises, Refused("sample_card_in_production"), "voucher_used" or
        "voucher_expired".
        """
        self._ensure_real(credential)
        if isinstance(credential, VoucherCredential):
            self._vouchers.use(credential, monotonic())
        patient = super().identify(credential)
        self._ensure_real(credential, patient)
        return replace(patient, credential=spent(credential)) if isinstance(credential, VoucherCredential) else patient

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        """Try a bill as Checkout.presettle does; raises "sample_card_in_production", NotSent("clock_differs") too."""
        self._ensure_real(patient.credential, patient)
        self._ensure_clock()
        return super().presettle(patient, bill_number, use_account)

    def pay_in_full(
        self, patient: Patient, bill_number: str, tender: Tender, refusal: str, code: PaymentCode | None = None
    ) -> Settlement:
        """Take a whole bill as Checkout.pay_in_full does; raises what `presettle` raises of its own as well."""
        self._ensure_real(patient.credential, patient)
        self._ensure_clock()
        self._ensure_whole()
        return super().pay_in_full(patient, bill_number, tender, refusal, code)

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Settle as Checkout.settle does; raises what `presettle` raises of its own as well."""
        self._ensure_real(agreed.patient.credential, agreed.patient)
        self._ensure_clock()
        self._ensure_whole()
        return super().settle(agreed, tender, code)

    def collect(self, settlement_number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Collect as Checkout.collect does; raises Refused("journal_behind") as well."""
        self._ensure_whole()
        return super().collect(settlement_number, tender, code)

    def refund(self, settlement_number: str) -> Refunded:
        """Refund as Checkout.refund does; raises Refused("journal_behind") as well."""
        self._ensure_whole()
        return super().refund(settlement_number)

    def refund_lines(self, settlement_number: str, kept: Sequence[Line]) -> Refunded:
        """Refund as Checkout.refund_lines does; raises Refused("journal_behind") as well."""
        self._ensure_whole()
        return super().refund_lines(settlement_number, kept)

    def recover(self) -> tuple[Transaction, ...]:
        """Recover as Checkout.recover does; nothing with a journal that is behind."""
        return () if self.is_behind() else super().recover()

    def recover_due(self) -> tuple[Transaction, ...]:
        """Recover as Checkout.recover_due does; nothing with a journal that is behind."""
        return () if self.is_behind() else super().recover_due()

    def ask(self, transaction_id: str) -> tuple[Transaction, ...]:
        """Recover as Checkout.ask does; nothing with a journal that is behind."""
        return () if self.is_behind() else super().ask(transaction_id)

    def behind(self) -> Anchor | None:
        """Return the entry that the hospital has seen of this counter's journal and that is not in it; None if it is.

        Raises NotSent if the hospital does not answer.
        """
        if self._is_whole:
            return None
        anchor = self._hospital.anchor(self._counter)
        if anchor is None or self._journal.holds(anchor.seq, anchor.hash):
            self._is_whole = True  # from here on only this journal adds to what the hospital sees of it
            return None
        return anchor

    def is_behind(self) -> bool:
        """Return whether the journal lacks what the hospital has seen of it, as far as that is known."""
        try:
            return self.behind() is not None
        except NotSent:
            return False  # what cannot be compared sells nothing either, as the hospital has to claim a bill

    def _ensure_whole(self) -> None:
        if anchor := self.behind():
            raise Refused("journal_behind", seen=anchor.seq, last=self._journal.head()[0])

    @property
    def clock_ahead(self) -> float:
        """The seconds that this counter's clock is ahead of the platform's; 0 if too few to tell, or it is the same."""
        ahead = float(getattr(self._platform, "clock_ahead", 0.0))
        return ahead if abs(ahead) > TOLD else 0.0

    def _ensure_clock(self) -> None:
        ahead = self.clock_ahead
        if abs(ahead) > WRONG:
            theirs = self._clock() - timedelta(seconds=ahead)
            raise NotSent("clock_differs", minutes=round(abs(ahead) / 60), theirs=f"{theirs:%Y-%m-%d %H:%M}")

    def _ensure_real(self, credential: Credential, patient: Patient | None = None) -> None:
        if not self._platform.simulated:
            ensure_no_sample(credential)
            if patient:
                ensure_no_sample_person(patient.person)
