"""A bill in the terms of the national interface: a visit or a stay, its diagnosis, and its lines."""

from collections.abc import Sequence
from decimal import Decimal

from terminal import diseases
from terminal.errors import BadInput, Phrase
from terminal.model import Care, Kind, Line, LineShare, Noun, Treating
from terminal.model import Diagnosis as Told
from terminal.national.bill_messages import (
    Admission,
    AdmissionInput,
    Diagnosis,
    Discharge,
    DischargeInput,
    FeeLine,
    FeesCancelled,
    Visit,
    VisitCancelled,
    VisitFacts,
    VisitInput,
    VisitsAsked,
)
from terminal.national.messages import Data, Undoing
from terminal.national.people import PatientContext
from terminal.national.profile import Needed, Profile
from terminal.national.visit import VisitKey
from terminal.ports import Request

UNTOLD = Told(code="", name="")
"""The main diagnosis where the hospital tells none."""

IN_HOUSE = "0"
"""外购处方标志 of a prescription that the hospital itself dispenses, as every one on its bill is."""

APPROVALS = {None: "0", True: "1", False: "2"}
"""医院审批标志: nothing to approve, approved, not approved."""

_PLACES = 4  # of a quantity (cnt 16.4)


class Uploaded(Noun, frozen=True):
    """A bill that is uploaded to the platform and not settled yet."""

    request: Request
    visit: VisitKey
    whole: bool = False


def is_inpatient(kind: Kind) -> bool:
    """Return whether a kind of care is a hospital stay, with admission and discharge."""
    return kind in {Kind.INPATIENT, Kind.MATERNITY}


def med_type(care: Care, profile: Profile) -> str:
    """Return the region's code of the kind of care."""
    kind = str(care.kind)
    if care.emergency and care.kind in {Kind.INPATIENT, Kind.OUTPATIENT}:
        kind += "_emergency"
    return str(getattr(profile.codes.med_type, kind))


def disease(care: Care) -> tuple[str, str]:
    """Return the code and the name of the disease that is treated, both empty if none is given."""
    code = care.disease or ""
    return code, diseases.name(code, "zh_CN") if code else ""


def decimal(fen: int) -> Decimal:
    """Return fen as exact yuan with two places."""
    return Decimal(fen).scaleb(-2)


def outpatient_visit(request: Request, context: PatientContext) -> Visit:
    """Build a visit (2201); the bill's number is the hospital's number of the visit."""
    told = _told(request.care)
    return Visit(
        psn_no=request.person_number,
        insutype=context.insurance,
        begntime=_time(request.care),
        mdtrt_cert_type=context.certificate,
        mdtrt_cert_no=context.certificate_number.reveal(),
        ipt_otp_no=request.bill_number,
        atddr_no=request.care.doctor,
        dr_name=told.doctor_name,
        dept_code=told.department_code,
        dept_name=told.department,
        caty=told.department_code,
    )


def ensure_told(request: Request, profile: Profile) -> None:
    """Raise BadInput("bill_untold") with the fields of a bill that the region insists on and the hospital left out."""
    care, told = request.care, _told(request.care)
    held = {
        Needed.DOCTOR: care.doctor and told.doctor_name,
        Needed.DEPARTMENT: told.department_code and told.department,
        Needed.DIAGNOSES: told.diagnoses or disease(care)[0],
        Needed.BED: told.bed or not is_inpatient(care.kind),
    }
    if lacking := tuple(Phrase(f"treating_{each}") for each in profile.needs if not held[each]):
        raise BadInput("bill_untold", bill=request.bill_number, fields=lacking)


def visits_asked(request: Request, profile: Profile) -> Data:
    """Build the query (5201) of the visits that began when the bill's does."""
    day = request.care.admitted or request.care.day
    asked = VisitsAsked(
        psn_no=request.person_number,
        begntime=f"{day} 00:00:00",
        endtime=f"{day} 23:59:59",
        med_type=med_type(request.care, profile),
    )
    return Data(data=asked)


def visit_facts(uploaded: Uploaded, profile: Profile) -> VisitInput:
    """Build the clinical data of a visit (2203)."""
    request, number = uploaded.request, uploaded.visit.number
    code, name = disease(request.care)
    facts = VisitFacts(
        mdtrt_id=number,
        psn_no=request.person_number,
        med_type=med_type(request.care, profile),
        begntime=_time(request.care),
        dise_codg=code,
        dise_name=name,
        fetts=str(request.care.child or ""),
    )
    return VisitInput(mdtrtinfo=facts, diseinfo=_diagnoses(request, number))


def admission(request: Request, context: PatientContext, profile: Profile) -> AdmissionInput:
    """Build an admission (2401), with the fields required across provinces: card_sn and the identity document."""
    care, told = request.care, _told(request.care)
    code, name = disease(care)
    main = told.diagnoses[0] if told.diagnoses else UNTOLD
    stay = Admission(
        psn_no=request.person_number,
        insutype=context.insurance,
        begntime=f"{care.admitted or care.day} 00:00:00",
        med_type=med_type(care, profile),
        ipt_no=request.bill_number,
        mdtrt_cert_type=context.certificate,
        mdtrt_cert_no=context.certificate_number.reveal(),
        atddr_no=care.doctor,
        chfpdr_name=told.doctor_name,
        adm_diag_dscr=main.name,
        adm_dept_codg=told.department_code,
        adm_dept_name=told.department,
        adm_bed=told.bed,
        dscg_maindiag_code=main.code,
        dscg_maindiag_name=main.name,
        dise_codg=code,
        dise_name=name,
        fetts=str(care.child or ""),
        card_sn=context.card_sn.reveal(),
        psn_cert_type=profile.codes.psn_cert_type,
        certno=context.id_number.reveal(),
    )
    return AdmissionInput(mdtrtinfo=stay, diseinfo=_diagnoses(request, ""))


