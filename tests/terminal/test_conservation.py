"""Conservation: figures that break an identity are stopped and shown, and never mended or settled."""

from collections.abc import Mapping
from functools import partial

import pytest
from msgspec import structs

from terminal.errors import BadInput
from terminal.model import PlatformResult, Presettlement, Split
from terminal.texts import LANGUAGES, words
from tests.bench import Bench
from tests.terminal.tampering import Tampering, refused

NAME = "张敏"
# Each breaks the identity that it stands under and no other.
BROKEN = {
    "total = lines": {"over_limit": 1},
    "in_scope = its parts": {"deductible": 1},
    "fund = its parts": {"civil_servant": 1},
    "total = fund + personal": {"civil_servant": 1, "fund": 1},
    "personal = account + cash": {"pool": -1, "fund": -1, "pool_self": 1, "personal": 1},
    "account <= personal - uncovered": {"account": 1, "cash": -1},
    "nothing negative": {"deductible": -1, "pool_self": 1},
}


def changed(answer: PlatformResult, by: Mapping[str, int]) -> PlatformResult:
    """Change figures of an answer by some fen."""
    figures = {name: getattr(answer.split, name) + fen for name, fen in by.items()}
    return structs.replace(answer, split=structs.replace(answer.split, **figures))


def holds(split: Split) -> bool:
    """Return whether all that a bill costs is paid by somebody, counted apart from the program's own check."""
    paid = split.pool + split.critical_illness + split.civil_servant + split.medical_aid + split.account + split.cash
    in_scope = split.remote_self_pay + split.deductible + split.pool + split.pool_self + split.over_cap
    return split.total == paid == split.uncovered + split.over_limit + split.line_self_pay + in_scope


@pytest.mark.parametrize("identity", BROKEN)
def test_figures_that_break_an_identity_are_stopped_and_shown_and_never_mended(
    bench: Bench, agreed: Presettlement, identity: str
) -> None:
    honest, before = bench.checkout, bench.balances(NAME)
    broken = partial(changed, by=BROKEN[identity])
    bench.checkout = bench.counter(Tampering(bench, broken, presettle=True))
    with pytest.raises(BadInput, match="figures_disagree") as stopped:
        bench.agreed(NAME)
    assert stopped.value.facts["identity"] == identity
    assert all(identity in words(stopped.value, language).what for language in LANGUAGES)

    bench.checkout = bench.counter(Tampering(bench, broken))
    assert refused(lambda: bench.settle(agreed)) == "figures_changed"
    first, *_ = bench.journal.of_bill(agreed.bill.number)
    assert first.settlement is not None
    assert first.settlement.split == broken(agreed.answer).split
    assert bench.charged(agreed.bill.number) == []
    assert bench.balances(NAME) == before

    bench.checkout = honest
    assert holds(bench.settle(bench.agreed(NAME)).split)
