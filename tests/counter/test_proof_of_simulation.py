"""Production unless the server proves to be the simulation: no message reaches one that the settings only call so."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread

import httpx
import pytest
from msgspec import convert
from msgspec.structs import replace

from counter.connect import TrialWire, Where, connected
from counter.guards import GuardedCheckout
from counter.interlock import ensure_no_sample, ensure_real_connection, ensure_sealed
from counter.settings import Platform, PlatformKind
from simulation import hello, samples
from simulation.network.network import Network
from simulation.served import serve as serving
from simulation.served.profile import Profile
from terminal.errors import BadInput, NotSent, Refused
from terminal.model import IdCredential, IdReason
from terminal.national.envelope import Sender
from terminal.national.profile import PROFILES, Transport, load
from terminal.national.wire import Lost, Unsent, Wire
from terminal.private import Private
from tests.bench import Bench
from tests.counter.test_interlock import refusal
from tests.terminal.national.bench import Told

HOW = convert({"connect": 2.0, "read": 10.0, "path": "/mbs/fmi/fsi/api/callFsiService/callService"}, Transport)
SENDER = Sender(institution=samples.institution(), operator="0112", counter="03")
PERSON = samples.people()[0]


def now() -> datetime:
    return datetime.now().astimezone()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    office = serving.opened(f"sqlite:///{folder / 'network.db'}", Profile(), Network())
    listening, url = serving.listen("127.0.0.1", 0)
    server = serving.server(office)
    with closing(listening):
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join()
            office.engine.dispose()


class Elsewhere(TrialWire):
    """A trial wire to a server in this process, which counts what reaches it beside the hello."""

    def __init__(self, answer: bytes, status: int = 200) -> None:
        super().__init__("https://yb.example.cn", HOW, now)
        self.reached: list[str] = []
        self.answer, self.status = answer, status
        self._pool = self._hello._pool = Told(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == hello.PATH:
            return httpx.Response(self.status, content=self.answer or hello.answer(request.content, now()))
        self.reached.append(request.url.path)
        return httpx.Response(200, content=b"{}")


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"yes", 200), (hello.answer(b"0" * 32, now()), 200), (b"<html>404</html>", 404), (b"\xff", 200)],
    ids=["no proof", "the proof of another hello", "not found", "no text"],
)
def test_nothing_reaches_a_server_that_does_not_prove_to_be_the_simulation(answer: bytes, status: int) -> None:
    wire = Elsewhere(answer, status)

    with closing(wire), pytest.raises(Refused, match="platform_not_simulated"):
        wire.post("2207", b"{}")
    assert wire.reached == []


def test_a_server_proves_it_once_and_again_after_a_call_without_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Elsewhere(b"")
    with closing(wire):
        wire.post("2207", b"{}")
        wire.answer = b"no longer"
        wire.post("2207", b"{}")
        monkeypatch.setattr(Wire, "post", _lost)
        with pytest.raises(Lost):
            wire.post("2207", b"{}")
        monkeypatch.undo()
        with pytest.raises(Refused, match="platform_not_simulated"):
            wire.post("2207", b"{}")
    assert len(wire.reached) == 2


def _lost(_wire: Wire, _infno: str, _body: bytes) -> bytes:
    raise Lost("broken")


def test_the_served_simulation_proves_it_below_any_prefix(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        for at in (url, f"{url}/gateway"):
            with closing(TrialWire(at, HOW, now)) as wire:
                wire.prove()
        where = Where(url=url, profile="plain", keys=None, ids=tmp_path / "ids")
        with closing(connected(where, SENDER, now)) as platform:
            assert platform.identify(PERSON.credential(), now().date()).number == PERSON.number


def test_a_server_that_is_not_there_is_not_reached_and_may_come_later(tmp_path: Path) -> None:
    where = Where(url="http://127.0.0.1:9", profile="plain", keys=None, ids=tmp_path / "ids")
    with closing(connected(where, SENDER, now)) as platform, pytest.raises(NotSent, match="platform_unreachable"):
        platform.identify(PERSON.credential(), now().date())
    with closing(TrialWire("http://127.0.0.1:9", HOW, now)) as wire, pytest.raises(Unsent):
        wire.prove()


def own(folder: Path, said: str = "") -> str:
    path = folder / "ours.toml"
    text = (PROFILES / "plain.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("production = false\n", said), encoding="utf-8")
    return str(path)


def test_a_profile_that_does_not_say_is_one_of_production(tmp_path: Path) -> None:
    assert load(own(tmp_path)).production
    with pytest.raises(BadInput, match="production_with_simulation"):
        ensure_real_connection(Platform(kind=PlatformKind.EMBEDDED, profile=own(tmp_path)))


@pytest.mark.parametrize("url", ["http://yb.example.cn", "http://10.1.2.3:8080/x", "ftp://localhost.example", "yb", ""])
def test_a_production_platform_is_reached_without_encryption_on_this_computer_alone(url: str, tmp_path: Path) -> None:
    chosen = Platform(kind=PlatformKind.NATIONAL, url=url, profile=own(tmp_path))
    with pytest.raises(BadInput, match="platform_not_encrypted"):
        ensure_real_connection(chosen)
    with pytest.raises(BadInput, match="platform_not_encrypted"):
        connected(Where(url=url, profile=chosen.profile, keys=None, ids=tmp_path / "ids"), SENDER, now)


@pytest.mark.parametrize("url", ["https://yb.example.cn", "http://127.0.0.1:9", "http://[::1]:9", "http://localhost"])
def test_encryption_or_this_computer_is_taken(url: str) -> None:
    assert refusal(lambda: ensure_sealed(url)) == ""


class RealPlatform:
    """The bench's platform as one that moves real money."""

    simulated = False

    def __init__(self, bench: Bench) -> None:
        self._platform = bench.platform

    def __getattr__(self, name: str) -> object:
        return getattr(self._platform, name)


def test_a_sample_persons_voucher_and_typed_number_are_refused_where_the_sample_card_is(bench: Bench) -> None:
    real: object = RealPlatform(bench)
    checkout = bench.counter(real)  # type: ignore[arg-type]  # it has what is needed
    guarded = GuardedCheckout.__new__(GuardedCheckout)
    guarded.__dict__ |= checkout.__dict__
    voucher = guarded.recognise(bench.insurer.issue_voucher(PERSON.number, bench.clock()))
    typed = IdCredential(id_number=Private(PERSON.id_number.reveal().lower()), reason=next(iter(IdReason)))

    for credential in (PERSON.credential(), voucher, typed):
        with pytest.raises(Refused, match="sample_card_in_production"):
            guarded.identify(credential)


def test_a_sample_number_is_refused_in_small_letters_too() -> None:
    nobody = {"id_number": Private("8" * 18), "card_number": Private("")}
    chip = PERSON.credential()
    small = replace(chip, card_sn=Private(chip.card_sn.reveal().lower()), **nobody)
    assert small.card_sn != chip.card_sn
    with pytest.raises(Refused, match="sample_card_in_production"):
        ensure_no_sample(small)
