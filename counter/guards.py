"""The checkout of a counter with the guards that every counter has, however it is put together."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from msgspec.structs import replace

from counter.interlock import ensure_no_sample
from devices.voucher import Vouchers, spent
from terminal.benefit.rules import Rules
from terminal.checkout import Checkout
from terminal.model import Credential, Patient, VoucherCredential
from terminal.ports import Hospital, Journal, Patience, PaymentChannel, Platform, Presence


class GuardedCheckout(Checkout):
    """A checkout that takes no sample card at a production counter, and no e-voucher twice.

    It claims each bill for its `counter` before money moves, and names its `operator` on everything it settles.
    `steady` returns seconds that never go back.
    """

    def __init__(
        self,
        platform: Platform,
        hospital: Hospital,
        journal: Journal,
        *,
        rules: Rules,
        clock: Callable[[], datetime],
        operator: str,
        counter: str,
        channel: PaymentChannel | None = None,
        patience: Patience | None = None,
        presence: Presence | None = None,
        steady: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(
            platform,
            hospital,
            journal,
            rules=rules,
            clock=clock,
            operator=operator,
            counter=counter,
            channel=channel,
            patience=patience,
            presence=presence,
        )
        self._is_production, self._vouchers, self._steady = not platform.simulated, Vouchers(), steady

    def recognise(self, text: str) -> VoucherCredential:
        """Take a scanned text as an e-voucher; raises Refused as devices.voucher.recognise does, and voucher_used."""
        return self._vouchers.scan(text, self._steady())

    def identify(self, credential: Credential) -> Patient:
        """Return who presented the credential and what is owed; a voucher is spent just before it is sent.

        Raises what Checkout.identify raises, Refused("sample_card_in_production"), "voucher_used" or
        "voucher_expired".
        """
        if self._is_production:
            ensure_no_sample(credential)
        if not isinstance(credential, VoucherCredential):
            return super().identify(credential)
        self._vouchers.use(credential, self._steady())
        return replace(super().identify(credential), credential=spent(credential))
