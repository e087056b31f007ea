"""The patients identified at this counter, their registrations and recognitions (1101, 1162, 2501, 2503, 5206)."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from msgspec.structs import replace

from terminal import diseases
from terminal.errors import NotSent, Refused
from terminal.model import InsurerCredential, Person, Recognition, Registration, RegistrationKind, VoucherCredential
from terminal.national import accumulated, people
from terminal.national.envelope import Reply, Sender
from terminal.national.exchange import Exchange, understood
from terminal.national.messages import AccumulatedAsked, Data, Recognised, Referral, ReferralInput
from terminal.national.people import PatientContext
from terminal.national.profile import Profile
from terminal.national.visit import VisitKey

_log = logging.getLogger(__name__)

# The registration kinds as refl_type, whose codes no source lists.
_REFERRALS = {RegistrationKind.REFERRAL: "1", RegistrationKind.TEMPORARY: "2", RegistrationKind.LONG_TERM: "3"}


class Patients:
    """The facts about a patient that later messages repeat, kept until the program ends."""

    def __init__(self, exchange: Exchange, profile: Profile, sender: Sender, clock: Callable[[], datetime]) -> None:
        self._exchange, self._profile, self._sender, self._clock = exchange, profile, sender, clock
        self._contexts: dict[str, PatientContext] = {}

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        """Return the person of a credential; a code is decoded first if the region does that (1162)."""
        context = people.context_of(credential, self._profile.codes)
        if isinstance(credential, VoucherCredential) and self._profile.decodes:
            context = self._decoded(context)
        return self._identified(context, on)

    def context(self, person_number: str, visit: str = "") -> PatientContext:
        """Return the facts that later messages repeat; for a person not identified here, those of the visit."""
        key = VisitKey.read(visit)
        asked = PatientContext(insured_area=key.insured_area, insurance=key.insurance)
        return self._contexts.setdefault(person_number, asked) if visit else self._contexts.get(person_number, asked)

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere (2501); raises Refused("registration_not_offered")."""
        if not self._profile.registers:
            raise Refused("registration_not_offered")
        context = self.context(person_number)
        body = Referral(
            psn_no=person_number,
            insutype=context.insurance,
            mdtrtarea_admdvs=asked.area,
            refl_type=_REFERRALS[asked.kind],
            refl_date=asked.since.isoformat(),
            begndate=asked.since.isoformat(),
            enddate=asked.until.isoformat() if asked.until else "",
        )
        self._exchange.ask("2501", ReferralInput(refmedin=body), context.insured_area, private=context.private)
        return self._again(context)

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Apply for recognition of a chronic disease (2503); raises Refused("recognition_not_offered") for others."""
        if not self._profile.recognises or not asked.disease:
            raise Refused("recognition_not_offered")
        context = self.context(person_number)
        body = Recognised(
            psn_no=person_number,
            insutype=context.insurance,
            opsp_dise_code=asked.disease,
            opsp_dise_name=diseases.name(asked.disease, "zh_CN"),
            ide_fixmedins_no=institution,
            hosp_ide_date=asked.since.isoformat(),
            begndate=asked.since.isoformat(),
            diag_dr_codg=next(iter(asked.doctors), ""),
        )
        self._exchange.ask("2503", Data(data=body), context.insured_area, private=context.private)
        return self._again(context)

    def _decoded(self, context: PatientContext) -> PatientContext:
        """Return the holder of a code: of 1162 in the envelope, or of a local service that has none."""
        shown, voucher = people.code_shown(context, self._sender), self._profile.voucher
        if voucher.form == "bare":
            output = self._exchange.ask_bare("1162", voucher.path, shown, private=context.private)
        else:
            output = self._exchange.ask("1162", shown, private=context.private).output
            self._exchange.ensure_agreed("1162", output, context.private)
        reply = Reply(code=0, message="", output=output)
        return understood("1162", reply, lambda: people.decoded(output, context))

    def _again(self, context: PatientContext) -> Person:
        """Query a person again by identity card, because an e-voucher code is valid only once."""
        kinds = self._profile.codes.mdtrt_cert_type
        by_card = replace(context, certificate=kinds.identity_card, certificate_number=context.id_number)
        asked = by_card if context.certificate == kinds.voucher else context
        return self._identified(asked, self._clock().date())

    def _identified(self, context: PatientContext, on: date) -> Person:
        codes = self._profile.codes
        reply = self._exchange.ask("1101", Data(data=people.asked(context, codes, on)), private=context.private)
        person, later = understood("1101", reply, lambda: people.read_person(reply.output, context, codes))
        self._contexts[person.number] = later
        if person.complete or not codes.accumulators:
            return person
        return replace(person, accumulators=self._accumulated(person, later, on))

    def _accumulated(self, person: Person, context: PatientContext, on: date) -> dict[str, int]:
        """Return what the platform tells of the year (5206); nothing where it tells nothing, as no bill needs it."""
        asked = Data(data=AccumulatedAsked(psn_no=person.number, cum_ym=f"{on:%Y%m}"))
        try:
            reply = self._exchange.ask("5206", asked, context.insured_area, private=context.private)
            return understood("5206", reply, lambda: accumulated.read(reply.output, self._profile.codes, on))
        except (Refused, NotSent) as error:
            _log.info("5206: %s", error)
            return {}
