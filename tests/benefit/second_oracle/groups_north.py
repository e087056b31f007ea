"""The groups of 京津冀, 山西 and 山东."""

from tests.benefit.second_oracle.group import AWAY, YEARS, Group

EVERY = "0 1 2 3"
JJJ = ("110105", "120103", "130200")

CAPITAL = [
    Group(
        "110000",
        "employee",
        {"outpatient": "0 0:社区 1 2 3", "inpatient": "0 1 2 3"},
        years=("2021", "2022", "2023", *YEARS),
        edges=("2022-01-01", "2023-01-01"),
        ages=(70,),
        near=("120103", "130200"),
    ),
    Group(
        "110000",
        "resident",
        {"outpatient": "0 1 2 3", "inpatient": "0 1 2 3 3:区属"},
        years=("2020", "2021", "2023", "2024", *YEARS),
        edges=("2021-01-01", "2022-01-01"),
        words="pupil",
        ages=(10, 18),
        near=("120103", "130200"),
    ),
    Group(
        "120000",
        "employee",
        {"outpatient": "0 1 2 3 1:药店", "inpatient": "0 1 2 3", "chronic": "1 2 3"},
        years=("2019", "2024", *YEARS),
        edges=("2020-01-01",),
        ages=(70,),
        near=("110105", "130200"),
        far=AWAY,
        far_kinds="outpatient chronic inpatient",
    ),
    Group(
        "120000",
        "resident",
        {"outpatient": "0 1 2 3", "inpatient": "1 2 3", "chronic": "1 2 3"},
        years=("2023", "2024", *YEARS),
        edges=("2023-04-01", "2025-01-01"),
        tiers="高 低",
        words="signed",
        far=AWAY,
        far_kinds="outpatient chronic inpatient",
        near=("110105", "130200"),
    ),
]


def near(area: str) -> tuple[str, ...]:
    """Places in the province or free of registration, outside the area."""
    return tuple(one for one in (*JJJ, "130100") if one[:4] != area[:4])


HEBEI = [
    Group(
        "130100",
        "employee",
        {
            "outpatient": "0 1 2 3",
            "inpatient": "1 1:县 2:县 2 3 3:市属 3:省属 1:中医 2:中医 2:县,中医 3:市属,中医 3:省属,中医",
            "chronic": "1 2 3",
        },
        years=("2023", "2024", *YEARS),
        edges=("2024-01-01", "2025-01-01"),
        ages=(45,),
        near=near("1301"),
        far="emergency referral temporary unregistered",
        diseases=("M03900", "M01600"),
    ),
    Group(
        "130100",
        "resident",
        {"outpatient": "0 0:村 0:乡镇 0:社区 1 2 3", "inpatient": "1:县 2:县 1 2 3 3:市属 3:省属"},
        years=("2024", *YEARS),
        edges=("2025-01-01",),
        words="often",
        far="referral temporary unregistered",
        near=near("1301"),
    ),
    Group(
        "130200",
        "employee",
        {"inpatient": "0 1 2 3 1:中医 2:中医 3:中医", "chronic": "1 2 3"},
        near=("110105",),
        diseases=("M03900", "M01600"),
    ),
    Group(
        "130300", "resident", {"inpatient": "1 2 3", "outpatient": "0 0:乡镇 0:村 0:社区"}, near=near("1303"), far=AWAY
    ),
    Group("130300", "employee", {"outpatient": EVERY}, years=("2024", *YEARS)),
    Group(
        "130800",
        "resident",
        {"inpatient": "1 2 3", "outpatient": "0 0:乡镇 0:村"},
        words="pupil years often",
        near=("110105", "120103", "130200"),
        far="referral temporary unregistered",
    ),
    Group("131000", "resident", {"inpatient": EVERY, "outpatient": "0"}, near=near("1310")),
    Group(
        "131000",
        "employee",
        {"outpatient": EVERY, "inpatient": "1 2 3", "chronic": "1 2 3"},
        ages=(45,),
        years=("2024", *YEARS),
        near=near("1310"),
    ),
    Group(
        "130900",
        "resident",
        {"inpatient": "0 1 2 3 2:中医 3:中医", "outpatient": "0", "chronic": "1 2 3"},
        years=("2024", *YEARS),
        near=near("1309"),
        far=AWAY,
    ),
    Group(
        "130900",
        "employee",
        {"outpatient": EVERY, "inpatient": "1 2 3"},
        years=("2024", *YEARS),
        edges=("2024-09-01",),
        near=near("1309"),
    ),
    Group(
        "130600",
        "employee",
        {"outpatient": EVERY, "inpatient": EVERY, "chronic": "1 2 3"},
        near=near("1306"),
    ),
    Group(
        "130602",
        "resident",
        {"inpatient": EVERY, "outpatient": "0"},
        near=("130102", "130606", "110105"),
        far="referral temporary unregistered",
    ),
    Group("130400", "employee", {"inpatient": "1 2 3", "outpatient": "1 2 3"}, near=near("1304")),
    Group("130400", "resident", {"inpatient": EVERY, "outpatient": "0", "chronic": "1 2 3"}, far=AWAY),
    Group("130700", "employee", {"outpatient": EVERY}),
    Group(
        "130700",
        "resident",
        {"inpatient": "1 2 3", "outpatient": "0", "two_diseases": "0 1"},
        near=near("1307"),
        far=AWAY,
    ),
    Group("131100", "resident", {"inpatient": "1 2 3", "outpatient": "0 0:乡镇 0:村"}, near=near("1311")),
]


