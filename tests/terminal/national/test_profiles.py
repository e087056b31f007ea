"""A region's profile is validated, and an error is reported with file, key and line."""

import tomllib
from pathlib import Path

import pytest

from terminal.errors import BadInput
from terminal.national.envelope import read_keys
from terminal.national.gateway import Family, Gateway
from terminal.national.profile import PROFILES, load, names

PLAIN = (PROFILES / "plain.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", names())
def test_every_profile_that_is_shipped_loads_and_says_that_it_is_an_example(name: str) -> None:
    assert not load(name).production
    assert (PROFILES / f"{name}.toml").read_text(encoding="utf-8").startswith("# EXAMPLE, of no region")


def test_a_profile_may_be_a_file_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(PLAIN.replace("batch = 100", "batch = 50"), encoding="utf-8")

    assert load(str(own)).batch == 50


def test_a_name_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(BadInput, match="profile_not_found") as raised:
        load("nowhere")

    assert raised.value.facts["known"] == "one-url-each | plain | signed"


@pytest.mark.parametrize(
    ("line", "wrong", "key"),
    [
        ("batch = 100", "batch = 0", "batch"),
        ("batch = 100", "batches = 100", "batches"),
        ('input = "object"', 'input = "xml"', "envelope.input"),
        ('infver = "V1.0"', 'infver = "V1.0.0.0"', "envelope.infver"),
        ('stale = "签到"', 'stale = "("', "sign_in.stale"),
        ('equal = ["0"]', "equal = []", "statement.equal"),
        ("connect = 5.0", "connect = 0", "transport.connect"),
        ("connect = 5.0", 'connect = 5.0\npaths = { 1101 = "/a" }', "transport.paths"),
        ('maternity = "52"', "", "codes.med_type"),
    ],
)
def test_a_wrong_profile_names_file_key_and_line(tmp_path: Path, line: str, wrong: str, key: str) -> None:
    own = tmp_path / "own.toml"
    text = PLAIN.replace(line, wrong)
    assert text != PLAIN
    own.write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match="toml_field") as raised:
        load(str(own))

    facts = raised.value.facts
    assert (facts["file"], facts["key"]) == ("own.toml", key)
    if wrong:
        assert wrong.splitlines()[-1].split(" =")[0] in text.splitlines()[int(str(facts["line"])) - 1]


def test_a_profile_that_signs_needs_its_keys(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="platform_key"):
        read_keys(None, load("signed").envelope)

    keys = tmp_path / "keys.toml"
    keys.write_text(f'private = "{"1" * 64}"\npublic = "{"2" * 128}"\ncipher = "{"3" * 32}"\n', encoding="utf-8")
    assert read_keys(keys, load("signed").envelope).cipher == "3" * 32
    assert read_keys(None, load("plain").envelope).private == ""


def test_every_example_knows_the_same_fields() -> None:
    fields = [set(tomllib.loads((PROFILES / f"{name}.toml").read_text(encoding="utf-8"))["codes"]) for name in names()]

    assert fields.count(fields[0]) == len(fields)


def test_a_gateway_needs_its_secret(tmp_path: Path) -> None:
    keys = tmp_path / "keys.toml"
    keys.write_text('token = ""\n', encoding="utf-8")
    gateway = Gateway(family=Family.X_TIF, key="hospital")
    with pytest.raises(BadInput, match="platform_token"):
        read_keys(keys, load("plain").envelope, gateway)
    keys.write_text('token = "synthetic"\n', encoding="utf-8")
    assert read_keys(keys, load("plain").envelope, gateway).token == "synthetic"  # noqa: S105
