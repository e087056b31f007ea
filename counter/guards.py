"""The checkout of a counter with the guards that every counter has, however it is put together."""

from functools import cached_property
from time import monotonic

from msgspec.structs import replace

from counter.interlock import ensure_no_sample, ensure_no_sample_person
from devices.voucher import Vouchers, spent
from terminal.checkout import Checkout
from terminal.model import Credential, Patient, PaymentCode, Presettlement, Settlement, Tender, VoucherCredential


class GuardedCheckout(Checkout):
    """A checkout that takes no sample card at a production counter, and no e-voucher twice.

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
        """Try a bill as Checkout.presettle does; raises Refused("sample_card_in_production") as well."""
        self._ensure_real(patient.credential, patient)
        return super().presettle(patient, bill_number, use_account)

    def pay_in_full(
        self, patient: Patient, bill_number: str, tender: Tender, refusal: str, code: PaymentCode | None = None
    ) -> Settlement:
        """Take a whole bill as Checkout.pay_in_full does; raises Refused("sample_card_in_production") as well."""
        self._ensure_real(patient.credential, patient)
        return super().pay_in_full(patient, bill_number, tender, refusal, code)

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Settle as Checkout.settle does; raises Refused("sample_card_in_production") as well."""
        self._ensure_real(agreed.patient.credential, agreed.patient)
        return super().settle(agreed, tender, code)

    def _ensure_real(self, credential: Credential, patient: Patient | None = None) -> None:
        if not self._platform.simulated:
            ensure_no_sample(credential)
            if patient:
                ensure_no_sample_person(patient.person)
