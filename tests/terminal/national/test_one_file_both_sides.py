"""One file describes a region to terminal and platform: settled, given back and reconciled over every gateway."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from httpx import Client

from counter.connect import Where, statements
from simulation import samples
from simulation.network.faults import Fault, Planned, Timeline
from simulation.network.network import Network
from simulation.served import serve
from simulation.served.profile import load as load_served
from simulation.served.transaction import Office
from terminal.accounts.reconcile import journal_book
from terminal.accounts.reconcile.day_end import insurer_book
from terminal.checkout import Checkout
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.journal import reader
from terminal.model import ClearingType, State, VoucherCredential
from terminal.national.envelope import Sender
from terminal.national.profile import PROFILES
from terminal.private import Private
from tests.terminal.national.counter import now, opened
from tests.terminal.national.region_file import GATEWAYS, SCHEMES, keys, region
from tests.terminal.national.test_end_to_end import INPATIENT, OUTPATIENT, Scene
from tests.whole import sample

# Each family and each scheme, of which every signature takes long; the whole proof takes each with each.
EVERY = [(gateway, scheme) for gateway in GATEWAYS for scheme in SCHEMES]
OVER = sample([("oauth2", "A"), ("x-tif", "plain"), ("x-ca", "plain"), ("csb", "B der")], EVERY)


class Pair:
    """A counter and the platform that it speaks to, which have one file and their own keys."""

    def __init__(self, folder: Path, text: str, *faults: Planned) -> None:
        self.folder, self.file = folder, folder / "region.toml"
        self.file.write_text(text, encoding="utf-8")
        self.ours, self.theirs = keys(folder)
        self._text, self._faults = text, faults

    @contextmanager
    def running(self) -> Iterator[tuple[Checkout, Office, str]]:
        """Serve the platform, and open the counter."""
        profile, network = load_served(self.file, self.theirs), Network(Timeline(self._faults))
        office = serve.opened(f"sqlite:///{self.folder / 'network.db'}", profile, network)
        listening, url = serve.listen("127.0.0.1", 0)
        serving = serve.server(office)
        thread = Thread(target=serving.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            with closing(listening), opened(self.folder, url, self._text, self.ours) as counter:
                yield counter, office, url
        finally:
            serving.should_exit = True
            thread.join()
            office.engine.dispose()

    def where(self, url: str, other: Path | None = None) -> Where:
        return Where(url=url, profile=str(self.file), keys=other or self.ours, ids=self.folder / "message-ids")


SENDER = Sender(institution=samples.institution(), operator="0112", counter="03")


@pytest.mark.sampled
@pytest.mark.parametrize(("gateway", "scheme"), OVER)
def test_a_bill_is_settled_reconciled_and_given_back_over_a_gateway(tmp_path: Path, gateway: str, scheme: str) -> None:
    pair = Pair(tmp_path, region(gateway, scheme))
    with pair.running() as (counter, office, url):
        code = office.insurer.issue_voucher(samples.people()[0].number, now())
        assert counter.identify(VoucherCredential(code=Private(code))).person.number == samples.people()[0].number
        scene = Scene(counter, OUTPATIENT)
        before = scene.person()
        made = scene.settle()
        journal, today = tmp_path / "journal.db", now().date()
        with statements(pair.where(url), SENDER, now) as theirs:
            ours = journal_book.of_day(journal_book.postings(tuple(reader.transactions(journal))), today)
            assert insurer_book(theirs, today, reader.transactions(journal)) == ours
            [held] = theirs.details(today, ClearingType.OUTPATIENT, ())
            assert (held.number, held.total) == (made.number, made.split.total)
        scene.refund()
        assert scene.person() == before


def test_a_lost_settlement_is_adopted_over_a_gateway_too(tmp_path: Path) -> None:
    pair = Pair(tmp_path, region("x-tif", "plain"), Planned(fault=Fault.LOST_REPLY, call="2207"))
    with pair.running() as (counter, _office, _url):
        scene = Scene(counter, OUTPATIENT)
        before = scene.person()
        with pytest.raises(Unknown):
            scene.settle()
        assert [each.state for each in counter.recover()] == [State.SETTLED]
        scene.refund()
        assert scene.person() == before


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_who_has_not_the_secret_of_the_gateway_gets_nowhere(tmp_path: Path, gateway: str) -> None:
    pair = Pair(tmp_path, region(gateway, "plain"))
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('token = "another"\n', encoding="utf-8")
    with pair.running() as (_counter, _office, url):
        with (
            statements(pair.where(url, wrong), SENDER, now) as theirs,
            pytest.raises(NotSent, match="platform_unreachable"),
        ):
            theirs.details(now().date(), ClearingType.OUTPATIENT, ())
        with Client(base_url=url) as client:
            answer = client.post("/mbs/fmi/fsi/api/callFsiService/callService", content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (401, 401)


def test_the_platform_answers_at_the_paths_of_the_region(tmp_path: Path) -> None:
    text = (PROFILES / "one-url-each.toml").read_text(encoding="utf-8").replace('signing = "B"', 'signing = "none"')
    own = text.replace("/fsi/api/hospSettService/settV2", "/region/own/settle").replace('input = "string"', "")
    with Pair(tmp_path, own).running() as (counter, _office, _url):
        scene = Scene(counter, INPATIENT)
        assert scene.settle().state is State.SETTLED


def test_a_code_that_is_none_is_refused_without_an_envelope(tmp_path: Path) -> None:
    pair = Pair(tmp_path, region("csb", "plain"), Planned(fault=Fault.REFUSED, call="1162", after=1))
    with pair.running() as (counter, _office, _url):
        for error in ("voucher_unknown", "platform_refused"):
            with pytest.raises(Refused, match=error):
                counter.identify(VoucherCredential(code=Private("4240000000000000000000370000")))


def test_no_sample_bill_lacks_what_a_strict_platform_insists_on(tmp_path: Path) -> None:
    with Pair(tmp_path, region("", "plain")).running() as (counter, _office, _url):
        refused = {}
        for each in samples.bills():
            try:
                scene = Scene(counter, each.bill.number)
                counter.presettle(scene.patient(), each.bill.number)
            except JiesuanError as error:
                refused[each.bill.number] = str(error.facts.get("reason", error.code))
    assert len(refused) < len(samples.bills()) / 2
    assert [each for each in refused.values() if re.search(r"\[[FGO]\d\d\]|request_malformed", each)] == []
