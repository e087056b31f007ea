"""The inspector shows in one look whether the platform did it and whether the client knows, in a real browser."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from httpx import Client

from tests import browser
from tests.simulation.served.bench.conftest import At, Knobs
from tests.simulation.served.visit import EMPLOYEE, RESIDENT, usual

pytestmark = [
    pytest.mark.skipif(not browser.CHROMIUM, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]
Make = Callable[..., tuple[At, Knobs]]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Page]:
    with browser.opened(tmp_path_factory.mktemp("chromium")) as page:
        yield page


def text(page: browser.Page, which: str) -> str:
    found: str = page.until(f"document.querySelector('{which}')?.innerText")
    return found


def click(page: browser.Page, within: str, words: str) -> None:
    page.value(f"[...document.querySelectorAll('{within}')].find(each => each.innerText.includes('{words}')).click()")


def show(page: browser.Page, http: Client, path: str) -> None:
    page.open("about:blank")
    page.open(f"{str(http.base_url).rstrip('/')}{path}")
    page.until("document.getElementById('clock')?.textContent")


def lose(counter: At, knobs: Knobs) -> str:
    """Settle a bill whose answer is lost, and return the message's number."""
    visit, message_id = usual(counter, "MZ0002", RESIDENT), counter.message_id()
    knobs.rule("lost", {"infno": "2207"}, {"answer": "lost_reply"}, {"nth": [1]})
    with pytest.raises(httpx.RemoteProtocolError):
        visit.settle(message_id)
    return message_id


def test_what_was_done_and_not_heard_is_seen_in_one_look(page: browser.Page, http: Client, workspace: Make) -> None:
    counter, knobs = workspace("look")
    usual(counter).settle()
    message_id = lose(counter, knobs)
    show(page, http, "/w/look/")
    page.until("!!document.querySelector('#list .done_unheard')")
    click(page, "#list .row", message_id)
    assert (text(page, "#platform"), text(page, "#client")) == ("办了", "不知道")
    page.until("!!document.getElementById('compared')")
    assert "平台办了，客户端不知道" in text(page, "#compared")
    assert page.value("[...document.querySelectorAll('#side .link')].map(each => each.innerText.split('\\n')[0])") == [
        "2201",
        "2203A",
        "2204",
        "2207",
    ]
    page.value("document.getElementById('language').click()")
    assert (text(page, "#platform"), text(page, "#client")) == ("did it", "no")
    page.value("document.getElementById('language').click()")


def test_new_exchanges_come_by_themselves_and_a_filter_hides_the_others(
    page: browser.Page, http: Client, workspace: Make
) -> None:
    counter, _ = workspace("live")
    show(page, http, "/w/live/")
    page.until("document.querySelectorAll('#list .row').length === 1")
    counter.identify(*EMPLOYEE[1:])
    page.until("document.querySelectorAll('#list .row').length === 2")
    page.value("((input) => { input.value = '周建国'; input.oninput(); })(document.getElementById('filter'))")
    assert page.value("[...document.querySelectorAll('#list .row')].length") == 1


def test_a_rule_is_added_and_the_clock_advanced_by_hand(page: browser.Page, http: Client, workspace: Make) -> None:
    counter, knobs = workspace("hand")
    show(page, http, "/w/hand/")
    click(page, "#tabs button", "规则")
    page.until("!!document.getElementById('add')")
    page.value("document.getElementById('add').click()")
    page.until("document.querySelector('#side .card').innerText.startsWith('lost')")
    assert knobs.get("rules")["rules"][0]["rule"]["id"] == "lost"
    page.value('document.querySelector(\'textarea\').value = \'{"id": "x", "matsch": {}}\'')
    page.value("document.getElementById('add').click()")
    assert "match" in text(page, "#said")
    page.value("document.querySelector('[data-by=\"1d\"]').click()")
    page.until("document.getElementById('clock').textContent.includes('2026-11-23')")
    click(page, "#tabs button", "人员")
    page.until("document.getElementById('side').innerText.includes('罗丢回执')")
    assert counter.hospital


def test_what_a_client_sends_is_never_run_as_a_part_of_the_page(
    page: browser.Page, http: Client, workspace: Make
) -> None:
    counter, _ = workspace("harm")
    harm = "<img src=x onerror='window.harmed=1'>"
    counter.refused("1101", {"data": {"mdtrt_cert_type": harm, "mdtrt_cert_no": harm, harm: harm}})
    show(page, http, "/w/harm/#2")
    page.until("document.getElementById('message').innerText.includes('onerror')")
    assert page.value("[document.images.length, window.harmed === undefined]") == [0, True]
