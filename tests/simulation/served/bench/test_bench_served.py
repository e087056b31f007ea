"""`jiesuan network serve --bench` keeps workspaces over a restart, and asks for a token where others reach it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from msgspec import json

from tests.simulation.served.client import ONE_URL
from tests.simulation.served.test_serve import RUN

RULES = '[[rule]]\nid = "down"\nmatch = { infno = "9001" }\neffect = { answer = "status", status = 503 }\n'


@contextmanager
def serving(state: Path, *given: str) -> Iterator[list[str]]:
    """Serve, and yield the lines that are printed first: as many as there are words in `--lines`."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    command = [*RUN, "serve", "--state", str(state), "--bench", str(state / "bench"), *given]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, encoding="utf-8") as made:
        assert made.stdout
        lines = [made.stdout.readline()]
        if "--host" in given:
            lines.append(made.stdout.readline())
        try:
            yield [line.partition("  ")[0] for line in lines]
        finally:
            made.send_signal(signal.SIGTERM)
            assert made.wait(timeout=15) == 0


def test_workspaces_outlive_a_restart_and_a_file_of_rules_is_for_the_default_one(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    with serving(tmp_path) as (url,):
        assert httpx.post(f"{url}/bench/workspaces", content=b'{"name": "mine"}').json()["url"] == f"{url}/w/mine"
        assert "magic" in httpx.get(f"{url}/bench/w/default/rules").json()
    with serving(tmp_path, "--rules", str(rules)) as (url,):
        assert httpx.get(f"{url}/bench/w/mine").json()["name"] == "mine"
        assert httpx.get(f"{url}/bench/w/default/rules").json()["rules"][0]["rule"]["id"] == "down"
        assert "SIMULATION" in httpx.get(f"{url}/w/mine/").text
    assert (tmp_path / "bench").stat().st_mode & 0o077 == 0


def test_on_another_address_than_loopback_a_token_is_asked_for(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0") as (url, token):  # noqa: S104, what is tried
        here = url.replace("0.0.0.0", "127.0.0.1")  # noqa: S104, see above
        assert httpx.get(f"{here}/bench/workspaces").status_code == 401
        assert httpx.get(f"{here}/bench/workspaces", headers={"authorization": f"Bearer {token}"}).status_code == 200
        assert httpx.post(here + ONE_URL, content=b"{}").json()["infcode"] == -1


@pytest.mark.parametrize(("option", "text"), [("--rules", "[[rule]]\nid = 1\n"), ("--load", "[[person]]\nname = 1\n")])
def test_what_does_not_fit_is_said_before_anything_is_served(tmp_path: Path, option: str, text: str) -> None:
    file = tmp_path / "own" / "wrong.toml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    where = file if option == "--rules" else file.parent
    command = [*RUN, "serve", "--state", str(tmp_path), option, str(where)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert "wrong.toml" in done.stderr
    assert "http://" not in done.stdout


def test_rules_are_put_and_listed_at_a_terminal(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("seed = 9\n" + RULES, encoding="utf-8")
    with serving(tmp_path) as (url,):
        done = subprocess.run(
            [*RUN, "rules", url, str(rules)], capture_output=True, text=True, check=True, encoding="utf-8"
        )
        assert done.stdout.startswith("down ")
        assert httpx.get(f"{url}/bench/w/default/rules").json()["seed"] == 9
        assert httpx.post(url + ONE_URL, content=json.encode({})).status_code == 200
