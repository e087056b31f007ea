"""A client of the standard library alone, written from the documents alone, does a day at a strict platform."""

import ast
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from httpx import Client as Http

from counter.cli.network_rehearse import rehearse
from simulation.served.fields.deviations import Mode
from simulation.served.profile import Profile
from tests.simulation.served import documented
from tests.simulation.served.bench.conftest import Knobs
from tests.simulation.served.conftest import Clock
from tests.simulation.served.documented.client import Client, Refused, Unknown
from tests.simulation.served.documented.forms import Json, Line, Person, Settlement
from tests.whole import sample

HERE = Path(documented.__file__).parent
ROOT = Path(__file__).parents[4]
CARD = {"mdtrt_cert_type": "03", "mdtrt_cert_no": "H30446179", "card_sn": "371600D1560000057F7695F56FCED11D"}
VISIT = Line("V01", "1", "6.00", 600)
TABLETS = Line("D03", "20", "21.65", 43300)

CLAIMED = (
    *("A1", "A2", "A3", "A5", "A6", "A9", "B3", "B4", "B5", "B6", "B7", "B8", "B10"),
    *("D1", "D2", "D3", "D4", "D6", "D7", "D8", "D9", "D11", "D13", "D14", "D15", "E1"),
)
"""The scenarios of the rehearsal that the client claims: settling with a card, silence, and a flat day."""


@pytest.fixture
def profile() -> Profile:
    return Profile(mode=Mode.STRICT)


@pytest.fixture
def client(http: Http, clock: Clock) -> Client:
    made = Client(str(http.base_url).rstrip("/"), clock, "H37160000001", "371600")
    made.sign_in()
    return made


@pytest.fixture
def person(client: Client) -> Person:
    return client.identify(CARD)


def held(knobs: Knobs) -> list[tuple[str, str, int, int, int, int]]:
    books: Json = knobs.get("books")
    figures = ("number", "state", "total", "fund", "account", "cash")
    return sorted(tuple(each[name] for name in figures) for each in books["settlements"])


def told(made: Settlement, state: str) -> tuple[str, str, int, int, int, int]:
    return made.id, state, made.total, made.fund, made.account, made.cash


def test_it_settles_refunds_and_reconciles_to_the_fen(client: Client, person: Person, knobs: Knobs) -> None:
    kept = client.settle(person, client.charge(person, "R1", [VISIT, TABLETS]))
    given_back = client.settle(person, client.charge(person, "R2", [VISIT]))
    client.refund(person, given_back)
    # 439.00: class B pays a tenth of 433.00 first; of 395.70 in scope 300.00 is the deductible and 70 % of the rest
    # is the fund's; the account has 48.12.
    assert told(kept, "live")[2:] == (43900, 6699, 4812, 32389)
    assert held(knobs) == sorted([told(kept, "live"), told(given_back, "refunded")])
    assert client.total("310") == ("0", "平")
    assert {row[4] for row in client.differences(client.book)} == {"0"}


def test_it_finds_the_settlement_that_its_book_lacks(client: Client, person: Person) -> None:
    made = client.settle(person, client.charge(person, "R1", [VISIT]))
    book, client.book = client.book, []
    assert client.total("310") == ("1", "中心大于传入")
    (row,) = client.differences(client.book)
    assert (row[2], row[4], row[7]) == (made.id, "1", "6.00")
    client.book = book
    assert client.total("310") == ("0", "平")


def test_it_ends_a_lost_reply_by_2601_and_settles_once(client: Client, person: Person, knobs: Knobs) -> None:
    knobs.rule("lost", {"infno": "2207"}, {"answer": "lost_reply", "hold": 0}, {"nth": [1]})
    charged = client.charge(person, "R1", [VISIT])
    with pytest.raises(Unknown):
        client.settle(person, charged)
    assert [each["state"] for each in knobs.exchanges(infno="2207")] == ["done_unheard"]
    assert client.resolve()
    made = client.settle(person, charged)
    assert [each for each in held(knobs) if each[1] == "live"] == [told(made, "live")]
    assert client.total("310") == ("0", "平")
    assert len(client.differences(client.book)) == 1


def test_where_nothing_arrived_a_refused_2601_is_believed_only_with_the_statement(
    client: Client, person: Person, knobs: Knobs
) -> None:
    knobs.rule("lost", {"infno": "2207"}, {"answer": "lost_request", "hold": 0}, {"nth": [1]})
    charged = client.charge(person, "R1", [VISIT])
    with pytest.raises(Unknown):
        client.settle(person, charged)
    assert client.resolve()
    (reversal,) = knobs.exchanges(infno="2601")
    assert reversal["state"] == "refused"
    assert [each["state"] for each in knobs.exchanges(infno="3202")] == ["done"]
    assert told(client.settle(person, charged), "live") in held(knobs)


def test_a_strict_platform_notes_nothing_about_its_messages_but_that_its_amounts_are_texts(
    client: Client, person: Person, knobs: Knobs
) -> None:
    made = client.settle(person, client.charge(person, "R1", [VISIT]))
    client.refund(person, made)
    client.differences(client.book)
    assert {each["infno"] for each in knobs.exchanges()} >= {
        "9001",
        "1101",
        "2201",
        "2203",
        "2204",
        "2206",
        "2207",
        "2208",
    }
    assert {each["findings"] for each in knobs.exchanges()} == {"", "F12"}


def test_a_no_reaches_its_caller_with_its_reason(client: Client) -> None:
    with pytest.raises(Refused, match=r"\[[a-z_]+\]"):
        client.identify({"mdtrt_cert_type": "02", "mdtrt_cert_no": "371602199001011239"})


@pytest.mark.sampled
def test_it_passes_the_rehearsal_behind_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smoke plan in the suite; with JIESUAN_PROVE=1 all that it claims: outpatients, silence, a flat day."""
    monkeypatch.chdir(ROOT)
    chosen = sample([], [each for name in CLAIMED for each in ("--only", name)])
    driver = f"{sys.executable} -m tests.simulation.served.documented.adapter {{url}}"
    given = ["--plan", sample("smoke", "acceptance"), *chosen, "--driver", driver, "--language", "en"]
    done = CliRunner().invoke(rehearse, given)
    assert done.exit_code == 0, done.output
    states = [line.split()[1] for line in done.output.splitlines() if re.match("[A-F][0-9]", line)]
    assert (len(states), set(states)) == sample((5, {"PASSED"}), (len(CLAIMED), {"PASSED", "WARNING"}))
    assert states.count("WARNING") <= 1


def test_it_needs_nothing_but_the_standard_library() -> None:
    trees = [ast.parse(each.read_text(encoding="utf-8")) for each in HERE.glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    named = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    foreign = {each for each in named if not each.startswith(documented.__name__)}
    assert {each.split(".")[0] for each in foreign} <= sys.stdlib_module_names
    assert foreign >= {"urllib.request", "zipfile"}
