"""Our own adapter at a platform that insists on every mandatory field, order and time."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.connect import Where, connected
from simulation import samples
from terminal.errors import NotSent
from terminal.model import BEIJING, Act, Care, Diagnosis, Institution, Kind, Line, LineClass, Treating
from terminal.national.envelope import Sender
from terminal.national.platform import NationalPlatform
from terminal.ports import Original, Request
from tests.terminal.national.counter import PROFILE, served


def now() -> datetime:
    return datetime.now(BEIJING)


def visit(hospital: Institution, person: str) -> Request:
    """Ask for a visit of 10.00 of which the hospital tells everything."""
    told = Treating(
        doctor_name="许静宜",
        department_code="A02",
        department="全科医学科",
        bed="07",
        diagnoses=(Diagnosis(code="J06.900", name="急性上呼吸道感染"),),
    )
    line = Line(name="普通门诊诊察费", class_=LineClass.A, quantity="1", unit_price=1000, category="诊察", code="V02")
    care = Care(
        hospital=hospital, kind=Kind.OUTPATIENT, day=now().date(), lines=(line,), doctor="D371600000001", treating=told
    )
    return Request(person_number=person, bill_number="MZ-STRICT-1", care=care)


@contextmanager
def strict(folder: Path, *faults: dict[str, object]) -> Iterator[Callable[[], NationalPlatform]]:
    """Serve a strict platform; what is yielded connects a counter to it, which knows nothing of those before."""
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
    sender = Sender(institution=samples.institution(), operator="0112", counter="03")
    with served(folder, list(faults), 'mode = "strict"\n') as url, ExitStack() as held:
        where = Where(url=url, profile=str(folder / "profile.toml"), keys=None, ids=folder / "message-ids")
        yield lambda: held.enter_context(closing(connected(where, sender, now)))


def identified(platform: NationalPlatform, kind: Kind = Kind.OUTPATIENT) -> Request:
    """Identify somebody, and return what to ask for."""
    person = platform.identify(samples.people()[0].credential(), now().date())
    asked = visit(samples.institution(), person.number)
    return replace(asked, care=replace(asked.care, kind=kind))


def test_a_visit_of_which_the_hospital_tells_everything_is_settled_and_given_back(tmp_path: Path) -> None:
    hospital = samples.institution()
    with strict(tmp_path) as connect:
        platform = connect()
        asked = identified(platform)
        agreed = platform.presettle(asked)
        made = platform.settle(asked, message := f"{hospital.code}{now():%Y%m%d%H%M%S}0001")
        original = Original(
            message_id=message,
            act=Act.SETTLE,
            person_number=asked.person_number,
            kind=Kind.OUTPATIENT,
            visit=made.visit,
            settlement_number=made.settlement_number,
        )
        back = platform.refund(original, f"{hospital.code}{now():%Y%m%d%H%M%S}0002", now().date())
    assert made.split == agreed.split
    assert back.total == -made.split.total


@pytest.mark.parametrize("is_new", [False, True], ids=["the same counter", "after a restart"])
@pytest.mark.parametrize("kind", [Kind.OUTPATIENT, Kind.INPATIENT])
def test_a_registration_without_an_answer_does_not_bar_the_next(tmp_path: Path, kind: Kind, is_new: bool) -> None:
    infno = "2201" if kind is Kind.OUTPATIENT else "2401"
    with strict(tmp_path, {"fault": "lost_reply", "call": infno}) as connect:
        platform = connect()
        asked = identified(platform, kind)
        with pytest.raises(NotSent):
            platform.presettle(asked)
        if is_new:
            platform = connect()
            identified(platform)
        assert platform.presettle(asked).split.total == 1000
        settled = platform.settle(asked, f"{samples.institution().code}{now():%Y%m%d%H%M%S}0001")
    assert settled.settlement_number