def discharge(uploaded: Uploaded, context: PatientContext) -> DischargeInput:
    """Build a discharge (2402) on the day of the bill."""
    request, number = uploaded.request, uploaded.visit.number
    code, name = disease(request.care)
    ended = Discharge(
        mdtrt_id=number,
        psn_no=request.person_number,
        insutype=context.insurance,
        endtime=_time(request.care),
        dscg_way="1",
        dscg_dept_codg=_told(request.care).department_code,
        dscg_dept_name=_told(request.care).department,
        dscg_bed=_told(request.care).bed,
        dise_codg=code,
        dise_name=name,
    )
    return DischargeInput(dscginfo=ended, diseinfo=_diagnoses(request, number))


def fee_lines(uploaded: Uploaded, parts: Sequence[LineShare], profile: Profile) -> tuple[FeeLine, ...]:
    """Return the bill's lines (2204, 2301); each amount is rounded once and summed as sent."""
    request, care, told = uploaded.request, uploaded.request.care, _told(uploaded.request.care)
    inpatient = is_inpatient(care.kind)
    return tuple(
        FeeLine(
            feedetl_sn=str(number),
            mdtrt_id=uploaded.visit.number,
            psn_no=request.person_number,
            fee_ocur_time=f"{line.done or care.day} 00:00:00",
            med_list_codg=line.code,
            medins_list_codg=line.code,
            det_item_fee_sumamt=decimal(part.amount),
            cnt=_quantity(line, number),
            pric=decimal(line.unit_price),
            chrg_bchno="" if inpatient else request.bill_number,
            med_type=med_type(care, profile) if inpatient else "",
            dise_codg=disease(care)[0],
            bilg_dept_codg=told.department_code,
            bilg_dept_name=told.department,
            bilg_dr_codg=care.doctor,
            bilg_dr_name=told.doctor_name,
            rx_circ_flag=IN_HOUSE if care.treating else "",
            hosp_appr_flag=APPROVALS[line.approved] if care.treating or line.approved is not None else "",
        )
        for number, (line, part) in enumerate(zip(care.lines, parts, strict=True), start=1)
    )


def fees_cancelled(uploaded: Uploaded) -> tuple[str, Data]:
    """Build the cancellation of every uploaded line (2205, 2302)."""
    every: dict[str, str] = (
        {"feedetl_sn": "0000"} if is_inpatient(uploaded.request.care.kind) else {"chrg_bchno": "0000"}
    )
    asked = FeesCancelled(mdtrt_id=uploaded.visit.number, psn_no=uploaded.request.person_number, **every)
    return "2302" if is_inpatient(uploaded.request.care.kind) else "2205", Data(data=asked)


def undone(uploaded: Uploaded) -> tuple[tuple[str, Data], ...]:
    """List the messages that cancel an upload, the last step first."""
    request, number = uploaded.request, uploaded.visit.number
    undoing = Data(data=Undoing(mdtrt_id=number, psn_no=request.person_number))
    if is_inpatient(request.care.kind):
        return ("2405", undoing), fees_cancelled(uploaded), ("2404", undoing)
    visit = VisitCancelled(psn_no=request.person_number, mdtrt_id=number, ipt_otp_no=request.bill_number)
    return fees_cancelled(uploaded), ("2202", Data(data=visit))


def _told(care: Care) -> Treating:
    """Return who treated for what, as far as the hospital tells it."""
    return care.treating or Treating(doctor_name="", department_code="", department="")


def _diagnoses(request: Request, number: str) -> tuple[Diagnosis, ...]:
    """List the hospital's diagnoses, the main one first; without any the disease that is treated."""
    treated, told = disease(request.care), _told(request.care)
    known = [(each.code, each.name) for each in told.diagnoses] or ([treated] if treated[0] else [])
    return tuple(
        Diagnosis(
            diag_type="1",
            diag_srt_no=str(place),
            diag_code=code,
            diag_name=name,
            maindiag_flag=("1" if place == 1 else "0") if request.care.treating else "",
            diag_dept=told.department_code,
            dise_dor_no=request.care.doctor if request.care.treating else "",
            dise_dor_name=told.doctor_name,
            diag_time=_time(request.care),
            vali_flag="1",
            psn_no=request.person_number,
            mdtrt_id=number,
        )
        for place, (code, name) in enumerate(known, 1)
    )


def _quantity(line: Line, number: int) -> Decimal:
    quantity = Decimal(line.quantity)
    if quantity != round(quantity, _PLACES):
        raise BadInput("quantity_too_fine", line=number, quantity=line.quantity)
    return quantity


def _time(care: Care) -> str:
    return f"{care.day} 00:00:00"
