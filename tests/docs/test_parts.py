"""The bill of materials and the report of dependencies fit the lock files; what has no new release has a reason."""

import json
import re
from datetime import date
from typing import Any

import pytest

from tests.docs.make_parts import PAGE, ROOT, SBOM, Library, bill, libraries, pins

ANEW = "run script/sbom"
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ROW = re.compile(r"^\| `([\w.-]+)` \| (\S+) \| (\d{4}-\d\d-\d\d) \|", re.MULTILINE)
REASON = re.compile(r"^\| `([\w.-]+)` \| [^|]+ \| [^|]{20,} \|$", re.MULTILINE)
COPYLEFT = re.compile(r"\bA?GPL", re.IGNORECASE)


@pytest.fixture(scope="module")
def sbom() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SBOM.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_bill_of_materials_is_a_cyclonedx_document_of_this_program(sbom: dict[str, Any]) -> None:
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    assert sbom["metadata"]["component"]["name"] == "jiesuan"


def test_the_bill_of_materials_has_what_the_lock_installs_and_nothing_else(sbom: dict[str, Any]) -> None:
    components = {(each["name"], each["version"]) for each in sbom["components"]}
    assert components == pins(lock("requirements.lock")), ANEW
    assert all(each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}" for each in sbom["components"])


def test_the_bill_of_materials_has_the_hashes_of_the_lock(sbom: dict[str, Any]) -> None:
    listed = [
        each["content"]
        for component in sbom["components"]
        for reference in component["externalReferences"]
        for each in reference["hashes"]
    ]
    assert sorted(listed) == sorted(HASH.findall(lock("requirements.lock"))), ANEW


def test_what_a_library_needs_is_in_the_bill_of_materials_too(sbom: dict[str, Any]) -> None:
    known = {each["bom-ref"] for each in sbom["components"]}
    needs = {each["ref"]: set(each["dependsOn"]) for each in sbom["dependencies"]}
    assert set().union(*needs.values()) == known
    assert needs.keys() - {sbom["metadata"]["component"]["bom-ref"]} == known
    assert any("click==" in each for each in next(to for ref, to in needs.items() if ref.startswith("sqlite-utils==")))


def test_the_report_has_a_row_for_each_library_of_the_lock(page: str) -> None:
    assert {(name, version) for name, version, _ in ROW.findall(page)} == pins(lock("requirements-dev.lock")), ANEW


def test_each_library_without_a_release_for_two_years_has_a_reason_to_stay(page: str) -> None:
    made = re.search(r"^As of (\S+)\.", page, re.MULTILINE)
    assert made is not None
    day = date.fromisoformat(made[1])
    before = day.replace(year=day.year - 2).isoformat()
    old = {name for name, _, released in ROW.findall(page) if released < before}
    assert old
    assert set(REASON.findall(page.partition("## All of them")[0])) == old


def test_the_report_says_what_is_known_of_vulnerabilities_or_that_nothing_could_be_reached(page: str) -> None:
    said = re.search(r"Known vulnerabilities \(pip-audit\): (.+)", page)
    assert said is not None
    assert re.match(r"none, says|neither .* could be reached|Name +Version", said[1])


def test_nobodys_address_is_in_the_report(page: str) -> None:
    assert "@" not in page


def test_no_library_of_the_program_is_under_a_licence_that_binds_the_whole_program(sbom: dict[str, Any]) -> None:
    """Qt's and pyscard's are the lesser one, which does not, or leave the choice."""
    named = {
        each["name"]: each.get("licenses", [{"license": {"name": ""}}])[0]["license"]["name"]
        for each in sbom["components"]
    }
    bound = {name for name, licence in named.items() if COPYLEFT.search(licence) and "LGPL" not in licence}
    assert bound == set()


def test_of_two_versions_of_a_library_both_are_needed_by_who_needs_it() -> None:
    made = {
        "components": [
            {"bom-ref": "a", "name": "Lib_One", "version": "1", "purl": "pkg:pypi/lib-one@1", "description": "line 1"},
            {"bom-ref": "b", "name": "lib-one", "version": "2", "purl": "pkg:pypi/lib-one@2"},
            {"bom-ref": "c", "name": "other", "version": "3", "purl": "pkg:pypi/other@3"},
        ],
        "metadata": {"component": {"bom-ref": "root", "name": "jiesuan"}},
    }
    done = bill(made, {"other": Library("3", "2026-01-01", ("lib-one", "absent"))}, {})
    assert {"ref": "other==3", "dependsOn": ["lib-one==1", "lib-one==2"]} in done["dependencies"]
    assert "description" not in done["components"][0]


def test_the_newest_release_is_the_last_file_of_a_resolution() -> None:
    resolved = """
[[package]]
name = "Lib.One"
version = "1.0"
dependencies = [{ name = "other" }]
sdist = { upload-time = "2026-01-02T03:04:05Z" }
wheels = [{ upload-time = "2026-01-03T03:04:05Z" }, {}]
[[package]]
name = "jiesuan"
version = "0.1.0"
"""
    assert libraries(resolved) == {"lib-one": Library("1.0", "2026-01-03", ("other",))}
