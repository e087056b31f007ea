"""Our own adapter at a platform that insists on every mandatory field, order and time."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from counter.connect import Where, connected
from simulation import samples
from terminal.model import BEIJING, Act, Care, Diagnosis, Institution, Kind, Line, LineClass, Treating
from terminal.national.envelope import Sender
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
        diagnoses=(Diagnosis(code="J06.900", name="急性上呼吸道感染"),),
    )
    line = Line(name="普通门诊诊察费", class_=LineClass.A, quantity="1", unit_price=1000, category="诊察", code="V02")
    care = Care(
        hospital=hospital, kind=Kind.OUTPATIENT, day=now().date(), lines=(line,), doctor="D371600000001", treating=told
    )
    return Request(person_number=person, bill_number="MZ-STRICT-1", care=care)


def test_a_visit_of_which_the_hospital_tells_everything_is_settled_and_given_back(tmp_path: Path) -> None:
    hospital, someone = samples.institution(), samples.people()[0]
    (tmp_path / "profile.toml").write_text(PROFILE, encoding="utf-8")
    sender = Sender(institution=hospital, operator="0112", counter="03")
    with served(tmp_path, [], 'mode = "strict"\n') as url:
        where = Where(url=url, profile=str(tmp_path / "profile.toml"), keys=None, ids=tmp_path / "message-ids")
        with closing(connected(where, sender, now)) as platform:
            person = platform.identify(someone.credential(), now().date())
            asked = visit(hospital, person.number)
            agreed = platform.presettle(asked)
            made = platform.settle(asked, message := f"{hospital.code}{now():%Y%m%d%H%M%S}0001")
            original = Original(
                message_id=message,
                act=Act.SETTLE,
                person_number=person.number,
                kind=Kind.OUTPATIENT,
                visit=made.visit,
                settlement_number=made.settlement_number,
            )
            back = platform.refund(original, f"{hospital.code}{now():%Y%m%d%H%M%S}0002", now().date())
    assert made.split == agreed.split
    assert back.total == -made.split.total