SHANXI = [
    Group(
        "140100",
        "employee",
        {"outpatient": "0 1 2 3", "inpatient": "1 2 3"},
        years=("2023", "2024", *YEARS),
        edges=("2024-07-01",),
        near=("140200",),
        far=AWAY,
    ),
    Group(
        "140100",
        "resident",
        {"outpatient": "0 1 2 3", "inpatient": "1 2 2:县 3"},
        near=("140200",),
        far=AWAY,
        years=("2024", *YEARS),
    ),
    Group("140200", "employee", {"inpatient": "1 2 3"}, near=("140100",), far=AWAY),
    Group("140200", "resident", {"inpatient": "1 2 2:县 3"}, near=("140100",), far=AWAY),
    Group("140800", "employee", {"inpatient": "1 2 3", "outpatient": "1 2 3"}, near=("140100",), far=AWAY),
    Group("140800", "resident", {"inpatient": "1 2 2:市属 3", "outpatient": "1 2 3"}, near=("140100",), far=AWAY),
]


SHANDONG = [
    Group(
        "371600",
        "employee",
        {"outpatient": EVERY, "inpatient": EVERY, "chronic": "1 2 3"},
        years=("2024", *YEARS),
        near=("370100",),
        far=AWAY,
    ),
    Group(
        "371600",
        "resident",
        {"outpatient": EVERY, "inpatient": EVERY, "chronic": "1 2 3"},
        years=("2024", *YEARS),
        near=("370100",),
        far=AWAY,
    ),
    Group(
        "370200",
        "employee",
        {"outpatient": EVERY, "inpatient": "0 1 2 3 3:中医 2:中医"},
        words="poor",
        near=("370100",),
    ),
    Group(
        "370200",
        "resident",
        {"outpatient": EVERY, "inpatient": "0 1 1:基药 2 3 3:中医", "maternity": "1 2 3"},
        tiers="一档 二档",
        words="pupil signed",
        near=("370100",),
    ),
    Group("370100", "employee", {"outpatient": EVERY, "inpatient": "0 1 2 3 3:中医"}, near=("370200",), far=AWAY),
    Group("370100", "resident", {"inpatient": "0 1 2 3 3:省部"}, near=("370200",), far=AWAY),
    Group(
        "371400",
        "employee",
        {"outpatient": EVERY, "inpatient": "0 1 2 3 3:中医", "chronic": "0 1 3:中医"},
        words="poor",
        near=("370100",),
    ),
    Group(
        "370300",
        "employee",
        {"outpatient": EVERY, "inpatient": "1 2 3", "chronic": "1 2 3"},
        years=("2023", "2024", *YEARS),
        edges=("2024-01-01",),
        near=("370100",),
        far=AWAY,
        far_kinds="outpatient chronic inpatient",
    ),
    Group(
        "370300",
        "resident",
        {"outpatient": EVERY, "inpatient": "1 1:基药 2 3", "maternity": "1 1:基药 2 3"},
        words="pupil",
        near=("370100",),
        far=AWAY,
        far_kinds="outpatient inpatient",
    ),
    Group("370600", "resident", {"inpatient": "0 1 2 3"}, tiers="一档 二档", near=("370100",)),
]
