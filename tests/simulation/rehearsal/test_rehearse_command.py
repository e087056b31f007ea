"""`jiesuan network rehearse`: drivers, reports, and files that do not fit."""

import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner, Result
from msgspec import json

from counter.cli.network_rehearse import rehearse
from simulation.rehearsal.driver import Told
from simulation.rehearsal.scenario import FOLDER, load, plan
from terminal.errors import BadInput
from tests.simulation.rehearsal.hospital import Hospital


@pytest.fixture
def hook() -> Iterator[str]:
    """A client's test adapter behind a URL."""
    clients: list[Hospital] = []

    class Adapter(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.decode(self.rfile.read(int(self.headers["content-length"])), type=Told)
            if not clients:
                clients.append(Hospital(told.url))
            body = json.encode(clients[0].act(told))
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Adapter)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    for each in clients:
        each.close()


def run(*asked: str, typed: str = "") -> Result:
    return CliRunner().invoke(rehearse, [*asked, "--language", "en"], input=typed)


def test_a_webhook_is_driven_and_three_reports_are_written(hook: str, tmp_path: Path) -> None:
    done = run("--driver", hook, "--only", "D1", "--seed", "5", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert "PASSED" in done.output
    assert "certifies nothing" in done.output
    made = json.decode((tmp_path / "report.json").read_bytes())
    [case] = made["scenarios"]
    assert (made["verdict"], made["seed"], made["plan_hash"]) == ("PASSED", 5, plan("smoke", only=["D1"]).digest)
    assert "2601" in {each["infno"] for each in case["exchanges"]}
    suite = Xml.parse(tmp_path / "report.xml").getroot()  # noqa: S314, our own file
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "1",
        "failures": "0",
        "skipped": "0",
    }
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(each in page for each in (made["plan_hash"], "certifies nothing", "2601", "PASSED"))
    assert "http" not in page  # one file, nothing fetched


def test_a_program_that_says_nothing_leaves_the_scenario_incomplete(tmp_path: Path) -> None:
    done = run("--driver", f"{sys.executable} -c pass", "--only", "D1", "--out", str(tmp_path))
    assert done.exit_code == 1
    assert "INCOMPLETE" in done.output
    assert Xml.parse(tmp_path / "report.xml").getroot().get("errors") == "1"  # noqa: S314, our own file


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next(tmp_path: Path) -> None:
    program = tmp_path / "late.py"
    program.write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    step = json.loads(line)['step']\n"
        "    for each in (step - 1, step):\n"
        "        state = 'unsupported' if each == step else 'settled'\n"
        "        print(json.dumps({'state': state, 'step': each or -1}), flush=True)\n",
        encoding="utf-8",
    )
    done = run("--driver", f"{sys.executable} {program}", "--only", "D1", "--only", "B3")
    assert [each.split()[:2] for each in done.output.splitlines()[1:3]] == [["B3", "SKIPPED"], ["D1", "SKIPPED"]]


def test_what_is_watched_has_to_be_named() -> None:
    done = run("--plan", "watch")
    assert done.exit_code == 2
    assert "--at" in done.output


def test_a_program_that_does_not_exist_is_named() -> None:
    done = run("--driver", "no-such-program", "--only", "D1")
    assert done.exit_code == 2
    assert "no-such-program" in done.output
    done = run("--driver", " ", "--only", "D1")
    assert (done.exit_code, "--driver" in done.output) == (2, True)


def test_a_person_at_a_screen_is_told_what_to_do_and_asked_what_became_of_it() -> None:
    done = run("--only", "A1", typed="done\nsettled\n1.00\n")
    assert done.exit_code == 1
    assert "Settle this bill of this person" in done.output
    assert "is not settled at the platform" in done.output


def test_what_is_not_claimed_is_skipped() -> None:
    done = run("--only", "B10", "--without", "refund")
    assert done.exit_code == 0
    assert "SKIPPED" in done.output


def test_nobody_is_a_pharmacy_who_does_not_say_so() -> None:
    asked = ("--only", "F1", "--driver", f"{sys.executable} -c pass", "--plan", "acceptance")
    assert "SKIPPED" in run(*asked).output
    assert "INCOMPLETE" in run(*asked, "--with", "pharmacy").output


def test_a_person_is_shown_what_is_shown_and_what_is_given_back() -> None:
    done = run("--only", "A7", "--plan", "acceptance", typed="refused\nno\n" * 5)
    assert "424" in done.output  # the digits of an e-voucher
    assert "The person shows an identity card" in done.output
    done = run("--only", "C2", "--plan", "acceptance", typed="done\ndone\nrefused\nno\n")
    assert "− L01" in done.output


def test_a_plan_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(BadInput) as caught:
        plan("smok")
    assert "acceptance" in str(caught.value.facts["known"])
    with pytest.raises(BadInput):
        plan("smoke", only=["Z9"])


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("advice =", "advise =", "advise"),
        ('what = "books"', 'what = "boks"', "check.0.what"),
        ('bill = "1"', 'bill = "2"', "step.0.bill"),
        ('"V01"', '"V99"', "bill.0.lines.0.0"),
        ('verb = "resolve"', 'verb = "resolv"', "step.1.verb"),
        ('verb = "resolve"', 'loads = "new"\nverb = "resolve"', "step.1.loads"),
        ('verb = "resolve"', 'lifts = ["none"]\nverb = "resolve"', "step.1.lifts.0"),
    ],
)
def test_a_scenario_that_does_not_fit_is_named_with_file_key_and_line(
    tmp_path: Path, before: str, after: str, key: str
) -> None:
    text = (FOLDER / "D1.toml").read_text(encoding="utf-8")
    file = tmp_path / "D1.toml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(file)
    facts = caught.value.facts
    assert (facts["file"], facts["key"]) == ("D1.toml", key)
    assert (
        after.split(" =", maxsplit=1)[0].strip('"')
        in file.read_text(encoding="utf-8").splitlines()[int(str(facts["line"])) - 1]
    )


def test_the_hash_of_a_plan_changes_with_what_it_says() -> None:
    first, again, other = (plan("smoke", only=only) for only in (["D1"], ["D1"], ["B3"]))
    assert first.digest == again.digest != other.digest
