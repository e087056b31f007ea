"""The checkout of a counter with the guards that every counter has, however it is put together."""

from datetime import timedelta
from functools import cached_property
from time import monotonic

from msgspec.structs import replace

from counter.interlock import TOLD, WRONG, ensure_no_sample, ensure_no_sample_person
from devices.voucher import Vouchers, spent
from terminal.checkout import Checkout
from terminal.errors import NotSent
from terminal.model import Credential, Patient, PaymentCode, Presettlement, Settlement, Tender, VoucherCredential


class GuardedCheckout(Checkout):
    """A checkout that takes no sample card at a production counter, no e-voucher twice, and sells by no wrong clock.

    It claims each bill for its `counter` before money moves, and names its `operator` on everything it settles.
    """

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
        return super().pay_in_full(patient, bill_number, tender, refusal, code)

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Settle as Checkout.settle does; raises what `presettle` raises of its own as well."""
        self._ensure_real(agreed.patient.credential, agreed.patient)
        self._ensure_clock()
        return super().settle(agreed, tender, code)

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
