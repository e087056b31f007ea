"""The platform's figures of a settlement: read as sent, checked by the identities I1 to I5, never corrected."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from terminal.errors import BadInput
from terminal.model import BEIJING, Basis, Noun, PlatformResult, Refund, Split
from terminal.money import yuan
from terminal.national import lenient
from terminal.national.lenient import Code, Fen
from terminal.national.profile import Figures

ZERO = Fen(0)
_DIGITS = 14  # yyyyMMddHHmmss


class Setlinfo(lenient.Node, frozen=True):
    """setlinfo (docs/interface.md, "setlinfo") with the alternative names of some figures."""

    medfee_sumamt: Fen
    setl_id: Code = Code()
    mdtrt_id: Code = Code()
    psn_no: Code = Code()
    medins_setl_id: Code = Code()
    setl_time: Code = Code()
    refd_setl_flag: Code = Code()
    fulamt_ownpay_amt: Fen = ZERO
    overlmt_selfpay: Fen = ZERO
    preselfpay_amt: Fen = ZERO
    inscp_scp_amt: Fen = ZERO
    act_pay_dedc: Fen = ZERO
    hifp_pay: Fen = ZERO
    cvlserv_pay: Fen = ZERO
    hifes_pay: Fen = ZERO
    hifmi_pay: Fen = ZERO
    hifob_pay: Fen = ZERO
    maf_pay: Fen = ZERO
    hifdm_pay: Fen = ZERO
    oth_pay: Fen = ZERO
    fund_pay_sumamt: Fen = ZERO
    psn_part_amt: Fen | None = None
    psn_pay: Fen | None = None
    acct_pay: Fen = ZERO
    acct_mulaid_pay: Fen = ZERO
    psn_cash_pay: Fen | None = None
    pdn_cash_pay: Fen | None = None
    cash_payamt: Fen | None = None
    hosp_part_amt: Fen = ZERO
    balc: Fen = ZERO
    exp_content: Any = None

    @property
    def personal(self) -> int:
        """个人负担总金额, under either of its names."""
        return _given("psn_part_amt", self.psn_part_amt, self.psn_pay)

    @property
    def cash(self) -> int:
        """个人现金支出, under any of its names."""
        return _given("psn_cash_pay", self.psn_cash_pay, self.pdn_cash_pay, self.cash_payamt)


class _Detail(lenient.Node, frozen=True):
    fund_pay_type: Code = Code()
    fund_payamt: Fen = ZERO


class Extension(Noun, frozen=True):
    """The simulated platform's data beyond the national fields, in exp_content."""

    split: Split
    basis: tuple[Basis, ...] = ()
    from_family: int = 0
    accumulators: dict[str, int] | None = None


def answer(output: dict[str, object], flags: Figures, total: int, visit: str = "") -> PlatformResult:
    """Return the result of settling, or trying to settle, a bill of `total` fen.

    The split is the extension's if there is one; otherwise it is made from the national fields, which do not
    distinguish remote_self_pay, over_cap and pool_self: the rest of in_scope becomes pool_self; hifes and hifob count
    as critical_illness, hifdm and oth as medical_aid. Raises ValueError if the output is invalid, and
    BadInput("answer_figures") with both sides of an identity that does not hold.
    """
    setlinfo = lenient.node(output.get("setlinfo"), Setlinfo)
    _ensure_sound(setlinfo, _details(output), flags)
    _ensure("total", total, setlinfo.medfee_sumamt)
    extension = lenient.extension(setlinfo.exp_content, "split", Extension)
    national = _split(setlinfo, flags)
    split = extension.split if extension else national
    _ensure_same(split, national)
    for name in Split.__struct_fields__:
        _ensure(name, getattr(split, name), max(0, getattr(split, name)))
    return PlatformResult(
        split=split,
        basis=extension.basis if extension else (),
        settlement_number=str(setlinfo.setl_id),
        at=_time(setlinfo.setl_time),
        account_left=setlinfo.balc,
        from_family=_family(setlinfo, flags, extension),
        accumulators=extension.accumulators if extension else None,
        visit=visit,
    )


def refund(output: dict[str, object], flags: Figures, settlement_number: str, now: datetime) -> Refund:
    """Return the refund; raises ValueError, or BadInput("answer_figures") if amounts are not negative."""
    setlinfo = lenient.node(output.get("setlinfo"), Setlinfo)
    _ensure_sound(setlinfo, _details(output), flags)
    split = _split(setlinfo, flags)
    for name in ("total", "fund", "account", "cash"):
        if (amount := getattr(split, name)) > 0:
            raise BadInput("answer_figures", identity=f"{name} <= 0", left=yuan(amount), right=yuan(0))
    return Refund(
        number=lenient.needed(setlinfo.setl_id, "setl_id"),
        settlement_number=settlement_number,
        total=split.total,
        fund=split.fund,
        account=split.account,
        cash=split.cash,
        at=_time(setlinfo.setl_time) or now,
    )


def ensure_echo(output: dict[str, object], **sent: str) -> None:
    """Raise ValueError, by field name, if setlinfo names another person, visit or message than was sent."""
    setlinfo = output.get("setlinfo")
    for name, value in sent.items():
        if isinstance(setlinfo, dict) and lenient.code(setlinfo.get(name, "")) not in {"", value}:
            raise ValueError(f"an answer about another {name}")


