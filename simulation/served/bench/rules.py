"""Rules: which exchanges of a workspace go wrong, and how often."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, field

from simulation.served.bench.effects import Effect
from terminal.errors import Phrase
from terminal.input_file import Keys, read
from terminal.model import Noun

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}\Z")]
Once = Annotated[int, Meta(ge=1)]


class Subject(NamedTuple):
    """A request as rules see it; `case` is its header X-Jiesuan-Case, `input` its input with every value as text."""

    infno: str = ""
    msgid: str = ""
    psn_no: str = ""
    opter: str = ""
    fixmedins_code: str = ""
    case: str = ""
    input: object = None


class Match(Noun, frozen=True):
    """The requests that a rule is about: all that is given has to fit, `*` stands for any characters.

    `path` gives values within the input, such as ``data.medfee_sumamt``; in a list any element may have it.
    """

    infno: str = ""
    msgid: str = ""
    psn_no: str = ""
    opter: str = ""
    fixmedins_code: str = ""
    case: str = ""
    path: dict[str, str] = field(default_factory=dict)

    def fits(self, subject: Subject) -> bool:
        """Return whether a request is one of these."""
        wanted = ((name, getattr(self, name)) for name in Subject._fields[:-1])
        if not all(_is_like(getattr(subject, name), pattern) for name, pattern in wanted if pattern):
            return bool(self.infno) and self._fits_variant(subject)
        return all(_holds(subject.input, path.split("."), value) for path, value in self.path.items())

    def _fits_variant(self, subject: Subject) -> bool:
        """Return whether the request is a variant (2207A) of the transaction (2207)."""
        return len(subject.infno) > 4 and self.fits(subject._replace(infno=subject.infno[:4]))


class Strike(Noun, frozen=True):
    """Which of the matching requests a rule strikes: without any of these every one.

    `nth` counts them from 1; `every` strikes every so manieth; `chance` is drawn from the seed, the rule and the count,
    so that the same run is struck alike; `times` is the limit (0: none).
    """

    nth: tuple[Once, ...] = ()
    every: Once = 1
    chance: Annotated[float, Meta(gt=0, le=1)] = 1.0
    times: Annotated[int, Meta(ge=0)] = 0


class Rule(Noun, frozen=True):
    """What happens to which requests; `id` names it in the log."""

    id: Id
    match: Match = Match()
    strike: Strike = Strike()
    effect: Effect = Effect()


class RuleFile(Noun, frozen=True):
    """The `[[rule]]` tables of a file, and the seed of their chances."""

    rules: tuple[Rule, ...] = field(name="rule", default=())
    seed: int = 0


class Counted(Noun, frozen=True):
    """A rule with the numbers of requests that it matched and struck."""

    rule: Rule
    met: int = 0
    struck: int = 0


def load(path: Path) -> RuleFile:
    """Read a file of rules; raises BadInput as input_file.read does."""
    return read(path, RuleFile, check=repeated)


def repeated(written: RuleFile) -> Iterator[tuple[Keys, Phrase]]:
    """Find the ids that stand there a second time."""
    seen: set[str] = set()
    for index, rule in enumerate(written.rules):
        if rule.id in seen:
            yield ("rule", index, "id"), Phrase("needs_own")
        seen.add(rule.id)


class Rules:
    """The rules of one workspace in their order, with their counts; any thread may call.

    A request counts for every rule that matches it, and the first one that strikes has its effect.
    """

    def __init__(self, rules: Iterable[Rule] = (), seed: int = 0) -> None:
        self.seed = seed
        self._lock = Lock()
        self._counted = [Counted(rule=each) for each in rules]
        self._last: list[Counted] = []

    def strike(self, subject: Subject) -> Rule | None:
        """Count a request, and return the rule that strikes it."""
        struck = None
        with self._lock:
            for counted in (self._counted, self._last):
                for place, each in enumerate(counted):
                    if each.rule.match.fits(subject):
                        strikes = self._strikes(each)
                        first = strikes and struck is None
                        counted[place] = Counted(rule=each.rule, met=each.met + 1, struck=each.struck + first)
                        struck = each.rule if first else struck
        return struck

    @property
    def is_empty(self) -> bool:
        """True if there is no rule at all."""
        return not (self._counted or self._last)

    def listed(self) -> tuple[Counted, ...]:
        """List the rules with their counts, those of the magic people last."""
        with self._lock:
            return (*self._counted, *self._last)

    @property
    def magic(self) -> tuple[str, ...]:
        """The ids of the rules that stay: those of the magic people."""
        return tuple(each.rule.id for each in self._last)

    def end_with(self, last: Sequence[Rule]) -> None:
        """Let the rules of the magic people stand last, or none; those that stay keep their counts."""
        with self._lock:
            known = {each.rule.id: each for each in self._last}
            self._last = [known.get(each.id, Counted(rule=each)) for each in last]

    def put(self, rule: Rule) -> None:
        """Add a rule after the others, or put it in the place of the one with its id, counted from zero."""
        with self._lock:
            place = next((place for place, each in enumerate(self._counted) if each.rule.id == rule.id), None)
            if place is None:
                self._counted.append(Counted(rule=rule))
            else:
                self._counted[place] = Counted(rule=rule)

    def remove(self, rule_id: str | None = None) -> bool:
        """Remove a rule, or all of them; return whether there was one. The magic people keep theirs."""
        with self._lock:
            left = [each for each in self._counted if rule_id is not None and each.rule.id != rule_id]
            removed, self._counted = len(left) < len(self._counted), left
            return removed

    def reset(self, rule_id: str | None = None) -> bool:
        """Count a rule, or all of them, from zero; return whether there was one."""
        found = False
        with self._lock:
            for counted in (self._counted, self._last):
                for place, each in enumerate(counted):
                    if rule_id in {None, each.rule.id}:
                        counted[place], found = Counted(rule=each.rule), True
        return found

    def restore(self, counted: Iterable[Counted], seed: int) -> None:
        """Take up rules with their counts, as `listed` returned them."""
        last = {each.rule.id for each in self._last}
        known = tuple(counted)
        with self._lock:
            self.seed = seed
            self._counted = [each for each in known if each.rule.id not in last]
            again = {each.rule.id: each for each in known}
            self._last = [again.get(each.rule.id, each) for each in self._last]

    def _strikes(self, each: Counted) -> bool:
        strike, count = each.rule.strike, each.met + 1
        if 0 < strike.times <= each.struck or (strike.nth and count not in strike.nth) or count % strike.every:
            return False
        return strike.chance == 1 or _drawn(self.seed, each.rule.id, count) < strike.chance


def _drawn(seed: int, rule_id: str, count: int) -> float:
    return int.from_bytes(sha256(f"{seed} {rule_id} {count}".encode()).digest()[:8]) / 2**64


def _is_like(value: str, pattern: str) -> bool:
    return value == pattern or ("*" in pattern and fnmatchcase(value, pattern.replace("[", "[[]")))


def _holds(node: object, path: Sequence[str], wanted: str) -> bool:
    """Return whether a value within an input, or in any element of a list, is the one wanted."""
    if isinstance(node, list):
        return any(_holds(each, path, wanted) for each in node)
    if path:
        below: Mapping[str, Any] = node if isinstance(node, dict) else {}
        return path[0] in below and _holds(below[path[0]], path[1:], wanted)
    return _is_like(str(node), wanted) or _is_same_number(str(node), wanted)


def _is_same_number(value: str, wanted: str) -> bool:
    try:
        return Decimal(value) == Decimal(wanted)
    except InvalidOperation:
        return False
