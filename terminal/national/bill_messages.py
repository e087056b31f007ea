"""Messages that upload a bill or cancel it (2201 to 2205, 2301, 2302, 2401, 2402); empty fields are left out."""

from decimal import Decimal

from terminal.national.messages import Message


class Visit(Message, frozen=True):
    """2201 门诊挂号 (visit)."""

    psn_no: str
    insutype: str
    begntime: str
    ipt_otp_no: str
    mdtrt_cert_type: str = ""
    mdtrt_cert_no: str = ""
    atddr_no: str = ""
    dr_name: str = ""
    dept_code: str = ""
    dept_name: str = ""
    caty: str = ""


class VisitsAsked(Message, frozen=True):
    """5201 就诊信息查询 (visits of a person in a period, by their kind)."""

    psn_no: str
    begntime: str
    endtime: str
    med_type: str


class VisitCancelled(Message, frozen=True):
    """2202 挂号撤销 (cancellation of a visit)."""

    psn_no: str
    mdtrt_id: str
    ipt_otp_no: str


class VisitFacts(Message, frozen=True):
    """2203 门诊就诊信息上传: the visit."""

    mdtrt_id: str
    psn_no: str
    med_type: str
    begntime: str
    dise_codg: str = ""
    dise_name: str = ""
    fetts: str = ""


class Diagnosis(Message, frozen=True):
    """A row of diseinfo in 2203, 2401 and 2402."""

    diag_type: str
    diag_srt_no: str
    diag_code: str
    diag_name: str
    diag_time: str
    maindiag_flag: str = ""
    diag_dept: str = ""
    dise_dor_no: str = ""
    dise_dor_name: str = ""
    vali_flag: str = ""
    psn_no: str = ""
    mdtrt_id: str = ""


class VisitInput(Message, frozen=True):
    """The input of 2203."""

    mdtrtinfo: VisitFacts
    diseinfo: tuple[Diagnosis, ...]


class FeeLine(Message, frozen=True):
    """A row of 2204 or, with med_type instead of the batch, of 2301: 费用明细上传."""

    feedetl_sn: str
    mdtrt_id: str
    psn_no: str
    fee_ocur_time: str
    med_list_codg: str
    medins_list_codg: str
    det_item_fee_sumamt: Decimal
    cnt: Decimal
    pric: Decimal
    chrg_bchno: str = ""
    med_type: str = ""
    dise_codg: str = ""
    bilg_dept_codg: str = ""
    bilg_dept_name: str = ""
    bilg_dr_codg: str = ""
    bilg_dr_name: str = ""
    rx_circ_flag: str = ""
    hosp_appr_flag: str = ""


class FeeInput(Message, frozen=True):
    """The input of 2204 and 2301."""

    feedetail: tuple[FeeLine, ...]


class FeesCancelled(Message, frozen=True):
    """2205 and 2302 费用明细撤销: every unsettled line, if the batch is 0000."""

    mdtrt_id: str
    psn_no: str
    chrg_bchno: str = ""
    feedetl_sn: str = ""


class Admission(Message, frozen=True):
    """2401 入院办理: the stay."""

    psn_no: str
    insutype: str
    begntime: str
    med_type: str
    ipt_no: str
    mdtrt_cert_type: str = ""
    mdtrt_cert_no: str = ""
    atddr_no: str = ""
    chfpdr_name: str = ""
    adm_diag_dscr: str = ""
    adm_dept_codg: str = ""
    adm_dept_name: str = ""
    adm_bed: str = ""
    dscg_maindiag_code: str = ""
    dscg_maindiag_name: str = ""
    dise_codg: str = ""
    dise_name: str = ""
    fetts: str = ""
    card_sn: str = ""
    psn_cert_type: str = ""
    certno: str = ""


class AdmissionInput(Message, frozen=True):
    """The input of 2401."""

    mdtrtinfo: Admission
    diseinfo: tuple[Diagnosis, ...]


class Discharge(Message, frozen=True):
    """2402 出院办理: the end of the stay; 离院方式 1 is on the doctor's advice."""

    mdtrt_id: str
    psn_no: str
    insutype: str
    endtime: str
    dscg_way: str
    dscg_dept_codg: str = ""
    dscg_dept_name: str = ""
    dscg_bed: str = ""
    dise_codg: str = ""
    dise_name: str = ""


class DischargeInput(Message, frozen=True):
    """The input of 2402."""

    dscginfo: Discharge
    diseinfo: tuple[Diagnosis, ...]
