"""The blocks common to all documents: banners, facts, and the patient."""

from datetime import date

from msgspec.structs import replace

from terminal import areas
from terminal.model import ORIGINAL, Banner, Copy, Fact, Facts, Institution, Insured, Kind, Notes, Receipt
from terminal.receipt.words import Words, words


def banners(said: Words, copy: Copy = ORIGINAL) -> tuple[Banner, ...]:
    """Return DEMO and the copy's number, for both ends, because the insurer is always simulated here."""
    demo = Banner(words=said.demo)
    return (demo, Banner(words=tuple(word.format(copy=copy.number) for word in said.copy))) if copy.number else (demo,)


def copied(said: Words, copy: Copy) -> dict[str, str]:
    """Return the facts of a copy: the reason and who asked for it; none for an original."""
    if not copy.number:
        return {}
    return {"copy_reason": said.copy_reasons[copy.reason] if copy.reason else "", "copied_by": copy.operator}


def facts(said: Words, **values: str) -> Facts:
    """Return the known values as rows; an empty value has none."""
    return Facts(rows=tuple(Fact(label=said.facts[name], value=value) for name, value in values.items() if value))


def issuer(hospital: Institution) -> str:
    """Return the name of the issuing institution."""
    return hospital.name or hospital.code


def patient(
    said: Words, language: str, *, name: str, id_number: str, insured: Insured, kind: Kind, department: str, day: date
) -> Facts:
    """Return the patient and the care of a document; name and number are passed masked."""
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
    """Return an area's name with its code."""
    return f"{areas.name(code, language)} {code}".strip()


def numbered(number: str, copy: Copy) -> str:
    """Return the number of a document or of its copy."""
    return f"{number}-copy-{copy.number}" if copy.number else number


def _insurance(insured: Insured, said: Words) -> str:
    name = said.insurance[insured.insurance]
    return f"{name} {said.status[insured.status]}" if insured.status else name


def real(receipt: Receipt) -> Receipt:
    """Return a receipt without its marks of simulation; only for a counter without any simulated part."""
    said = words(receipt.language)
    demo = said.notes["demo"]
    stay = (each for each in receipt.blocks if each != Banner(words=said.demo))
    return replace(receipt, blocks=tuple(_without(each, demo) if isinstance(each, Notes) else each for each in stay))


def _without(notes: Notes, line: str) -> Notes:
    return replace(notes, lines=tuple(each for each in notes.lines if each != line))
