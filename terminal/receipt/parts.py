"""The blocks common to all documents: banners, facts, and the patient."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from terminal import areas
from terminal.model import ORIGINAL, Banner, Basis, Copy, Fact, Facts, Institution, Insured, Kind, Notes, Receipt
from terminal.receipt.words import Words, words


def banners(texts: Words, copy: Copy = ORIGINAL, basis: Iterable[Basis] = ()) -> tuple[Banner, ...]:
    """Return DEMO and the copy's number, for both ends, because the insurer is always simulated here.

    A figure of the `basis` by illustrative rules adds their mark.
    """
    marks = [texts.demo]
    if any(reason.is_illustrative for reason in basis):
        marks.append(texts.illustrative)
    if copy.number:
        marks.append(tuple(word.format(copy=copy.number) for word in texts.copy))
    return tuple(Banner(words=words_of) for words_of in marks)


def copied(texts: Words, copy: Copy) -> dict[str, str]:
    """Return the facts of a copy: the reason and who asked for it; none for an original."""
    if not copy.number:
        return {}
    return {"copy_reason": texts.copy_reasons[copy.reason] if copy.reason else "", "copied_by": copy.operator}


def facts(texts: Words, **values: str) -> Facts:
    """Return the known values as rows; an empty value has none."""
    return Facts(rows=tuple(Fact(label=texts.facts[name], value=value) for name, value in values.items() if value))


def issuer(hospital: Institution) -> str:
    """Return the name of the issuing institution."""
    return hospital.name or hospital.code


def patient(
    texts: Words,
    language: str,
    *,
    name: str,
    id_number: str,
    insured: Insured,
    kind: Kind,
    department: str,
    day: date,
    registered: str = "",
) -> Facts:
    """Return the patient and the care of a document; name and number are passed masked."""
    return facts(
        texts,
        patient=name,
        id_number=id_number,
        area="" if insured.self_pay else area(insured.insured_area, language),
        insurance=_insurance(insured, texts),
        kind=texts.kind[kind],
        department=department,
        care_date=f"{day:%Y-%m-%d}",
        registered=registered,
    )


def area(code: str, language: str) -> str:
    """Return an area's name with its code."""
    return f"{areas.name(code, language)} {code}".strip()


def numbered(number: str, copy: Copy) -> str:
    """Return the number of a document or of its copy."""
    return f"{number}-copy-{copy.number}" if copy.number else number


def _insurance(insured: Insured, texts: Words) -> str:
    name = texts.self_pay if insured.self_pay else texts.insurance[insured.insurance]
    return f"{name} {texts.status[insured.status]}" if insured.status else name


def real(receipt: Receipt) -> Receipt:
    """Return a receipt without its marks of simulation; only for a counter without any simulated part."""
    texts = words(receipt.language)
    demo = texts.notes["demo"]
    stay = (each for each in receipt.blocks if each != Banner(words=texts.demo))
    return replace(receipt, blocks=tuple(_without(each, demo) if isinstance(each, Notes) else each for each in stay))


def _without(notes: Notes, line: str) -> Notes:
    return replace(notes, lines=tuple(each for each in notes.lines if each != line))
