"""The dictionaries of the interface (docs/interface.md, "Codes") mapped to this project's terms."""

from terminal.model import Insurance, Insured, Kind, LineClass, RegistrationKind, Status, TwoDisease

OUTPATIENT_TYPES = {
    "11": Kind.OUTPATIENT,
    "12": Kind.OUTPATIENT,
    "13": Kind.OUTPATIENT,
    "14": Kind.CHRONIC,
    "15": Kind.SPECIAL_DRUG,
    "16": Kind.OUTPATIENT,
    "41": Kind.OUTPATIENT,
    "51": Kind.MATERNITY,
    "81": Kind.OUTPATIENT,
    "1301": Kind.OUTPATIENT,
    "1404": Kind.TWO_DISEASES,
    "110104": Kind.OUTPATIENT,
    "140101": Kind.CHRONIC,
    "140104": Kind.CHRONIC,
    "140201": Kind.CHRONIC,
    "510102": Kind.MATERNITY,
    "910301": Kind.SPECIAL_DRUG,
}
INPATIENT_TYPES = {
    "21": Kind.INPATIENT,
    "22": Kind.INPATIENT,
    "23": Kind.INPATIENT,
    "24": Kind.INPATIENT,
    "25": Kind.INPATIENT,
    "26": Kind.INPATIENT,
    "27": Kind.INPATIENT,
    "28": Kind.INPATIENT,
    "2114": Kind.INPATIENT,
    "52": Kind.MATERNITY,
}
MEDICAL_TYPES = {**OUTPATIENT_TYPES, **INPATIENT_TYPES}
# 急诊, 急诊抢救, 急诊转住院: such care counts as registered (docs/interface.md, "Care across areas").
EMERGENCY_TYPES = {"13", "24", "1301"}

GENDERS = {"男": "1", "女": "2"}
INSURANCES = {Insurance.EMPLOYEE: "310", Insurance.RESIDENT: "390"}
POOL_FUNDS = {
    Insurance.EMPLOYEE: ("310100", "职工基本医疗保险统筹基金"),
    Insurance.RESIDENT: ("390100", "城乡居民基本医疗保险基金"),
}
CRITICAL_FUNDS = {
    Insurance.EMPLOYEE: ("330100", "职工大额医疗费用补助基金"),
    Insurance.RESIDENT: ("390200", "城乡居民大病保险基金"),
}
CIVIL_SERVANT_FUND = ("320100", "公务员医疗补助基金")
AID_FUND = ("610100", "医疗救助基金")
ACCOUNT_FUND = ("310200", "职工基本医疗保险个人账户基金")

LINE_CLASSES = {LineClass.A: "01", LineClass.B: "02", LineClass.C: "03"}
LINE_CATEGORIES = {
    "床位": "01",
    "诊察": "02",
    "检查": "03",
    "化验": "04",
    "治疗": "05",
    "手术": "06",
    "护理": "07",
    "材料": "08",
    "植入": "08",
    "药品": "09",
    "中药饮片": "10",
    "中成药": "11",
}
OTHER_CATEGORY = "14"

# 2501 of a referral, and a text that some regions add; the text is ours, as the interface names one kind only.
REGISTRATIONS = {
    "": RegistrationKind.REFERRAL,
    "1": RegistrationKind.REFERRAL,
    "2": RegistrationKind.TEMPORARY,
    "3": RegistrationKind.LONG_TERM,
}
TWO_DISEASE_CODES = {"M03900": TwoDisease.HYPERTENSION, "M01600": TwoDisease.DIABETES}
TWO_DISEASES_TYPE = "1404"
SPECIAL_DRUG_TYPES = {"15", "910301"}


def person_type(insured: Insured, age: int) -> str:
    """Return a person's psn_type: 职工 by insured status, 居民 by age."""
    if insured.insurance is Insurance.EMPLOYEE:
        return "1201" if insured.status is Status.RETIRED else "1102" if insured.civil_servant else "1101"
    return "1401" if age < 1 else "1405" if age < 18 else "16" if age >= 60 else "1501"
