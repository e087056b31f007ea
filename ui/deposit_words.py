"""What the page of deposits says of a stay: what dominates and its proof, what is known, and what has to be done."""

from datetime import date

from terminal import money
from terminal.accounts.deposits import Plan
from terminal.model import Account, Deposit, Stay, StayState
from ui.i18n import DOT, tr

DONE, UNDONE = "●", "▲"


def may_settle(account: Account | None, plan: Plan | None, received: int, bill: str) -> bool:
    """Return whether a bill may be settled: not of a patient in bed, unless it is interim, nor with a shortage."""
    if account is None or plan is None or account.is_pending or _is_too_early(account, bill):
        return False
    return received >= plan.in_cash if plan.shortage else not received


def may_owe(account: Account, plan: Plan, received: int, bill: str) -> bool:
    """Return whether a bill may be settled with a debt, with so much received of what is missing."""
    return plan.shortage > received and not (account.is_pending or _is_too_early(account, bill))


def cut_day(account: Account, typed: str) -> date | None:
    """Return the last day of an interim settlement: typed as month and day, otherwise the day before the last."""
    days = [each.day for each in account.stay.days]
    if typed:
        return next((each for each in reversed(days) if f"{each:%m%d}" == typed), None)
    return days[-2] if len(days) > 1 else None


def left_over(account: Account) -> Deposit | None:
    """Return the first deposit of a settled stay of which anything is left: it goes back without more ado."""
    is_settled = account.stay.state is StayState.SETTLED
    return next((each for each in account.deposits if is_settled and each.left), None)


def giving_back(deposit: Deposit) -> str:
    """Return what F9 does with what is left of a deposit."""
    to = tr("its order …{0}", deposit.order[-5:]) if deposit.order else tr("in cash")
    return tr("F9  Give {0} of {1} back: {2}", money.yuan(deposit.left), deposit.number, to)


def stay_rows(stay: Stay) -> list[tuple[str, str]]:
    """Return what is known of a stay."""
    rows = [
        (tr("Patient"), stay.masked_name),
        (tr("Department"), DOT.join(filter(None, (stay.department, stay.bed)))),
        (tr("Admitted"), f"{stay.admitted:%Y-%m-%d}"),
        (tr("Left"), f"{stay.left:%Y-%m-%d}" if stay.left else ""),
        (tr("Diagnosis"), stay.diagnosis),
        (tr("State"), state(stay.state)),
    ]
    return [each for each in rows if each[1]]


def check_rows(account: Account) -> list[tuple[str, str]]:
    """Return what the ward has to have done, each with its sign: done, or not."""
    checks, owed = account.stay.checks, sum(each.amount for each in account.receivables)
    rows = [
        (tr("Discharge order"), checks.ordered, bool(checks.ordered)),
        (tr("Orders not carried out"), str(checks.not_executed), not checks.not_executed),
        (tr("Not dispensed"), str(checks.not_dispensed), not checks.not_dispensed),
        (tr("Charges to reverse"), str(checks.not_reversed), not checks.not_reversed),
        (tr("Charges audited"), checks.audited, bool(checks.audited)),
        (tr("Debt"), money.yuan(owed) if owed else tr("none"), not owed),
    ]
    return [(f"{DONE if done else UNDONE} {name}", value or tr("not yet")) for name, value, done in rows]


def brief(account: Account) -> str:
    """Return a stay in one line, with what the ward has not done yet."""
    undone = (f"{name} {value}" for name, value in check_rows(account) if name.startswith(UNDONE))
    return DOT.join((account.stay.number, *(value for _, value in stay_rows(account.stay)), *undone))


def _is_too_early(account: Account, bill: str) -> bool:
    return account.stay.state is StayState.IN_BED and bill not in account.interim


def below(account: Account | None, plan: Plan | None, bill: str, *, has_patient: bool) -> str:
    """Return what there is to know of the amount: that nothing has moved yet, or what a discharge still needs."""
    if plan and account and _is_too_early(account, bill):
        return tr("The patient is still in bed: no discharge.")
    if plan:
        return tr("Presettled: nothing is charged, nothing given back.")
    if account is None or account.stay.state is StayState.SETTLED:
        return ""
    if has_patient:
        return tr("To settle the discharge, choose the bill of this stay (F4).")
    return tr("To settle the discharge, present the patient's card first.")


def state(of: StayState) -> str:
    """Return the name of a stay's state."""
    return {
        StayState.IN_BED: tr("In bed"),
        StayState.LEAVING: tr("Leaving"),
        StayState.LEFT: tr("Discharged"),
        StayState.AUDITED: tr("Audited"),
        StayState.SETTLED: tr("Stay settled"),
    }[of]


def amount_of(account: Account | None, plan: Plan | None) -> tuple[str, int, list[tuple[str, str]]]:
    """Return what dominates: what goes back, what is missing or what is left; and its proof in three lines."""
    if account is None:
        return tr("Deposits"), 0, []
    if plan is None:
        held = [each for each in account.deposits if each.left or each.used or each.refunded]
        rows = [
            (tr("Deposits"), sum(each.amount for each in held)),
            (tr("− used"), sum(each.used for each in held)),
            (tr("− given back"), sum(each.refunded for each in held)),
            (tr("= left"), account.balance),
        ]
        return tr("Deposits left"), account.balance, [(name, money.grouped(fen)) for name, fen in rows]
    if plan.shortage:
        rows = [(tr("The patient's part"), plan.due), (tr("− deposits"), plan.paid_in), (tr("= to pay"), plan.shortage)]
        return tr("To pay in addition"), plan.in_cash, _with_rounding(rows, plan)
    rows = [
        (tr("Deposits"), plan.paid_in),
        (tr("− the patient's part, from deposits"), plan.due),
        (tr("= to give back"), plan.surplus),
    ]
    return tr("To give back"), plan.surplus - plan.rounding, _with_rounding(rows, plan)


def _with_rounding(rows: list[tuple[str, int]], plan: Plan) -> list[tuple[str, str]]:
    beside = [(tr("Rounding of cash"), plan.rounding)] if plan.rounding else []
    return [(name, money.grouped(fen)) for name, fen in (*rows, *beside)]


def settling(plan: Plan | None, received: int) -> str:
    """Return what F9 does."""
    if plan and plan.shortage:
        change = received - plan.in_cash
        if change < 0:
            return tr("F9  Type the cash received, or scan the payment code")
        return tr("F9  Settle, change {0}", money.yuan(change))
    return tr("F9  Settle and give back") if plan and plan.surplus else tr("F9  Settle the discharge")
