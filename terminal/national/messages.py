"""The messages, field by field (docs/interface.md, "Transactions"); empty fields are left out."""

from decimal import Decimal

from msgspec import Struct


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A node of a request: texts, and amounts in yuan as exact decimals."""


class SignIn(Message, frozen=True):
    """9001 签到."""

    opter_no: str
    mac: str
    ip: str


class SignInInput(Message, frozen=True):
    """The input of 9001."""

    signIn: SignIn  # noqa: N815, the interface's own spelling


class Data(Message, frozen=True):
    """The input of every transaction whose one node is called data."""

    data: Message


class PersonAsked(Message, frozen=True):
    """1101 人员基本信息获取."""

    mdtrt_cert_type: str
    mdtrt_cert_no: str
    card_sn: str = ""
    begntime: str = ""
    psn_cert_type: str = ""
    certno: str = ""
    psn_name: str = ""


class CodeShown(Message, frozen=True):
    """1162 电子凭证解码, and the ec.query of a local decoder (docs/interface.md, "E-voucher decoding")."""

    orgId: str  # noqa: N815
    businessType: str  # noqa: N815
    operatorId: str  # noqa: N815
    operatorName: str  # noqa: N815
    ecQrCode: str  # noqa: N815
    officeId: str = ""  # noqa: N815
    officeName: str = ""  # noqa: N815
    deviceType: str = ""  # noqa: N815


class CodeInput(Message, frozen=True):
    """The input of 1162."""

    data: CodeShown
    transType: str  # noqa: N815
    orgId: str  # noqa: N815


class Settling(Message, frozen=True):
    """2206 and 2303 预结算; with the sums of the lines and the invoice 2207 and 2304 结算."""

    psn_no: str
    medfee_sumamt: Decimal
    psn_setlway: str
    mdtrt_id: str
    acct_used_flag: str
    insutype: str
    mdtrt_cert_type: str = ""
    mdtrt_cert_no: str = ""
    med_type: str = ""
    chrg_bchno: str = ""
    invono: str = ""
    mid_setl_flag: str = ""
    fulamt_ownpay_amt: Decimal | None = None
    overlmt_selfpay: Decimal | None = None
    preselfpay_amt: Decimal | None = None
    inscp_scp_amt: Decimal | None = None


class Undoing(Message, frozen=True):
    """2208 and 2305 结算撤销; without setl_id 2404 and 2405 入院, 出院撤销."""

    mdtrt_id: str
    psn_no: str
    setl_id: str = ""


class Reversal(Message, frozen=True):
    """2601 冲正交易."""

    psn_no: str
    omsgid: str
    oinfno: str


class SettlementAsked(Message, frozen=True):
    """5203 结算信息查询: by setl_id, or in relaxed regions by the message that made it."""

    psn_no: str
    mdtrt_id: str = ""
    setl_id: str = ""
    medins_setl_id: str = ""


class AccumulatedAsked(Message, frozen=True):
    """5206 人员累计信息查询, of a month (yyyyMM)."""

    psn_no: str
    cum_ym: str


class Recognised(Message, frozen=True):
    """2503 慢特病备案."""

    psn_no: str
    insutype: str
    opsp_dise_code: str
    opsp_dise_name: str
    ide_fixmedins_no: str
    hosp_ide_date: str
    begndate: str
    diag_dr_codg: str = ""


class Referral(Message, frozen=True):
    """2501 转院备案, which regions also accept for other registrations."""

    psn_no: str
    insutype: str
    mdtrtarea_admdvs: str
    refl_type: str
    refl_date: str
    begndate: str
    enddate: str = ""


class ReferralInput(Message, frozen=True):
    """The input of 2501."""

    refmedin: Referral


class TotalsAsked(Message, frozen=True):
    """3201 对总账: the hospital's own totals."""

    insutype: str
    clr_type: str
    setl_optins: str
    stmt_begndate: str
    stmt_enddate: str
    medfee_sumamt: Decimal
    fund_pay_sumamt: Decimal
    acct_pay: Decimal
    fixmedins_setl_cnt: str


class StatementAsked(Message, frozen=True):
    """3202 对明细账, with a file that was uploaded before."""

    setl_optins: str
    file_qury_no: str
    stmt_begndate: str
    stmt_enddate: str
    medfee_sumamt: Decimal
    fund_pay_sumamt: Decimal
    cash_payamt: Decimal
    fixmedins_setl_cnt: str
    clr_type: str


class Upload(Message, frozen=True, rename={"content": "in"}):
    """9101 文件上传, the content as Base64."""

    content: str
    filename: str
    fixmedins_code: str


class UploadInput(Message, frozen=True):
    """The input of 9101."""

    fsUploadIn: Upload  # noqa: N815, the interface's own spelling


class Download(Message, frozen=True):
    """9102 文件下载."""

    file_qury_no: str
    filename: str
    fixmedins_code: str


class DownloadInput(Message, frozen=True):
    """The input of 9102."""

    fsDownloadIn: Download  # noqa: N815, the interface's own spelling
