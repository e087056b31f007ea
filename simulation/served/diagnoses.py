"""The diagnoses of a visit (diseinfo): as they are uploaded with 2203, 2401, 2402 and 2403, and as 5202 lists them."""

from collections.abc import Sequence

from simulation.network.visits import Diagnosis, Visit
from simulation.served.node import Node, Text
from simulation.served.transaction import Output


class DiagnosisRow(Node, frozen=True):
    """A row of diseinfo."""

    diag_code: Text = ""
    diag_name: Text = ""
    diag_type: Text = ""
    maindiag_flag: Text = ""
    diag_dept: Text = ""
    dise_dor_no: Text = ""
    dise_dor_name: Text = ""
    diag_time: Text = ""


def stored(rows: Sequence[DiagnosisRow]) -> tuple[Diagnosis, ...]:
    """Return uploaded rows as a visit keeps them."""
    return tuple(
        Diagnosis(
            code=each.diag_code,
            name=each.diag_name,
            kind=each.diag_type or "1",
            is_main=each.maindiag_flag == "1",
            department=each.diag_dept,
            doctor=each.dise_dor_no,
            doctor_name=each.dise_dor_name,
            at=each.diag_time,
        )
        for each in rows
    )


def listed(visit: Visit) -> list[Output]:
    """Return a visit's diagnoses as rows of diseinfo, the first as the main one where none is marked."""
    has_main = any(each.is_main for each in visit.diagnoses)
    return [
        {
            "diag_info_id": f"{visit.number[-26:]}{place:04d}",
            "mdtrt_id": visit.number,
            "psn_no": visit.person,
            "inout_diag_type": "1",
            "diag_type": each.kind,
            "maindiag_flag": "1" if each.is_main or (place == 1 and not has_main) else "0",
            "diag_srt_no": place,
            "diag_code": each.code,
            "diag_name": each.name,
            "diag_dept": each.department or visit.department,
            "dise_dor_no": each.doctor or visit.doctor,
            "dise_dor_name": each.doctor_name or visit.doctor_name,
            "diag_time": each.at or f"{visit.began} 00:00:00",
        }
        for place, each in enumerate(visit.diagnoses, 1)
    ]
