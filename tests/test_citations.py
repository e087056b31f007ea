"""What code cites is in the repository: pages of docs/ by their headings, statements of the source documents by id."""

import ast
import io
import re
import subprocess
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from terminal.benefit.rules import clauses
from tests.benefit.make_statements import PAGE, ROW, written

ROOT = Path(__file__).parents[1]
SUFFIXES = {".py", ".toml", ".md"}

# docs/rules.md, "Rounding" and docs/interface.md, "Envelope", "Answers"
CITATION = re.compile(r'docs/((?:[\w-]+/)?[\w.-]+\.md)((?:,? (?:and )?"[^"]+")*)')
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# F10 to F12 are keys, and G with a number a goal of the bench.
STATEMENT = re.compile(r"(?<![\w.])[A-EH-Z][0-9]{2}[a-z]?(?!\w)")
IDENTITY = re.compile(r"(?<![\w.])I[0-9](?!\w)")
NAMED = re.compile(r'^\s*(?:clause|source) = "(.*)"|"basis": "(.*)"', re.MULTILINE)
FOLDED = re.compile(r"\s*\n\s*(?:# ?)?")
OLD = re.compile(
    r"\bplatform protocol\b|\bcard-and-voucher\b|\bpolicy,? (?:provenance|[0-9])|\bof the policy\b"
    r"|\b(?<!ISO 7816-4, )sections? [0-9]",
    re.IGNORECASE,
)


@cache
def texts() -> dict[Path, str]:
    """Read what is or would be committed and may cite, but for this file, which shows how not to."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = (Path(name) for name in listed.stdout.splitlines())
    here = Path(__file__).relative_to(ROOT)
    kept = (name for name in names if name.suffix in SUFFIXES and name != here and (ROOT / name).is_file())
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in kept}


@cache
def headings(page: str) -> tuple[str, ...]:
    """Return the headings of a page of docs/; none where there is no such page."""
    path = ROOT / "docs" / page
    return tuple(HEADING.findall(path.read_text(encoding="utf-8"))) if path.is_file() else ()


def dangling(text: str) -> list[str]:
    """Find the citations of a text that lead nowhere."""
    return [
        f"docs/{page} {heading}".strip()
        for page, cited in CITATION.findall(FOLDED.sub(" ", text))
        for heading in re.findall(r'"([^"]+)"', cited) or [""]
        if not headings(page) or (heading and heading not in headings(page))
    ]


def remarks(path: Path, text: str) -> Iterator[str]:
    """Yield the docstrings and comments of a module, the comments of a TOML file."""
    if path.suffix == ".toml":
        yield from re.findall(r"#.*", text)
    elif path.suffix == ".py":
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        yield from (token.string for token in tokens if token.type == tokenize.COMMENT)
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Expr(value=ast.Constant(value=str(docstring))):
                    yield docstring


def cited_ids(path: Path, text: str, ids: re.Pattern[str] = STATEMENT) -> set[str]:
    """Return the ids that docstrings, comments and the fields for a source name; the rest may look alike by chance."""
    if not ids.search(text):
        return set()
    fields = (each for groups in NAMED.findall(text) for each in groups)
    return {found for each in (*remarks(path, text), *fields) for found in ids.findall(each)}


@cache
def listed() -> frozenset[str]:
    """Return the ids of the statements in docs/rules.md."""
    return frozenset(row[0] for row in ROW.findall(PAGE.read_text(encoding="utf-8")))


def test_every_citation_leads_to_a_page_and_a_heading() -> None:
    assert sum(len(CITATION.findall(text)) for path, text in texts().items() if path.suffix != ".md") > 20
    assert {str(path): found for path, text in texts().items() if (found := dangling(text))} == {}


@pytest.mark.parametrize("page", ["rules.md", "interface.md", "cards.md"])
def test_a_heading_is_on_its_page_once(page: str) -> None:
    assert [heading for heading, times in Counter(headings(page)).items() if times > 1] == []


def test_every_statement_that_is_cited_is_listed() -> None:
    cited = {path: cited_ids(path, text) for path, text in texts().items()}
    assert len(set().union(*cited.values())) > 20
    assert {str(path): found - listed() for path, found in cited.items() if found - listed()} == {}


def test_every_statement_that_a_case_rests_on_is_listed() -> None:
    cases = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "fixtures" / "cases").rglob("*.json")}
    assert cases
    assert {name: found for name, text in cases.items() if (found := cited_ids(Path(name), text) - listed())} == {}


def test_every_identity_that_is_cited_is_listed() -> None:
    page = set(IDENTITY.findall((ROOT / "docs" / "interface.md").read_text(encoding="utf-8")))
    cited = {path: cited_ids(path, text, IDENTITY) for path, text in texts().items()}
    assert {str(path): found - page for path, found in cited.items() if found - page} == {}


def test_no_document_is_cited_that_is_not_here() -> None:
    assert {str(path): found for path, text in texts().items() if (found := OLD.findall(FOLDED.sub(" ", text)))} == {}


def test_the_statements_are_those_of_the_packs_with_what_carries_them() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [row[0] for row in ROW.findall(page)] == list(clauses())
    assert all(row[1].strip() for row in ROW.findall(page))
    assert page == written(page), "run python -m tests.benefit.make_statements"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('as docs/rules.md, "Rounding", has it', []),
        ('(docs/interface.md, "Envelope",\n    # "Answers")', []),
        ('(docs/rules.md, "Rounded")', ["docs/rules.md Rounded"]),
        ('(docs/rules.md,\n    "Rounded")', ["docs/rules.md Rounded"]),
        ('(docs/interface.md, "Envelope", "Reply")', ["docs/interface.md Reply"]),
        ("docs/policy.md", ["docs/policy.md"]),
    ],
)
def test_a_citation_that_leads_nowhere_is_found(text: str, found: list[str]) -> None:
    assert dangling(text) == found


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("a.py", '"""Refuse (S12, B99)."""', {"S12", "B99"}),
        ("a.py", "x = 1  # as X77 asks", {"X77"}),
        ("a.py", 'line("B01", "E05")  # F10 and G21', set()),
        ("a.toml", 'code = "E05"\nclause = "B01 B99"', {"B01", "B99"}),
        ("a.json", '"basis": "T10 T99"', {"T10", "T99"}),
    ],
)
def test_an_id_is_found_where_a_source_is_named_and_nowhere_else(path: str, text: str, found: set[str]) -> None:
    assert cited_ids(Path(path), text) == found


@pytest.mark.parametrize(
    "text",
    [
        "(policy section 4.7)",
        "(policy 4.3, steps 5 and 6)",
        "(platform protocol)",
        "(platform\n    protocol, section 1.3)",
        "card-and-voucher, section 5",
        "the order in section 7.",
        "sections 1.1 and 3",
        "Section 4.3 from the sums",
    ],
)
def test_a_citation_of_what_is_not_here_is_found(text: str) -> None:
    assert OLD.search(FOLDED.sub(" ", text))


def test_a_section_of_a_norm_is_no_citation_of_ours() -> None:
    assert not OLD.search("what the word's first byte means (ISO 7816-4, section 5.6)")
