"""A person in the terms of the national interface: a credential for 1101, and its answer as a Person."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from terminal.errors import Refused
from terminal.model import CardCredential, IdCredential, Insurance, Insured, InsurerCredential, Noun, Person, Status
from terminal.national import lenient
from terminal.national.envelope import Sender
from terminal.national.lenient import Code, Fen
from terminal.national.messages import CodeInput, CodeShown, PersonAsked
from terminal.national.profile import Codes
from terminal.private import Private

NOBODY = Private("")
_GENDERS = {"1": "男", "2": "女"}
# The purpose of the decoding (businessType): settlement (docs/interface.md, "E-voucher decoding").
_SETTLING = "01301"


class PatientContext(Noun, frozen=True):
    """The facts about an identified person that later messages repeat; never written down."""

    insured_area: str = ""
    insurance: str = ""
    certificate: str = ""
    certificate_number: Private = NOBODY
    card_sn: Private = NOBODY
    id_number: Private = NOBODY
    name: Private = NOBODY

    @property
    def private(self) -> tuple[str, ...]:
        """The values that must not appear in a platform's reason."""
        secrets = (self.certificate_number, self.card_sn, self.id_number, self.name)
        return tuple(each.reveal() for each in secrets)


class Extension(Noun, frozen=True):
    """The simulated platform's data beyond the national fields, in baseinfo's exp_content."""

    insured: Insured
    accumulators: dict[str, int]
    family_account: int = 0


class _Base(lenient.Node, frozen=True):
    psn_no: Code
    psn_name: Code
    certno: Code
    gend: Code = Code()
    brdy: Code = Code()
    exp_content: Any = None


class _Insurance(lenient.Node, frozen=True):
    insutype: Code
    insuplc_admdvs: Code
    balc: Fen = Fen(0)
    psn_type: Code = Code()
    psn_insu_stas: Code = Code()
    cvlserv_flag: Code = Code()


class _Decoded(lenient.Node, frozen=True):
    ecToken: Code  # noqa: N815, the interface's own spelling
    idNo: Code = Code()  # noqa: N815
    userName: Code = Code()  # noqa: N815


def context_of(credential: InsurerCredential, codes: Codes) -> PatientContext:
    """Return a credential as a certificate; a card without its number (third generation) by the identity card's."""
    kinds = codes.mdtrt_cert_type
    if isinstance(credential, IdCredential):
        number = credential.id_number
        return PatientContext(certificate=kinds.identity_card, certificate_number=number, id_number=number)
    if not isinstance(credential, CardCredential):
        return PatientContext(certificate=kinds.voucher, certificate_number=credential.code)
    by_card = bool(credential.card_number)
    return PatientContext(
        certificate=kinds.card if by_card else kinds.identity_card,
        certificate_number=credential.card_number if by_card else credential.id_number,
        card_sn=credential.card_sn,
        id_number=credential.id_number,
        name=credential.name,
    )


def asked(context: PatientContext, codes: Codes, on: date) -> PersonAsked:
    """Build the query for a person (1101)."""
    return PersonAsked(
        mdtrt_cert_type=context.certificate,
        mdtrt_cert_no=context.certificate_number.reveal(),
        card_sn=context.card_sn.reveal() if context.certificate == codes.mdtrt_cert_type.card else "",
        begntime=f"{on} 00:00:00",
        psn_cert_type=codes.psn_cert_type if context.id_number else "",
        certno=context.id_number.reveal(),
        psn_name=context.name.reveal(),
    )


def code_shown(context: PatientContext, sender: Sender) -> CodeInput:
    """Build the query for the token of a scanned code (1162)."""
    hospital, operator = sender.institution.code, sender.opter
    shown = CodeShown(
        orgId=hospital,
        businessType=_SETTLING,
        operatorId=operator,
        operatorName=operator,
        ecQrCode=context.certificate_number.reveal(),
    )
    return CodeInput(data=shown, transType="ec.query", orgId=hospital)


def decoded(output: dict[str, object], context: PatientContext) -> PatientContext:
    """Return the holder of a code from its decoding, whose data may be JSON text; raises ValueError."""
    data = output.get("data", output)
    response = lenient.node(lenient.read(data) if isinstance(data, str) else data, _Decoded)
    if not response.ecToken:
        raise ValueError("no ecToken")
    return msgspec.structs.replace(
        context,
        certificate_number=Private(response.ecToken),
        id_number=Private(response.idNo),
        name=Private(response.userName),
    )


def read_person(output: dict[str, object], context: PatientContext, codes: Codes) -> tuple[Person, PatientContext]:
    """Return the person of 1101's answer, and the facts that later messages repeat.

    Complete if the answer has our extension; otherwise without registrations, recognitions and accumulators. Raises
    ValueError, or Refused("insurance_not_active") if the person has no active insurance.
    """
    base = lenient.node(output.get("baseinfo"), _Base)
    insured_by = [lenient.node(each, _Insurance) for each in lenient.rows(output.get("insuinfo"))]
    extension = lenient.extension(base.exp_content, "insured", Extension)
    chosen = _chosen(insured_by, codes, extension)
    person = Person(
        number=lenient.needed(base.psn_no, "psn_no"),
        name=Private(base.psn_name),
        id_number=Private(lenient.needed(base.certno, "certno")),
        gender=_GENDERS.get(base.gend, ""),
        insured=extension.insured if extension else _insured(base, chosen, codes),
        account=chosen.balc,
        family_account=extension.family_account if extension else 0,
        accumulators=extension.accumulators if extension else {},
        complete=extension is not None,
    )
    later = msgspec.structs.replace(
        context,
        insured_area=lenient.needed(chosen.insuplc_admdvs, "insuplc_admdvs"),
        insurance=str(chosen.insutype),
        id_number=person.id_number,
        name=person.name,
    )
    return person, later


def _chosen(insured_by: Sequence[_Insurance], codes: Codes, extension: Extension | None) -> _Insurance:
    """Return the insurance that pays: an active one, an employee's before a resident's."""
    wanted = [codes.insutype.employee, codes.insutype.resident]
    if extension:
        wanted = [_insutype(extension.insured.insurance, codes)]
    for insutype in wanted:
        for each in insured_by:
            if each.insutype == insutype and each.psn_insu_stas in {"", codes.insured}:
                return each
    raise Refused("insurance_not_active")


def _insured(base: _Base, chosen: _Insurance, codes: Codes) -> Insured:
    return Insured(
        insured_area=chosen.insuplc_admdvs,
        insurance=Insurance.EMPLOYEE if chosen.insutype == codes.insutype.employee else Insurance.RESIDENT,
        birth=date.fromisoformat(base.brdy[:10]),
        status=next(_status(chosen.psn_type, codes), None),
        civil_servant=chosen.cvlserv_flag == "1",
    )


def _status(psn_type: str, codes: Codes) -> Iterator[Status]:
    if psn_type.startswith(codes.active_staff):
        yield Status.ACTIVE
    if psn_type.startswith(codes.retired):
        yield Status.RETIRED


def _insutype(insurance: Insurance, codes: Codes) -> str:
    return str(getattr(codes.insutype, insurance))
