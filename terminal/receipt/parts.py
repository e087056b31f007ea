"""The blocks that every document shares: banners, facts, and who it is about."""

from datetime import date

from msgspec.structs import replace

from terminal import areas
from terminal.model import ORIGINAL, Banner, Copy, Fact, Facts, Institution, Insured, Kind, Notes, Receipt
from terminal.receipt.words import Words, words


def banners(said: Words, copy: Copy = ORIGINAL) -> tuple[Banner, ...]:
    """Say DEMO, and which copy it is; they stand at both ends, as the insurer is always simulated here."""
    demo = Banner(words=said.demo)
    return (demo, Banner(words=tuple(word.format(copy=copy.number) for word in said.copy))) if copy.number else (demo,)


def copied(said: Words, copy: Copy) -> dict[str, str]:
    """Tell for the facts why a copy was made and who asked for it; an original has nothing to tell."""
    if not copy.number:
        return {}
    return {"copy_reason": said.copy_reasons[copy.reason] if copy.reason else "", "copied_by": copy.operator}


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


def numbered(number: str, copy: Copy) -> str:
    """Number a document, or its copy."""
    return f"{number}-copy-{copy.number}" if copy.number else number


def _insurance(insured: Insured, said: Words) -> str:
    name = said.insurance[insured.insurance]
    return f"{name} {said.status[insured.status]}" if insured.status else name


def real(receipt: Receipt) -> Receipt:
    """Take out what says that this is a simulation; only for a counter that no simulated part is joined to."""
    said = words(receipt.language)
    demo = said.notes["demo"]
    stay = (each for each in receipt.blocks if each != Banner(words=said.demo))
    return replace(receipt, blocks=tuple(_without(each, demo) if isinstance(each, Notes) else each for each in stay))


def _without(notes: Notes, line: str) -> Notes:
    return replace(notes, lines=tuple(each for each in notes.lines if each != line))