def _ensure_sound(setlinfo: Setlinfo, details: list[_Detail], flags: Figures) -> None:
    """Check the identities I1 to I5 (docs/interface.md, "Identities") with the region's flags, to the fen."""
    for identity, left, right in _identities(setlinfo, details, flags):
        _ensure(identity, left, right)


def _identities(setlinfo: Setlinfo, details: list[_Detail], flags: Figures) -> Iterator[tuple[str, int, int]]:
    lines = setlinfo.fulamt_ownpay_amt + setlinfo.overlmt_selfpay + setlinfo.preselfpay_amt + setlinfo.inscp_scp_amt
    yield "I1", setlinfo.medfee_sumamt, lines
    account = _account(setlinfo, flags)
    # If the fund includes the account, psn_part_amt counts it in some regions and not in others.
    outside = flags.fund_includes_account and setlinfo.personal != account + setlinfo.cash
    inside = setlinfo.acct_pay if flags.fund_includes_account and not outside else 0
    yield "I2", setlinfo.medfee_sumamt, setlinfo.fund_pay_sumamt - inside + setlinfo.personal + setlinfo.hosp_part_amt
    yield "I3", setlinfo.personal, account + setlinfo.cash - (setlinfo.acct_pay if outside else 0)
    fund = _fund(setlinfo, flags)
    yield "I4", fund, setlinfo.hifp_pay + setlinfo.cvlserv_pay + _critical(setlinfo) + _aid(setlinfo)
    if details:
        paid = sum(each.fund_payamt for each in details if each.fund_pay_type not in flags.no_funds)
        yield "I5", setlinfo.fund_pay_sumamt if paid != fund else fund, paid
    yield "hosp_part_amt", 0, setlinfo.hosp_part_amt


def _split(setlinfo: Setlinfo, flags: Figures) -> Split:
    fund = _fund(setlinfo, flags)
    left = setlinfo.inscp_scp_amt - setlinfo.act_pay_dedc - setlinfo.hifp_pay
    return Split(
        total=setlinfo.medfee_sumamt,
        uncovered=setlinfo.fulamt_ownpay_amt,
        over_limit=setlinfo.overlmt_selfpay,
        line_self_pay=setlinfo.preselfpay_amt,
        in_scope=setlinfo.inscp_scp_amt,
        deductible=setlinfo.act_pay_dedc,
        pool=setlinfo.hifp_pay,
        pool_self=left,
        critical_illness=_critical(setlinfo),
        civil_servant=setlinfo.cvlserv_pay,
        medical_aid=_aid(setlinfo),
        fund=fund,
        personal=setlinfo.medfee_sumamt - fund,
        account=_account(setlinfo, flags),
        cash=setlinfo.cash,
    )


def _ensure_same(extended: Split, national: Split) -> None:
    """Raise if the extension's split differs from the national fields."""
    for name in Split.__struct_fields__:
        if name not in {"remote_self_pay", "pool_self", "over_cap"}:
            _ensure(f"exp_content {name}", getattr(extended, name), getattr(national, name))


def _fund(setlinfo: Setlinfo, flags: Figures) -> int:
    return setlinfo.fund_pay_sumamt - (setlinfo.acct_pay if flags.fund_includes_account else 0)


def _account(setlinfo: Setlinfo, flags: Figures) -> int:
    return setlinfo.acct_pay + (0 if flags.account_includes_family else setlinfo.acct_mulaid_pay)


def _family(setlinfo: Setlinfo, flags: Figures, extension: Extension | None) -> int:
    if extension:
        _ensure("exp_content from_family", extension.from_family, setlinfo.acct_mulaid_pay)
    return setlinfo.acct_mulaid_pay


def _critical(setlinfo: Setlinfo) -> int:
    return setlinfo.hifmi_pay + setlinfo.hifob_pay + setlinfo.hifes_pay


def _aid(setlinfo: Setlinfo) -> int:
    return setlinfo.maf_pay + setlinfo.hifdm_pay + setlinfo.oth_pay


def _details(output: dict[str, object]) -> list[_Detail]:
    return [lenient.node(each, _Detail) for each in lenient.rows(output.get("setldetail"))]


def _ensure(identity: str, left: int, right: int) -> None:
    if left != right:
        raise BadInput("answer_figures", identity=identity, left=yuan(left), right=yuan(right))


def _given(name: str, *amounts: Fen | None) -> int:
    """Return the only amount present; raises ValueError if there is none, or two differ."""
    there = {each for each in amounts if each is not None}
    if len(there) != 1:
        raise ValueError(f"one {name}, found {len(there)}")
    return there.pop()


def _time(text: str) -> datetime | None:
    """Parse setl_time, with or without a zone; one that cannot be read is none, as no outcome depends on it."""
    if len(text) == _DIGITS and text.isdecimal():
        text = f"{text[:8]}T{text[8:]}"
    try:
        told = datetime.fromisoformat(text)
        return told.replace(tzinfo=BEIJING) if told.tzinfo is None else told.astimezone(BEIJING)
    except (ValueError, OverflowError):
        return None
