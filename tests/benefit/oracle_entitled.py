"""The oracle's answer to whether a person may settle at a place, and in which registration state."""

from datetime import date

from tests.benefit.oracle_bill import Json, Refusal, two_diseases

FIVE = {"M03900", "M01600", "M00500", "M07800", "M08300"}
TEN = FIVE | {"M05300", "M06900", "M04600", "M00200", "M07200"}
# The diseases of the lists of 滨州 and 山西, by the first digits; each stands for its children.
LISTED = {f"M{number:03d}" for number in range(1, 84)} - {
    *("M004", "M007", "M017", "M020", "M030", "M031", "M034", "M036", "M037", "M038"),
    *("M051", "M058", "M059", "M064", "M066", "M068", "M079", "M080", "M081", "M082"),
}
VILLAGE_CLINICS = {"H37160000003", "H37160000004"}
SPECIAL_DRUGS = {f"TY{number:02d}" for number in range(1, 96)}
ZONE = {"310118", "320509", "330421"}
REGION = {"11", "12", "13"}
MUNICIPALITIES = {"11", "12", "31", "50"}


def check(person: Json, settle: Json) -> None:
    """Refuse what is not settled, whatever the figures."""
    # CHOICE: order of refusals: not_opened, disease_not_known, not_recognised, disease_not_cross_province,
    # not_special_drug, no_rule, not_registered.
    hospital = settle["hospital"]
    if not same_pool(person["insured_area"], hospital["area"]) and not hospital["direct_settlement"]:
        raise Refusal("not_opened")
    clinic = hospital.get("code") in VILLAGE_CLINICS
    if clinic and (settle["kind"] != "outpatient" or settle["date"] < "2024-06-30"):
        raise Refusal("not_opened")
    check_recognition(person, settle)


def same_pool(insured: str, hospital: str) -> bool:
    digits = 2 if insured[:2] in MUNICIPALITIES else 4
    return insured[:digits] == hospital[:digits]


def free_by_agreement(insured: str, hospital: str, day: str) -> bool:
    # CHOICE: 示范区 asks that both the insured area and the hospital's area are one of the three codes themselves
    # (310000 is not 310118). Two cities of Hebei are in one province, where no agreement applies.
    if insured[:2] in REGION and hospital[:2] in REGION and day >= "2023-04-01":
        return True
    return insured in ZONE and hospital in ZONE and day >= "2020-08-24"


def covers(area: str, hospital: str) -> bool:
    """A registration for 120000 covers every 12xxxx code, 320100 every 3201xx."""
    while area.endswith("00"):
        area = area[:-2]
    return hospital.startswith(area)


def registration_state(person: Json, settle: Json) -> str:
    hospital = settle["hospital"]["area"]
    # CHOICE: the admission date is that of kind inpatient; for maternity the state changes nothing.
    day = settle["admitted"] if settle["kind"] == "inpatient" else settle["date"]
    if same_pool(person["insured_area"], hospital):
        return "local"
    if hospital[:2] == person["insured_area"][:2]:
        return "in_province"
    if free_by_agreement(person["insured_area"], hospital, day):
        return "free"
    # CHOICE: the first and the last day of a registration are both valid. Of a stay any day of it is enough.
    kinds = {
        one["kind"]
        for one in person.get("registrations", [])
        if covers(one["area"], hospital)
        and one["from"] <= settle["date"]
        and (one.get("to") is None or day <= one["to"])
    }
    if settle.get("emergency"):
        kinds.add("emergency")
    order = ("long_term", "emergency", "referral", "temporary")
    return next((kind for kind in order if kind in kinds), "unregistered")


def under(code: str, parent: str) -> bool:
    """A code is under itself, and a child under its parent: M00501 under M00500."""
    return code == parent or (parent.endswith("00") and code[:4] == parent[:4])


def check_recognition(person: Json, settle: Json) -> None:
    """Refuse a visit without its recognition on the date, or a disease or drug that is not settled there."""
    kind, disease = settle["kind"], settle.get("disease") or ""
    if kind == "chronic" and disease[:4] not in LISTED:
        raise Refusal("disease_not_known")
    valid = [one for one in person.get("recognitions", []) if one["from"] <= settle["date"]]
    held = [one["disease"] for one in valid if one["kind"] == "chronic"]
    if kind == "special_drug" and not any(one["kind"] == kind for one in valid):
        raise Refusal("not_recognised")
    if kind == "two_diseases" and not two_diseases(person, date.fromisoformat(settle["date"])):
        raise Refusal("not_recognised")
    # CHOICE: the recognition is asked at home as well.
    if kind == "chronic" and not any(under(disease, one) for one in held):
        raise Refusal("not_recognised")
    # CHOICE: "across provinces" is any other province, one that is free of registration included.
    away = person["insured_area"][:2] != settle["hospital"]["area"][:2]
    across = TEN if settle["date"] >= "2025-01-01" else FIVE
    if kind == "chronic" and away and not any(under(disease, one) for one in across):
        raise Refusal("disease_not_cross_province")
    # CHOICE: 山西 has the one list of special drugs; before its first day there is none to compare with.
    listed = person["insured_area"].startswith("14") and settle["date"] >= "2021-08-31"
    others = [line for line in settle["lines"] if line.get("code") and line["code"] not in SPECIAL_DRUGS]
    if kind == "special_drug" and listed and others:
        raise Refusal("not_special_drug")
