"""The patients identified at this counter, their registrations and recognitions (1101, 1162, 2501, 2503)."""

from collections.abc import Callable
from datetime import date, datetime

from msgspec.structs import replace

from terminal import diseases
from terminal.errors import Refused
from terminal.model import Credential, Person, Recognition, Registration, RegistrationKind, VoucherCredential
from terminal.national import people
from terminal.national.envelope import Sender
from terminal.national.exchange import Exchange, understood
from terminal.national.messages import Data, Recognised, Referral, ReferralInput
from terminal.national.people import Known
from terminal.national.profile import Profile
from terminal.national.visit import VisitKey

# The registration kinds as refl_type, whose codes no source lists.
_REFERRALS = {RegistrationKind.REFERRAL: "1", RegistrationKind.TEMPORARY: "2", RegistrationKind.LONG_TERM: "3"}


class Patients:
    """The facts about a patient that later messages repeat, kept until the program ends."""

    def __init__(self, exchange: Exchange, profile: Profile, sender: Sender, clock: Callable[[], datetime]) -> None:
        self._exchange, self._profile, self._sender, self._clock = exchange, profile, sender, clock
        self._known: dict[str, Known] = {}

    def identify(self, credential: Credential, on: date) -> Person:
        """Return the person of a credential; a code is decoded first if the region does that (1162)."""
        known = people.known_by(credential, self._profile.codes)
        if isinstance(credential, VoucherCredential) and self._profile.decodes:
            reply = self._exchange.ask("1162", people.code_shown(known, self._sender), private=known.private)
            known = understood("1162", reply, lambda: people.decoded(reply.output, known))
        return self._identified(known, on)

    def known(self, person_number: str, visit: str = "") -> Known:
        """Return the facts that later messages repeat; for a person not identified here, those of the visit."""
        key = VisitKey.read(visit)
        asked = Known(insured_area=key.insured_area, insurance=key.insurance)
        return self._known.setdefault(person_number, asked) if visit else self._known.get(person_number, asked)

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere (2501); raises Refused("registration_not_offered")."""
        if not self._profile.registers:
            raise Refused("registration_not_offered")
        known = self.known(person_number)
        body = Referral(
            psn_no=person_number,
            insutype=known.insurance,
            mdtrtarea_admdvs=asked.area,
            refl_type=_REFERRALS[asked.kind],
            refl_date=asked.since.isoformat(),
            begndate=asked.since.isoformat(),
            enddate=asked.until.isoformat() if asked.until else "",
        )
        self._exchange.ask("2501", ReferralInput(refmedin=body), known.insured_area, private=known.private)
        return self._again(known)

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Apply for recognition of a chronic disease (2503); raises Refused("recognition_not_offered") for others."""
        if not self._profile.recognises or not asked.disease:
            raise Refused("recognition_not_offered")
        known = self.known(person_number)
        body = Recognised(
            psn_no=person_number,
            insutype=known.insurance,
            opsp_dise_code=asked.disease,
            opsp_dise_name=diseases.name(asked.disease, "zh_CN"),
            ide_fixmedins_no=institution,
            hosp_ide_date=asked.since.isoformat(),
            begndate=asked.since.isoformat(),
            diag_dr_codg=next(iter(asked.doctors), ""),
        )
        self._exchange.ask("2503", Data(data=body), known.insured_area, private=known.private)
        return self._again(known)

    def _again(self, known: Known) -> Person:
        """Query a person again by identity card, because an e-voucher code is valid only once."""
        kinds = self._profile.codes.mdtrt_cert_type
        by_card = replace(known, certificate=kinds.identity_card, certificate_number=known.id_number)
        asked = by_card if known.certificate == kinds.voucher else known
        return self._identified(asked, self._clock().date())

    def _identified(self, known: Known, on: date) -> Person:
        codes = self._profile.codes
        reply = self._exchange.ask("1101", Data(data=people.asked(known, codes, on)), private=known.private)
        person, later = understood("1101", reply, lambda: people.told(reply.output, known, codes))
        self._known[person.number] = later
        return person
