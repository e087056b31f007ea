"""The site builds from docs/ without a warning, works without another server, and every link in it leads somewhere."""

import re
import subprocess
import sys
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
properdocs = pytest.importorskip("properdocs", reason="the extra docs is not installed")

LINK = re.compile(r'\b(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\bid="([^"]+)"')
ITEM = re.compile(r"^\s*(?:[-*]|[0-9]+\.) ")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "properdocs.yml", "-d", str(made)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stderr) == (0, False), done.stderr
    return made


def pages(site: Path) -> dict[Path, str]:
    return {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}


@pytest.mark.xdist_group("site")
def test_every_link_of_the_site_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    every = pages(site)
    anchors = {page: {unescape(each) for each in ANCHOR.findall(text)} for page, text in every.items()}
    assert len(every) > 60
    dangling = [
        f"{page.relative_to(site)}: {link}"
        for page, text in every.items()
        for link in map(unescape, LINK.findall(text))
        if not leads(page, link, anchors)
    ]
    assert dangling == []


def leads(page: Path, link: str, anchors: dict[Path, set[str]]) -> bool:
    """Whether a link of a page goes to a file of the site, and to an anchor that is there."""
    name, _, place = link.partition("#")
    if re.match(r"(?:https?|mailto|data):", link) or page.name in {"404.html", "verify.html"}:
        return True
    target = (page.parent / unquote(name)).resolve() if name else page
    return target.is_file() and (not place or target.suffix != ".html" or unquote(place) in anchors[target])


@pytest.mark.xdist_group("site")
def test_no_page_loads_anything_from_another_server(site: Path) -> None:
    loaded = re.compile(r'<(?:script|img|link)\b[^>]*\b(?:src|href)="(?:https?:)?//', re.IGNORECASE)
    assert [page.name for page, text in pages(site).items() if loaded.search(text)] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_list_begins_after_an_empty_line(page: Path) -> None:
    """GitHub shows one without it, the site does not."""
    lines = page.read_text(encoding="utf-8").splitlines()
    begun = [
        f"{number}: {line}"
        for number, (before, line) in enumerate(pairwise(lines), 2)
        if ITEM.match(line) and before.strip() and not ITEM.match(before) and not before.startswith((" ", "#"))
    ]
    assert begun == []
