"""The answers of insured places without a pack, from a file (docs/interface.md, "Answers of insured places")."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from msgspec import Meta

from terminal import areas
from terminal.benefit.entries import Cap, Dated, Deductible, Fixed, Prefix, Reimbursement, Segment
from terminal.benefit.pack_index import PACK, PackIndex, of_packs
from terminal.benefit.rules import Rules
from terminal.benefit.schema import Benefit, Document, Pack, People
from terminal.errors import Phrase
from terminal.input_file import Keys, read
from terminal.model import Fen, Insurance, Kind, Noun, Ratio, Tag

D = TypeVar("D", bound=Dated)

_SINCE, _DOCUMENT = date(2000, 1, 1), "answers"
_STAYS = {Kind.INPATIENT, Kind.MATERNITY}


class Answer(Noun, frozen=True):
    """The answer for one insurance and kind of care of the areas with these leading digits, amounts in fen.

    The fund pays `ratio` of what is above the `deductible` of each settlement, or a `fixed` sum; `cap` a year at most.
    """

    insured: Prefix
    insurance: Insurance
    kind: Kind
    ratio: Ratio | None = None
    fixed: Fen | None = None
    deductible: Fen = 0
    cap: Fen | None = None


class Answers(Noun, frozen=True):
    """A file of answers."""

    answer: Annotated[tuple[Answer, ...], Meta(min_length=1)]


def load(path: Path, rules: Rules) -> PackIndex:
    """Read a file of answers as rules for `rules.load(elsewhere=…)`.

    Raises BadInput with file, key and line: also for a place that is none, that has a pack of `rules`, or twice the
    same, and for an answer with neither ratio nor fixed sum, or both.
    """
    found = read(path, Answers, PACK, _checked(rules))
    prefixes = dict.fromkeys(answer.insured for answer in found.answer)
    return of_packs(_pack(path.name, prefix, found.answer) for prefix in prefixes)


def _checked(rules: Rules) -> Callable[[Answers], Iterator[tuple[Keys, Phrase]]]:
    def check(found: Answers) -> Iterator[tuple[Keys, Phrase]]:
        seen = set[tuple[str, Insurance, Kind]]()
        for index, answer in enumerate(found.answer):
            here: Keys = ("answer", index)
            if not areas.exists(answer.insured):
                yield (*here, "insured"), Phrase("needs_area")
            elif rules.chain(answer.insured):
                yield (*here, "insured"), Phrase("needs_no_pack")
            if (answer.ratio is None) == (answer.fixed is None):
                yield (*here, "fixed" if answer.fixed is not None else "kind"), Phrase("needs_share")
            of = answer.insured, answer.insurance, answer.kind
            if of in seen:
                yield (*here, "kind"), Phrase("needs_own")
            seen.add(of)

    return check


def _pack(file: str, prefix: str, answers: tuple[Answer, ...]) -> Pack:
    employee, resident = (
        _people([each for each in answers if (each.insured, each.insurance) == (prefix, insurance)])
        for insurance in (Insurance.EMPLOYEE, Insurance.RESIDENT)
    )
    title = Document(title=f"参保地答复（{file}）", title_en=f"Answers of insured places ({file})")
    return Pack(
        area=prefix,
        name_zh=areas.own_name(prefix, "zh_CN"),
        name_en=areas.own_name(prefix, "en"),
        assumed_from=_SINCE,
        documents={_DOCUMENT: title},
        employee=employee,
        resident=resident,
    )


def _people(answers: list[Answer]) -> People:
    caps: dict[str, tuple[Cap, ...]] = {
        each.kind.value: (_dated(Cap, per="year", amount=each.cap),) for each in answers if each.cap
    }
    benefits: dict[str, Any] = {each.kind.value: _benefit(each) for each in answers}
    return People(caps=caps, **benefits)


def _benefit(answer: Answer) -> Benefit:
    per = "admission" if answer.kind in _STAYS else "visit"
    owed = (_dated(Deductible, per=per, amount=answer.deductible),) if answer.deductible else ()
    caps = (answer.kind.value,) if answer.cap else ()
    if answer.ratio is None:
        return Benefit(deductible=owed, fixed=(_dated(Fixed, by_child={"1": answer.fixed or 0}),), caps=caps)
    segments = (Segment(ratio=answer.ratio),)
    return Benefit(deductible=owed, ratio=(_dated(Reimbursement, segments=segments),), caps=caps)


def _dated(kind: type[D], **values: object) -> D:
    known: dict[str, Any] = {"since": _SINCE, "document": _DOCUMENT, "tag": Tag.ASSUMED, **values}
    return kind(**known)
