"""Scenarios and plans of a rehearsal, as the data that they are written in."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field, json

from simulation import samples
from simulation.rehearsal.driver import Change, State, Verb
from simulation.samples import Said
from simulation.served.bench.fixtures import Fixtures
from simulation.served.bench.rules import Rule
from terminal.errors import BadInput, Phrase
from terminal.input_file import Keys, read
from terminal.model import Fen, Kind, Noun, Quantity
from terminal.private import Private

FOLDER = Path(__file__).with_name("scenarios")
PLANS = Path(__file__).with_name("plans.toml")
Infno = Annotated[str, Meta(pattern=r"^[0-9]{4}\Z")]
Length = Annotated[str, Meta(pattern=r"^[0-9]{1,4}[smhd]\Z")]
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 24 * 3600}


class Feature(StrEnum):
    """What a client may claim; a scenario that needs more is skipped."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    REFUND = "refund"
    CANCEL = "cancel"
    ACCOUNT = "account"
    COUNTERS = "counters"
    RESTART = "restart"
    DAY_END = "day_end"
    CROSS_AREA = "cross_area"
    IDENTITY = "identity"
    SIGNATURE = "signature"
    CHRONIC = "chronic"
    CORRECTION = "correction"
    CHANGE = "change"
    CANCEL_ADMISSION = "cancel_admission"
    CATALOGUE = "catalogue"
    RULE_CHECK = "rule_check"
    PHARMACY = "pharmacy"


OPTIONAL = frozenset({Feature.PHARMACY})
"""What nobody claims who does not say so: a hospital is no pharmacy."""


class Presented(StrEnum):
    """What a person shows at the counter, where that is what a step is about."""

    VOUCHER = "voucher"
    ID_CARD = "id_card"
    CARD = "card"
    EXPIRED_VOUCHER = "expired_voucher"
    WRONG_CARD = "wrong_card"
    """A card whose number and 卡识别码 do not belong together."""


class Level(StrEnum):
    """How much a failed check weighs: the scenario FAILED, got a WARNING, or it is only noted."""

    MUST = "must"
    SHOULD = "should"
    NOTE = "note"


class What(StrEnum):
    """The checks; docs/rehearsal.md says what each looks at."""

    BOOKS = "books"
    ORDER = "order"
    SENT = "sent"
    SUMS = "sums"
    SIGN_NO = "sign_no"
    MSGID = "msgid"
    AREA = "area"
    FORM = "form"
    ACCOUNT = "account"
    SHOWN = "shown"
    FLAT = "flat"
    LINES = "lines"
    ASKED = "asked"
    CREDENTIAL = "credential"
    SIGNED = "signed"
    REFUSAL = "refusal"
    RETURNED = "returned"
    CHANGED = "changed"
    CHRONIC = "chronic"
    UNMATCHED = "unmatched"
    CATALOGUE = "catalogue"
    FEEDBACK = "feedback"
    GIVEN_BACK = "given_back"
    FILE = "file"
    DIFFERENCE = "difference"
    EXTRA = "extra"


class Check(Noun, frozen=True):
    """One check of a scenario; `infno` and `least` … `most` are what `sent`, `order` and `asked` need."""

    what: What
    level: Level = Level.MUST
    infno: tuple[Infno, ...] = ()
    least: Annotated[int, Meta(ge=0)] = 0
    most: Annotated[int, Meta(ge=0)] = 999_999
    times: int | None = None


class OfBill(Noun, frozen=True):
    """A bill that the client is to settle: a person of the bench, and items of the catalogue with quantities.

    `own` are items that the catalogue has not: code, name, quantity and unit price in fen. `disease` is that of a bill
    for a chronic disease.
    """

    id: str
    person: str
    lines: tuple[tuple[str, Quantity], ...]
    kind: Kind = Kind.OUTPATIENT
    own: tuple[tuple[str, str, Quantity, Fen], ...] = ()
    disease: str = ""


class Step(Noun, frozen=True, kw_only=True):
    """One thing that the client does: `expect` are the states that it may say of it (without any: every one).

    The clock is advanced before it. A bill that is `repeated` stands for so many bills, at `counters` in turn.

    Before it the bench `lifts` rules by id, `loads` a table of the scenario's data, `keeps` what the platform is now,
    lets the platform be what was kept (`forgets`), or again what it was before that (`recalls`). While it lasts nobody
    listens where an `offline` client sends to.
    `presents` is what the person shows, `returned` what is given back of a bill's lines, `change` what is changed of a
    stay.
    """

    verb: Verb
    says: Said
    bill: str = ""
    counter: Annotated[int, Meta(ge=1, le=9)] = 1
    use_account: bool = True
    expect: tuple[State, ...] = ()
    advance: Length | Literal[""] = ""
    repeated: Annotated[int, Meta(ge=1, le=1000)] = 1
    counters: Annotated[int, Meta(ge=1, le=9)] = 1
    lifts: tuple[str, ...] = ()
    loads: str = ""
    keeps: bool = False
    forgets: bool = False
    recalls: bool = False
    offline: bool = False
    presents: Presented | None = None
    returned: tuple[tuple[str, Quantity], ...] = ()
    change: Change | None = None

    @property
    def seconds(self) -> int:
        """By how many seconds the clock is advanced before the step."""
        return int(self.advance[:-1]) * _UNITS[self.advance[-1]] if self.advance else 0


