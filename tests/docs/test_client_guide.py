"""What the guide for writers of a client shows is run as it stands there, against the platform that it starts."""

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import json, toml

from terminal import sm
from terminal.model import BEIJING

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "developer" / "client.md").read_text(encoding="utf-8")
PROGRAMS = ROOT / "examples" / "client"
SHOWN = "http://127.0.0.1:8600"
CALL = "/mbs/fmi/fsi/api/callFsiService/callService"
JIESUAN = [sys.executable, "-c", "from ui.command import main; main()"]
STEPPED = ("9001", "1101", "2201", "2203", "2204", "2206", "2208", "2601", "3201", "9101", "3202", "9102")
FIGURES = "total {0}439.00 fund {0}66.99 account {0}100.00 cash {0}272.01"
SAID = ["presettled " + FIGURES.format(""), "settled " + FIGURES.format(""), "refunded " + FIGURES.format("-")]
TEXT = "F12"
"""What is noted of an amount that is written as text, which no float can touch."""


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@contextmanager
def started(command: str, folder: Path) -> Iterator[str]:
    """Start a platform by a command of the page, on any free port, and yield its URL."""
    words = command.replace("--port 8600", "--port 0").replace("terminal/national", str(ROOT / "terminal/national"))
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    given = [*JIESUAN, *words.removeprefix("$ jiesuan ").split()]
    with subprocess.Popen(
        given, cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as made:
        assert made.stdout
        yield made.stdout.readline().split()[0]
        made.terminate()


def command(with_words: str) -> str:
    (found,) = [each.splitlines()[0] for each in blocks("console") if with_words in each]
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(command("--strict"), tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture
def platform(served: str) -> str:
    """The platform that the page starts, without the workspace that it makes."""
    httpx.delete(f"{served}/bench/w/mine")
    return served


@pytest.fixture
def workspace(platform: str) -> str:
    """The workspace that the page makes."""
    (own,) = re.findall(r"/fixtures\".*?-d '(.*?)'; echo", blocks("sh")[0], re.DOTALL)
    assert httpx.post(f"{platform}/bench/workspaces", json={"name": "mine"}).status_code == 200
    assert httpx.put(f"{platform}/bench/w/mine/fixtures", content=own.encode(), headers=JSON).status_code == 200
    return f"{platform}/w/mine"


JSON = {"content-type": "application/json"}


def tool(*names: str) -> None:
    for name in names:
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed here")


def exchanges(platform: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{platform}/bench/w/mine/exchanges").json()
    return found


def test_every_block_does_what_the_guide_says_to_the_fen_and_every_step_is_a_yes(platform: str, tmp_path: Path) -> None:
    tool("curl", "sh")
    script = "\n".join(blocks("sh")).replace(SHOWN, platform)
    done = subprocess.run(
        ["sh", "-u"], input=script, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    figures = [line for line in done.stdout.splitlines() if re.match("fund|settled|refunded|3201", line)]
    shown = [re.sub(r"settled [0-9]+", "settled", line) for line in figures]
    assert shown == [
        "fund 66.99 account 100.00 cash 272.01",
        "settled: cash 272.01",
        "refunded: cash -272.01",
        "settled: fund 66.99 account 100.00 cash 272.01",
        "3201: 0",
    ]
    assert "no answer to H37160099999" in done.stdout
    rows = [line.split("\t") for line in (tmp_path / "result.txt").read_text(encoding="utf-8").splitlines()]
    assert sorted((row[4], row[7]) for row in rows) == [("0", "-439.00"), ("0", "439.00"), ("0", "439.00")]
    seen = exchanges(platform)
    assert [(each["infno"], each["state"]) for each in seen if each["infno"] != "2207"] == [
        (infno, "done") for infno in STEPPED
    ]
    settled = [each["state"] for each in seen if each["infno"] == "2207"]
    assert settled == ["done", "done_unheard", "done", "refused"]
    assert {each["findings"] for each in seen[:-1]} == {"", TEXT}


def ran(name: str, workspace: str, folder: Path) -> list[str]:
    """Run a program as the guide says, in a folder of its own; what it prints."""
    for each in PROGRAMS.iterdir():
        if each.is_file():
            shutil.copy(each, folder)
    for given in STEPS[name]:
        done = subprocess.run(
            [*given, workspace] if given == STEPS[name][-1] else given,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        # Mono 6.8 may abort while it ends, when all is done and printed.
        assert done.returncode == 0 or given[0] == "mono", done.stderr
    return done.stdout.splitlines()[: len(SAID)]


STEPS = {
    "python": [[sys.executable, "settle.py"]],
    "java": [["java", "-Dfile.encoding=UTF-8", "Settle.java"]],
    "go": [["go", "run", "settle.go"]],
    "dotnet": [["dotnet", "run", "--"]],
    "mono": [["mcs", "-r:System.Net.Http.dll", "Settle.cs"], ["mono", "Settle.exe"]],
}


@pytest.mark.parametrize("name", STEPS)
def test_the_program_settles_and_refunds_to_the_fen(name: str, workspace: str, platform: str, tmp_path: Path) -> None:
    tool(*(given[0] for given in STEPS[name]))
    folder = tmp_path / "program"
    folder.mkdir()
    assert ran(name, workspace, folder) == SAID
    (made,) = httpx.get(f"{platform}/bench/w/mine/books").json()["settlements"]
    assert (made["state"], made["total"], made["fund"], made["account"], made["cash"]) == (
        "refunded",
        43900,
        6699,
        10000,
        27201,
    )
    assert {(each["state"], each["findings"]) for each in exchanges(platform)} == {("done", ""), ("done", TEXT)}
    (care,) = [each for each in exchanges(platform) if each["infno"] == "2203"]
    whole = httpx.get(f"{platform}/bench/w/mine/exchanges/{care['n']}").json()
    assert whole["input"]["diseinfo"][0]["diag_name"] == "高血压"


def test_a_program_ends_with_the_reason_of_a_no(platform: str, tmp_path: Path) -> None:
    given = [sys.executable, str(PROGRAMS / "settle.py"), platform]
    done = subprocess.run(given, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "[not_designated]" in done.stderr


def test_the_keys_of_the_page_sign_and_nothing_unsigned_is_taken(tmp_path: Path) -> None:
    (program,) = blocks("python")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)
    ours = toml.decode((tmp_path / "hospital.toml").read_bytes())
    with started(command("signed.toml"), tmp_path) as url:
        text, cipher = b'{"signIn": {"opter_no": "0001"}}', bytes.fromhex(ours["cipher"])
        unsigned = envelope(json.decode(text))
        assert "[signature_wrong]" in httpx.post(url + CALL, json=unsigned).json()["err_msg"]
        sealed = envelope(b64encode(sm.sm4_encrypt(cipher, text)).decode()) | {"signtype": "SM2", "enc_type": "SM4"}
        sealed["cainfo"] = b64encode(sm.sign(bytes.fromhex(ours["private"]), text)).decode()
        answer = httpx.post(url + CALL, json=sealed).json()
        output = sm.sm4_decrypt(cipher, b64decode(answer["output"]))
    assert json.decode(output)["signinoutb"]["sign_no"]
    assert sm.verify(bytes.fromhex(ours["public"]), output, b64decode(answer["cainfo"]))


def envelope(given: object) -> dict[str, Any]:
    now = datetime.now(BEIJING)
    return {
        "infno": "9001",
        "msgid": f"H37160000001{now:%Y%m%d%H%M%S}0001",
        "mdtrtarea_admvs": "371600",
        "insuplc_admdvs": "",
        "recer_sys_code": "YBXT",
        "infver": "V1.0",
        "opter_type": "1",
        "opter": "0001",
        "opter_name": "收费员",
        "inf_time": f"{now:%Y-%m-%d %H:%M:%S}",
        "fixmedins_code": "H37160000001",
        "fixmedins_name": "示例医院",
        "input": given,
    }
