"""The blocks that every document shares: banners, facts, and who it is about."""

from datetime import date

from terminal import areas
from terminal.model import Banner, Fact, Facts, Institution, Insured, Kind
from terminal.receipt.words import Words


def banners(said: Words, copy: int = 0) -> tuple[Banner, ...]:
    """Say DEMO, and which copy it is; they stand at both ends, as the insurer is always simulated here."""
    demo = Banner(words=said.demo)
    return (demo, Banner(words=tuple(word.format(copy=copy) for word in said.copy))) if copy else (demo,)


def facts(said: Words, **values: str) -> Facts:
    """Name what is known; an empty value has no row."""
    return Facts(rows=tuple(Fact(label=said.facts[name], value=value) for name, value in values.items() if value))


def issuer(hospital: Institution) -> str:
    """Name the institution that hands a document over."""
    return hospital.name or hospital.code


def patient(
    said: Words, language: str, *, name: str, id_number: str, insured: Insured, kind: Kind, department: str, day: date
) -> Facts:
    """Say whom and what care a document is about; name and number come masked."""
    return facts(
        said,
        patient=name,
        id_number=id_number,
        area=area(insured.insured_area, language),
        insurance=_insurance(insured, said),
        kind=said.kind[kind],
        department=department,
        care_date=f"{day:%Y-%m-%d}",
    )


def area(code: str, language: str) -> str:
    """Name an area with its code."""
    return f"{areas.name(code, language)} {code}".strip()


def numbered(number: str, copy: int) -> str:
    """Number a document, or its copy."""
    return f"{number}-copy-{copy}" if copy else number


def _insurance(insured: Insured, said: Words) -> str:
    name = said.insurance[insured.insurance]
    return f"{name} {said.status[insured.status]}" if insured.status else name
