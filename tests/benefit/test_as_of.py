"""A value that may have changed since says as of when it is; one for a day before any known value is assumed (8.10)."""

from datetime import date
from pathlib import Path

import pytest

from terminal.benefit.explain import tree
from terminal.benefit.rules import Rules, load
from terminal.model import Basis, Tag
from terminal.texts.marks import vintage
from tests.benefit import small_pack
from tests.benefit.small_pack import care, employee

PACK = """
documents.dated = {{ title = "通知", title_en = "Notice", date = 2024-01-15{confirmed} }}

[[notices]]
from = 2024-01-01
text_zh = "通知"
text_en = "Notice"
document = "dated"
tag = "stated"

[[notices]]
from = 2024-01-01
text_zh = "办法"
text_en = "Rule"
document = "rule"
tag = "stated"

[[employee.outpatient.ratio]]
from = 2024-02-01
segments = [{{ ratio = "0.60" }}]
document = "{document}"
tag = "{tag}"
{entry}
"""
LATER = """
[[employee.outpatient.ratio]]
from = 2026-01-01
segments = [{ ratio = "0.70" }]
document = "dated"
tag = "published"
"""


def pool(rules: Rules, day: str) -> Basis:
    return tree(small_pack.outcome(rules, employee(), care(100, day, "outpatient")))["pool"].children[1]


def pack(
    folder: Path,
    *,
    document: str = "dated",
    tag: str = "published",
    confirmed: str = "",
    entry: str = "",
    more: str = "",
) -> Rules:
    text = PACK.format(document=document, tag=tag, confirmed=confirmed, entry=entry)
    return small_pack.rules(folder, text + more)


@pytest.mark.parametrize(
    ("day", "as_of"),
    [("2025-07-14", None), ("2025-07-15", None), ("2025-07-16", date(2024, 1, 15)), ("2026-03-01", date(2024, 1, 15))],
)
def test_a_value_confirmed_more_than_18_months_before_the_day_of_care_says_as_of_when(
    day: str, as_of: date | None, tmp_path: Path
) -> None:
    found = pool(pack(tmp_path), day)
    assert (found.as_of, found.tag) == (as_of, Tag.PUBLISHED)


@pytest.mark.parametrize(
    "confirmed",
    [{"confirmed": ", confirmed = 2026-01-10"}, {"entry": "confirmed = 2026-01-10"}],
    ids=["document", "value"],
)
def test_a_later_confirmation_of_the_document_or_the_value_lets_it_stand(
    confirmed: dict[str, str], tmp_path: Path
) -> None:
    assert pool(pack(tmp_path, **confirmed), "2026-03-01").as_of is None


def test_a_document_without_a_date_counts_from_the_first_day_of_the_value(tmp_path: Path) -> None:
    assert pool(pack(tmp_path, document="rule"), "2026-03-01").as_of == date(2024, 2, 1)


def test_an_assumed_value_of_no_date_claims_none(tmp_path: Path) -> None:
    assert pool(pack(tmp_path, document="rule", tag="assumed"), "2026-03-01").as_of is None


def test_a_value_older_than_its_newest_known_successor_says_as_of_when(tmp_path: Path) -> None:
    rules = pack(tmp_path, more=LATER)
    assert pool(rules, "2024-05-10").as_of == date(2024, 2, 1)
    assert pool(rules, "2026-01-01").as_of == date(2024, 1, 15)


def test_a_day_before_the_first_value_is_assumed_and_says_so(tmp_path: Path) -> None:
    found = pool(pack(tmp_path), "2024-01-20")
    assert (found.as_of, found.early, found.tag) == (None, True, Tag.ASSUMED)


def test_the_age_of_a_value_is_said_in_both_languages() -> None:
    assert vintage(date(2024, 1, 15), "zh_CN") == "按 2024-01 公布"
    assert vintage(date(2024, 1, 15), "en") == "as published in 2024-01"
    assert vintage(None, "zh_CN", early=True) == "早于已知最早的规定，按其假定"
    assert vintage(None, "zh_CN") == vintage(None, "en") == ""


def test_of_every_list_of_a_pack_all_values_but_the_newest_are_superseded() -> None:
    rules = load()
    found = next(each for each in rules.packs if each.area == "14")
    older, newest = found.resident.two_diseases.deductible if found.resident.two_diseases else ()
    assert rules.is_superseded(found, older)
    assert not rules.is_superseded(found, newest)
