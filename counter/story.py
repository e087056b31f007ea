"""A story at a counter: what came before is settled, and the counter of the story itself is left to open."""

from contextlib import ExitStack
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec.structs import replace

from counter import adapters
from counter.opening import open_counter
from counter.settings import Driver, Platform, PlatformKind, Printer, Reader, Settings
from simulation import samples
from simulation.stories import Scene, parts
from simulation.stories import meanwhile as elsewhere
from simulation.story import Staged
from terminal.errors import JiesuanError
from terminal.model import payment

OTHER = "99"
"""The number of the other counter."""


class Begun(NamedTuple):
    """The settings and the scene that the counter of a story opens with, and the settings that other counters get."""

    settings: Settings
    scene: Scene
    others: Settings


def begin(settings: Settings, story: Staged, state: Path) -> Begun:
    """Settle what a story builds on, each at its own hospital and time, with all files below `state`, a new directory.

    Everything is simulated, whatever the settings say. Raises BadInput as opening a counter does, and
    JiesuanError("story_before") where an earlier bill does not settle.
    """
    base = _simulated(settings, state, story)
    *earlier, own = parts(story)
    for part in earlier:
        _settle(_at(base, part.hospital), part.scene)
    return Begun(_at(base, own.hospital), own.scene, base)


def meanwhile(begun: Begun, story: Staged, step: int) -> None:
    """Do what happens at another counter just before the key of a step, counted from 1; raises as `begin` does."""
    for part in elsewhere(story, step):
        if part is None:
            _claim(begun, story.person)
        else:
            there = _at(begun.others, part.hospital)
            other = replace(there, counter=replace(there.counter, counter=OTHER))
            _settle(other, part.scene)


def _claim(begun: Begun, person: str) -> None:
    """Claim the story's bill for another counter of the hospital."""
    who = begun.scene.person(person)
    with ExitStack() as stack:
        hospital = adapters.hospital_of(begun.settings, stack)
        hospital.lease(OTHER, OTHER)
        hospital.claim(begun.scene.bills[0].bill, who.id_number, OTHER)


def _simulated(settings: Settings, state: Path, story: Staged) -> Settings:
    one_run = settings.for_one_run(state)
    reader = Reader(driver=Driver.SIMULATED, keep_card=False)
    unknown: Literal["refuse", "illustrative"] = "illustrative" if story.is_illustrative else "refuse"
    embedded = Platform(kind=PlatformKind.EMBEDDED, unknown_areas=unknown)
    return replace(one_run, platform=embedded, reader=reader, printer=Printer(), spare_printer=None)


def _at(base: Settings, hospital: str) -> Settings:
    return base if samples.institution(code=hospital) == base.institution else base.with_institution(hospital)


def _settle(settings: Settings, scene: Scene) -> None:
    """Settle the one bill of an earlier scene for exact cash; its receipt came out."""
    owed, bill = scene.bills[0], scene.bills[0].bill
    card = scene.person(owed.patient).credential()
    with ExitStack() as stack:
        here = stack.enter_context(open_counter(settings, scene=scene))
        try:
            agreed = here.checkout.presettle(here.checkout.identify(card), bill.number)
            due = agreed.answer.split.cash
            made = here.checkout.settle(agreed, payment.cash(due, due))
            here.checkout.prints.begin(made.number)
            here.checkout.prints.end(made.number)
        except JiesuanError as error:
            day = scene.begins.date()
            raise JiesuanError("story_before", day=day, reason=error.code) from error
