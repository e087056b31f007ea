"""Training: practice scenes with an incident, scored by what the trainee did, whichever keys it took.

docs/training.md describes the file format, and how a scene is written.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field

from simulation import samples, stories
from simulation.channel import ChannelFault
from simulation.samples import Said
from simulation.stories import misplaced
from simulation.story import Answer, PrinterState, Staged, Story
from terminal.errors import BadInput, Phrase
from terminal.input_file import Keys, read
from terminal.model import Fen, Noun

FOLDER = Path(__file__).with_name("training")
FULL = 100
"""The points of a scene in which everything was done well."""

FACTS = frozenset(
    {
        "settled",
        "strangers",
        "refunded",
        "unknown",
        "received",
        "cash",
        "by_code",
        "owed_back",
        "unprinted",
        "copies",
        "copies_lost",
        "closings",
        "short",
        "reasons",
    }
)
"""What is known of a scene at its end, counted or in fen; docs/training.md says of what."""


class Moment(StrEnum):
    """The moments of a scene at which something happens: a page of the window, and how far it is.

    What is PENDING is KNOWN once its outcome is; a receipt that did not come out leaves what is DONE as UNPRINTED.
    """

    WAITING = "waiting"
    COUNTER = "counter"
    COLLECT = "collect"
    OFFERED = "offered"
    PENDING = "pending"
    KNOWN = "known"
    TROUBLE = "trouble"
    DONE = "done"
    UNPRINTED = "unprinted"


class Incident(Noun, frozen=True):
    """What happens when the window comes to a moment, once, after all incidents before it in the file.

    `card` and `voucher` are numbers of people whose card is put in or whose e-voucher is scanned, `pull` takes the card
    out, `printer` is the printer's state from then on, `phone` what the patient's phone answers, and `channel` the
    faults of the payment channel's next calls by name. `says` what the trainee sees of it.
    """

    at: Moment
    says: Said | None = None
    card: str = ""
    voucher: str = ""
    pull: bool = False
    printer: PrinterState = ""
    phone: Answer | None = None
    channel: dict[str, ChannelFault] = field(default_factory=dict)


class Goal(Noun, frozen=True):
    """Something to be done well: every fact of `when` is as written at the end.

    It is worth `points`; missed, it would have cost `cost` in fen. `well` and `missed` are said of it.
    """

    when: Annotated[dict[str, int], Meta(min_length=1)]
    points: Annotated[int, Meta(gt=0)]
    well: Said
    missed: Said
    cost: Fen = 0


KeyName = Annotated[
    str, Meta(pattern=r"^(((Ctrl|Alt|Shift)\+)?([A-Z0-9]|F[0-9]+|Enter|Esc|Space|Tab|Up|Down|Left|Right)|)$")
]


class Press(Noun, frozen=True):
    """What the headless trainee does: types characters, or presses a `key`, then waits until a `moment`."""

    key: KeyName = ""
    types: str = ""
    until: Moment | None = None


class Wrong(Noun, frozen=True):
    """A wrong way through a scene, with the points and the cost in fen that it must come to."""

    says: Said
    points: Annotated[int, Meta(ge=0)]
    cost: Fen
    presses: tuple[Press, ...] = field(name="press", default=())


class Practice(Staged, frozen=True, kw_only=True):
    """A practice scene: what is arranged, what happens, what is scored, and the right way with wrong ones."""

    incidents: tuple[Incident, ...] = field(name="incident", default=())
    goals: Annotated[tuple[Goal, ...], Meta(min_length=1)] = field(name="goal")
    right: Said
    presses: Annotated[tuple[Press, ...], Meta(min_length=1)] = field(name="press")
    wrong: Annotated[tuple[Wrong, ...], Meta(min_length=1)]


class Score(Noun, frozen=True):
    """What a scene came to: the points of FULL, what the misses would have cost in fen, each goal reached or not."""

    points: int
    cost: int
    reached: tuple[bool, ...]


def scored(practice: Practice, facts: Mapping[str, int]) -> Score:
    """Score a scene by its facts; a fact that is not there is 0."""
    known = Counter(facts)
    reached = tuple(all(known[name] == wanted for name, wanted in each.when.items()) for each in practice.goals)
    missed = [goal for goal, is_reached in zip(practice.goals, reached, strict=True) if not is_reached]
    points = FULL - sum(each.points for each in missed)
    return Score(points=points, cost=sum(each.cost for each in missed), reached=reached)


def ways(practice: Practice) -> Iterator[tuple[Said, tuple[Press, ...], tuple[int, int]]]:
    """Yield the right way through a scene and the wrong ones: what it is, its keys, the points and the cost in fen."""
    yield practice.right, practice.presses, (FULL, 0)
    yield from ((each.says, each.presses, (each.points, each.cost)) for each in practice.wrong)


def load(path: Path) -> Practice:
    """Read a practice scene; raises BadInput as input_file.read does, also for what does not go together."""
    return read(path, Practice, check=_unfitting)


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """List the names of all practice scenes, in order."""
    return stories.names(folder)


def find(name: str, folder: Path = FOLDER) -> Practice:
    """Return the practice scene of a name; raises BadInput("training_unknown"), and what `load` raises."""
    if name not in names(folder):
        raise BadInput("training_unknown", name=name, known=", ".join(names(folder)))
    return load(folder / f"{name}.toml")


def find_any(name: str) -> Practice | Story:
    """Return the practice scene or the story of a name; raises as `stories.find` does."""
    return find(name) if name in names() else stories.find(name)


def _unfitting(practice: Practice) -> Iterator[tuple[Keys, Phrase]]:
    yield from misplaced(practice)
    people = {each.number for each in samples.people()}
    for at, incident in enumerate(practice.incidents):
        for name in ("card", "voucher"):
            if (number := getattr(incident, name)) and number not in people:
                yield ("incident", at, name), Phrase("needs_person", files="fixtures/people*.json")
    for at, goal in enumerate(practice.goals):
        for name in set(goal.when) - FACTS:
            yield ("goal", at, "when", name), Phrase("wrong_value", allowed=" | ".join(sorted(FACTS)))
    if sum(each.points for each in practice.goals) != FULL:
        yield ("goal", len(practice.goals) - 1, "points"), Phrase("needs_hundred", points=FULL)
    for at, wrong in enumerate(practice.wrong):
        if wrong.points >= FULL:
            yield ("wrong", at, "points"), Phrase("needs_less", points=FULL)
