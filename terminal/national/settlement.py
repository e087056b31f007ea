"""The platform's figures of a settlement: read as sent, checked by the identities I1 to I5, never corrected."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from terminal.errors import BadInput
from terminal.model import Answer, Basis, Noun, Refund, Split
from terminal.money import yuan
from terminal.national import rough
from terminal.national.profile import Figures
from terminal.national.rough import Code, Fen

ZERO = Fen(0)
# The country's only time zone, used by every platform.
BEIJING = timezone(timedelta(hours=8))


class Setlinfo(rough.Node, frozen=True):
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


class _Detail(rough.Node, frozen=True):
    fund_payamt: Fen = ZERO


class Extension(Noun, frozen=True):
    """The simulated platform's data beyond the national fields, in exp_content."""

    split: Split
    basis: tuple[Basis, ...] = ()
    from_family: int = 0
    accumulators: dict[str, int] | None = None


def answer(output: dict[str, object], flags: Figures, total: int, visit: str = "") -> Answer:
    """Return the result of settling, or trying to settle, a bill of `total` fen.

    The split is the extension's if there is one; otherwise it is made from the national fields, which do not
    distinguish remote_self_pay, over_cap and pool_self: the rest of in_scope becomes pool_self; hifes and hifob count
    as critical_illness, hifdm and oth as medical_aid. Raises ValueError if the output is invalid, and
    BadInput("answer_figures") with both sides of an identity that does not hold.
    """
    told = rough.node(output.get("setlinfo"), Setlinfo)
    _ensure_sound(told, _details(output), flags)
    _ensure("total", total, told.medfee_sumamt)
    extension = rough.extension(told.exp_content, "split", Extension)
    national = _split(told, flags)
    split = extension.split if extension else national
    _ensure_same(split, national)
    for name in Split.__struct_fields__:
        _ensure(name, getattr(split, name), max(0, getattr(split, name)))
    return Answer(
        split=split,
        basis=extension.basis if extension else (),
        settlement_number=str(told.setl_id),
        at=_time(told.setl_time),
        account_left=told.balc,
        from_family=_family(told, flags, extension),
        accumulators=extension.accumulators if extension else None,
        visit=visit,
    )


def refund(output: dict[str, object], flags: Figures, settlement_number: str, now: datetime) -> Refund:
    """Return the refund; raises ValueError, or BadInput("answer_figures") if amounts are not negative."""
    told = rough.node(output.get("setlinfo"), Setlinfo)
    _ensure_sound(told, _details(output), flags)
    split = _split(told, flags)
    for name in ("total", "fund", "account", "cash"):
        if (amount := getattr(split, name)) > 0:
            raise BadInput("answer_figures", identity=f"{name} <= 0", left=yuan(amount), right=yuan(0))
    return Refund(
        number=rough.needed(told.setl_id, "setl_id"),
        settlement_number=settlement_number,
        total=split.total,
        fund=split.fund,
        account=split.account,
        cash=split.cash,
        at=_time(told.setl_time) or now,
    )


def ensure_echo(output: dict[str, object], **sent: str) -> None:
    """Raise ValueError, by field name, if setlinfo names another person, visit or message than was sent."""
    told = output.get("setlinfo")
    for name, value in sent.items():
        if isinstance(told, dict) and rough.code(told.get(name, "")) not in {"", value}:
            raise ValueError(f"an answer about another {name}")


def _ensure_sound(told: Setlinfo, details: list[_Detail], flags: Figures) -> None:
    """Check the identities I1 to I5 (docs/interface.md, "Identities") with the region's flags, to the fen."""
    for identity, left, right in _identities(told, details, flags):
        _ensure(identity, left, right)


def _identities(told: Setlinfo, details: list[_Detail], flags: Figures) -> Iterator[tuple[str, int, int]]:
    lines = told.fulamt_ownpay_amt + told.overlmt_selfpay + told.preselfpay_amt + told.inscp_scp_amt
    yield "I1", told.medfee_sumamt, lines
    account = _account(told, flags)
    # If the fund includes the account, psn_part_amt counts it in some regions and not in others.
    outside = flags.fund_includes_account and told.personal != account + told.cash
    inside = told.acct_pay if flags.fund_includes_account and not outside else 0
    yield "I2", told.medfee_sumamt, told.fund_pay_sumamt - inside + told.personal + told.hosp_part_amt
    yield "I3", told.personal, account + told.cash - (told.acct_pay if outside else 0)
    fund = _fund(told, flags)
    yield "I4", fund, told.hifp_pay + told.cvlserv_pay + _critical(told) + _aid(told)
    if details:
        paid = sum(each.fund_payamt for each in details)
        yield "I5", told.fund_pay_sumamt if paid != fund else fund, paid
    yield "hosp_part_amt", 0, told.hosp_part_amt


def _split(told: Setlinfo, flags: Figures) -> Split:
    fund = _fund(told, flags)
    left = told.inscp_scp_amt - told.act_pay_dedc - told.hifp_pay
    return Split(
        total=told.medfee_sumamt,
        uncovered=told.fulamt_ownpay_amt,
        over_limit=told.overlmt_selfpay,
        line_self_pay=told.preselfpay_amt,
        in_scope=told.inscp_scp_amt,
        deductible=told.act_pay_dedc,
        pool=told.hifp_pay,
        pool_self=left,
        critical_illness=_critical(told),
        civil_servant=told.cvlserv_pay,
        medical_aid=_aid(told),
        fund=fund,
        personal=told.medfee_sumamt - fund,
        account=_account(told, flags),
        cash=told.cash,
    )


def _ensure_same(extended: Split, national: Split) -> None:
    """Raise if the extension's split differs from the national fields."""
    for name in Split.__struct_fields__:
        if name not in {"remote_self_pay", "pool_self", "over_cap"}:
            _ensure(f"exp_content {name}", getattr(extended, name), getattr(national, name))


def _fund(told: Setlinfo, flags: Figures) -> int:
    return told.fund_pay_sumamt - (told.acct_pay if flags.fund_includes_account else 0)


def _account(told: Setlinfo, flags: Figures) -> int:
    return told.acct_pay + (0 if flags.account_includes_family else told.acct_mulaid_pay)


def _family(told: Setlinfo, flags: Figures, extension: Extension | None) -> int:
    if extension:
        _ensure("exp_content from_family", extension.from_family, told.acct_mulaid_pay)
    return told.acct_mulaid_pay


def _critical(told: Setlinfo) -> int:
    return told.hifmi_pay + told.hifob_pay + told.hifes_pay


def _aid(told: Setlinfo) -> int:
    return told.maf_pay + told.hifdm_pay + told.oth_pay


def _details(output: dict[str, object]) -> list[_Detail]:
    return [rough.node(each, _Detail) for each in rough.rows(output.get("setldetail"))]


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
    """Parse setl_time; raises ValueError."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING) if text else None
