"""`jiesuan operators`: IT sets people up, and no password is ever an argument or a word of the output."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

import counter
from counter.cli import jiesuan
from counter.cli.group import LazyGroup
from counter.settings import Settings
from devices.badge import is_badge
from simulation.operators import SampleOperators
from terminal.errors import JiesuanError, Refused
from terminal.model import Operator, Right, Role
from terminal.private import Private
from tests.counter.staff import BADGE, CARD, IT, LI, PASSWORD, PIN

Run = Callable[..., Result]


@pytest.fixture
def run(staff_settings: Settings, tmp_path: Path) -> Run:
    """Run a command with the settings of a counter; secrets are given in a file, or typed."""
    file, kept = tmp_path / "settings.toml", tmp_path / "secrets"
    file.write_text(f'state = "{staff_settings.state}"\n')

    def ran(*arguments: str, typed: str = "", secrets: tuple[Private, ...] = ()) -> Result:
        kept.write_text("\n".join(each.reveal() for each in secrets))
        options = [*(["--secrets", str(kept)] if secrets else []), "--settings", str(file), "--language", "en"]
        return CliRunner().invoke(jiesuan, ["operators", *arguments, *options], input=typed)

    return ran


def code_of(result: Result) -> str:
    assert isinstance(result.exception, JiesuanError)
    return result.exception.code


def test_the_first_operator_ends_the_demonstration_and_is_told_so_once(run: Run, operators: SampleOperators) -> None:
    first = run("add", "0301", "李敏", "--role", "cashier", secrets=(PASSWORD,))
    second = run("add", "0302", "王芳", "--role", "head", "--group", "门诊", secrets=(PASSWORD,))
    assert "the demonstration cashier has ended" in first.output
    assert "demonstration" not in second.output
    wang = Operator(number="0302", name="王芳", roles=frozenset({Role.HEAD}), group="门诊")
    assert operators.listed() == (LI, wang)
    assert operators.knows_password("0301", PASSWORD)


def test_whoever_it_sets_up_for_itself_settles_nothing(run: Run, staff_settings: Settings) -> None:
    run("add", "0909", "赵工", "--role", "it", *("--right", "reprint"), secrets=(PASSWORD,))
    with closing(counter.open(staff_settings)) as here:
        here.people.sign_in(IT.number, PASSWORD)
        with pytest.raises(Refused, match="no_right"):
            here.checkout.identify(CARD)


def test_a_password_is_typed_twice_and_never_shown(run: Run, operators: SampleOperators) -> None:
    typed = PASSWORD.reveal()
    result = run("add", "0301", "李敏", typed=f"{typed}\n{typed}\n")
    assert result.exit_code == 0
    assert typed not in result.output
    assert operators.knows_password("0301", PASSWORD)


def test_no_command_takes_a_secret_as_an_argument() -> None:
    group = jiesuan.commands["operators"]
    assert isinstance(group, LazyGroup)
    names = {each.name for name in group.lazy_subcommands for each in group.load(name).params}
    assert names == {"number", "name", "roles", "rights", "group", "is_new", "undo", "secrets", "file", "language"}
    (secrets,) = {type(each.type) for each in group.load("password").params if each.name == "secrets"}
    assert secrets is click.Path


@pytest.mark.parametrize(("command", "secret"), [("password", "seven.7"), ("badge", "12345"), ("badge", "12345x")])
def test_what_is_too_short_is_refused(run: Run, operators: SampleOperators, command: str, secret: str) -> None:
    operators.add(LI, PASSWORD)
    more = (BADGE,) if command == "badge" else ()
    assert code_of(run(command, "0301", secrets=(*more, Private(secret)))) == "secret_too_short"
    assert operators.knows_password("0301", PASSWORD)
    assert operators.find_by_badge(BADGE) is None


def test_a_forgotten_password_is_set_anew_and_waits_for_nothing(run: Run, operators: SampleOperators) -> None:
    operators.add(LI, PASSWORD)
    operators.count_try("0301")
    run("password", "0301", secrets=(Private("another one"),))
    assert operators.knows_password("0301", Private("another one"))
    assert operators.wrong_tries("0301") == 0


def test_a_badge_is_scanned_or_made(run: Run, operators: SampleOperators) -> None:
    operators.add(LI, PASSWORD)
    run("badge", "0301", secrets=(BADGE, PIN))
    assert operators.find_by_badge(BADGE) == LI
    made = run("badge", "0301", "--new", secrets=(PIN,)).output.split()[-1]
    assert is_badge(made)
    assert operators.find_by_badge(Private(made)) == LI
    assert operators.find_by_badge(BADGE) is None
    assert code_of(run("badge", "0301", secrets=(Private("4241234567890123456780037000"), PIN))) == "badge_form"


def test_roles_and_rights_replace_those_before(run: Run, operators: SampleOperators) -> None:
    operators.add(LI, PASSWORD)
    result = run("roles", "0301", "--role", "cashier", "--role", "papers", "--right", "refund_other_day")
    roles, rights = frozenset({Role.CASHIER, Role.PAPERS}), frozenset({Right.REFUND_OTHER_DAY})
    assert operators.find("0301") == replace(LI, roles=roles, rights=rights)
    assert result.output == "0301  李敏  cashier, paper stock  refunding another day's payment\n"


def test_who_is_retired_is_listed_as_such_and_can_come_back(run: Run, operators: SampleOperators) -> None:
    operators.add(LI, PASSWORD)
    run("retire", "0301")
    assert run("list").output == "0301  李敏  cashier  not active\n"
    run("retire", "0301", "--undo")
    assert operators.find("0301") == LI


def test_without_operators_the_list_says_who_works(run: Run) -> None:
    assert "demonstration cashier" in run("list").output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "03 01", "李敏"), "operator_number"),
        (("add", "0301", "李四"), "operator_exists"),
        (("roles", "0999", "--role", "it"), "operator_not_found"),
        (("password", "0999"), "operator_not_found"),
        (("retire", "0999"), "operator_not_found"),
    ],
)
def test_a_mistake_is_named(run: Run, operators: SampleOperators, arguments: tuple[str, ...], code: str) -> None:
    operators.add(LI, PASSWORD)
    takes = arguments[0] in {"add", "password"}
    assert code_of(run(*arguments, secrets=(PASSWORD,) if takes else ())) == code
