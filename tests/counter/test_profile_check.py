"""A region's profile is one file for terminal and simulated platform, and a stranger is told what is wrong with his."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from msgspec import Struct
from msgspec.structs import fields

from counter.cli import jiesuan
from simulation.served import region
from simulation.served.profile import InputForm, Scheme
from simulation.served.profile import load as load_served
from terminal.errors import BadInput
from terminal.national.profile import PROFILES, Profile, load, names

PLAIN = (PROFILES / "plain.toml").read_text(encoding="utf-8")
SIGNED = (PROFILES / "signed.toml").read_text(encoding="utf-8")
KEYS = f'private = "{"1" * 64}"\npublic = "{"2" * 128}"\ncipher = "{"3" * 32}"\ntoken = "synthetic"\n'


def written(folder: Path, text: str, name: str = "region.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def check(path: Path, language: str = "en") -> Result:
    return CliRunner().invoke(jiesuan, ["profile", "check", str(path), "--language", language])


def tree(kind: type) -> dict[str, Any]:
    """Return the names of a file's keys, as a reader knows them."""
    below = [each for each in (kind, *get_args(kind)) if isinstance(each, type) and issubclass(each, Struct)]
    return {each.encode_name: tree(each.type) for struct in below for each in fields(struct)}


def test_both_readers_know_the_same_keys() -> None:
    ours, theirs = tree(Profile), tree(region.Region)
    assert theirs["served"]
    assert {**theirs, "served": {}, "codes": keys_of_codes(theirs)} == {**ours, "codes": keys_of_codes(ours)}


def keys_of_codes(known: dict[str, Any]) -> set[str]:
    return set(known["codes"]) - {"insutype", "mdtrt_cert_type"} | set(known["codes"]["med_type"])


def test_the_page_of_profiles_names_every_key() -> None:
    page = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text(encoding="utf-8")

    def names_of(known: dict[str, Any]) -> set[str]:
        return set(known) | {each for below in known.values() for each in names_of(below)}

    assert {each for each in names_of(tree(Profile)) if not re.search(rf"\b{each}\b", page)} == set()


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_profile_that_is_shipped_is_read_by_both_sides(name: str, language: str) -> None:
    outcome = check(PROFILES / f"{name}.toml", language)
    assert outcome.exit_code == 0
    assert outcome.output.splitlines()[-1] in {"Simulated platform: it serves the same file.", *ZH}


ZH = {"模拟平台：能按同一份文件提供服务。"}


@pytest.mark.parametrize(
    ("line", "wrong", "told"),
    [
        ("batch = 100", "bach = 100", "did you mean batch?"),
        ("batch = 100", 'batch = 100\nvoucher = { form = "bear" }', "bare | envelope"),
        ("connect = 5.0", 'connect = 5.0\ngateway = { family = "x-tfi" }', "none | oauth2 | x-tif | x-ca | csb"),
        ("connect = 5.0", 'connect = 5.0\ngateway = { family = "csb", key = "k" }', "csb"),
        ("connect = 5.0", 'connect = 5.0\ngateway = { family = "oauth2" }', "oauth2"),
        ("batch = 100", "batch = 100\nserved = { input_limt = 5 }", "did you mean input_limit?"),
        ("batch = 100", "batch = ", "line 3"),
    ],
)
def test_what_does_not_fit_is_told_with_file_key_and_what_is_near(
    tmp_path: Path, line: str, wrong: str, told: str
) -> None:
    outcome = check(written(tmp_path, PLAIN.replace(line, wrong)))
    assert outcome.exit_code == 2
    assert "region.toml" in outcome.stderr
    assert told in outcome.stderr


def test_what_only_the_simulated_platform_cannot_do_is_told_and_is_no_mistake(tmp_path: Path) -> None:
    family = ("false\n\n[statement]", "false\naccount_includes_family = true\n\n[statement]")
    outcome = check(written(tmp_path, PLAIN.replace('outpatient = "11"', 'outpatient = "2101"').replace(*family)))
    assert outcome.exit_code == 0
    told = outcome.output.splitlines()[1:]
    assert [each.split(":")[0] for each in told] == ["figures.account_includes_family", "codes.med_type.outpatient"]
    with pytest.raises(BadInput, match="toml_field"):
        load_served(tmp_path / "region.toml")


def test_a_file_of_the_simulated_platform_alone_still_opens(tmp_path: Path) -> None:
    own = written(tmp_path, 'form = "text"\nbatch = 30\n')
    assert (load_served(own).form, load_served(own).batch) == (InputForm.TEXT, 30)
    assert "simulated platform alone" in check(own).output
    assert check(written(tmp_path, 'form = "xml"')).exit_code == 2


def test_the_platform_takes_from_the_file_what_the_terminal_does(tmp_path: Path) -> None:
    own = SIGNED.replace('recer_sys_code = "YBXT"', 'recer_sys_code = "YBXT"\nsignature = "der"')
    served = load_served(
        written(tmp_path, f"{own}\n[served]\ninput_limit = 20000\n"), written(tmp_path, KEYS, "keys.toml")
    )
    ours = load(str(tmp_path / "region.toml"))
    assert (served.scheme, served.signature, served.equal, served.input_limit) == (Scheme.A, "der", "000000", 20_000)
    assert (served.one_url, served.recer_sys_code) == (ours.transport.path, ours.envelope.recer_sys_code)
    assert served.verify_key == "2" * 128


@pytest.mark.parametrize("missing", ["private", "public", "cipher"])
def test_a_platform_that_signs_needs_its_keys(tmp_path: Path, missing: str) -> None:
    keys = "\n".join(line for line in KEYS.splitlines() if not line.startswith(missing))
    with pytest.raises(BadInput, match=missing) as raised:
        load_served(written(tmp_path, SIGNED), written(tmp_path, keys, "keys.toml"))
    assert raised.value.facts["key"] == "envelope.signing"