class Scenario(Noun, frozen=True, kw_only=True):
    """One scenario: what the bench does (`rule`), the steps of the client, and the checks beside those always made.

    `advice` says what a good client does. Without steps it grades all that is in the log already. The outcome of a
    message that a rule in `doubtful` struck should be found out; who believes its answer only gets a warning. One that
    is `signed` needs a platform that signs. `data` are tables of own data by name, as in docs/bench.md, "Own data".
    """

    id: Annotated[str, Meta(pattern=r"^[A-FW][0-9]{1,2}\Z")]
    name: Said
    advice: Said
    needs: tuple[Feature, ...] = (Feature.OUTPATIENT,)
    doubtful: tuple[str, ...] = ()
    signed: bool = False
    data: dict[str, Fixtures] = field(default_factory=dict)
    rules: tuple[Rule, ...] = field(name="rule", default=())
    bills: tuple[OfBill, ...] = field(name="bill", default=())
    steps: tuple[Step, ...] = field(name="step", default=())
    checks: tuple[Check, ...] = field(name="check", default=())


class Plan(Noun, frozen=True):
    """A plan: its scenarios in their order."""

    name: str
    title: Said
    scenarios: tuple[Scenario, ...]

    @property
    def digest(self) -> str:
        """The hash of all that the plan says, so that two reports can be compared."""
        return sha256(json.encode(self, order="deterministic", enc_hook=_revealed)).hexdigest()[:16]


def _revealed(value: object) -> str:
    """Return a synthetic person's name or number, which own data keeps private."""
    if isinstance(value, Private):
        return value.reveal()
    raise NotImplementedError(type(value))


class _Named(Noun, frozen=True):
    title: Said
    scenarios: tuple[str, ...] = ()


def load(path: Path) -> Scenario:
    """Read a scenario; raises BadInput as input_file.read does, also for what does not go together in it."""
    return read(path, Scenario, check=_unfitting)


def plan(name: str, folder: Path = FOLDER, only: Iterable[str] = ()) -> Plan:
    """Read a plan by name, with all its scenarios or `only` those that a pattern such as ``D*`` fits.

    Raises BadInput("plan_not_found"), and what `load` raises.
    """
    named = read(PLANS, dict[str, _Named])
    if name not in named:
        raise BadInput("plan_not_found", name=name, known=" | ".join(named))
    wanted = [re.compile(re.escape(each).replace(r"\*", ".*") + r"\Z") for each in only]
    chosen = [each for each in named[name].scenarios if not wanted or any(like.match(each) for like in wanted)]
    if wanted and not chosen:
        raise BadInput("plan_not_found", name=" ".join(only), known=" | ".join(named[name].scenarios))
    made = tuple(load(folder / f"{each}.toml") for each in chosen)
    return Plan(name=name, title=named[name].title, scenarios=made)


def _ids(made: Scenario) -> str:
    return " | ".join(each.id for each in made.rules)


def _unfitting(made: Scenario) -> Iterator[tuple[Keys, Phrase]]:
    """Find a bill that no step can be about, and an item or a person that is not there."""
    offered, bills = samples.catalogue(), {each.id for each in made.bills}
    known = " | ".join(sorted(bills))
    for place, step in enumerate(made.steps):
        if step.bill and step.bill not in bills:
            yield ("step", place, "bill"), Phrase("one_of", values=known)
        if step.loads and step.loads not in made.data:
            yield ("step", place, "loads"), Phrase("one_of", values=" | ".join(made.data))
        if unknown := set(step.lifts).difference(each.id for each in made.rules):
            yield ("step", place, "lifts", step.lifts.index(min(unknown))), Phrase("one_of", values=_ids(made))
    people = {each.number for each in samples.people()}
    for place, bill in enumerate(made.bills):
        if bill.person not in people:
            yield ("bill", place, "person"), Phrase("needs_person", files="people.json")
        for index, (code, _) in enumerate(bill.lines):
            if code not in offered:
                yield ("bill", place, "lines", index, 0), Phrase("needs_item")
