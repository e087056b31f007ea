"""The check of a catalogue: only what is newer is asked for, each file is fetched, and what is new is known."""

import re
from collections.abc import Iterator, Sequence

from simulation.rehearsal.evidence import Evidence, Seen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check

_FILES = re.compile(r"13(0[1-9]|1[0-9]|2[01])")
_VERSION = re.compile(r"13[0-9]{2}_(.+)\.zip")


def catalogue_read(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Each catalogue is asked for above the version that is held, its file fetched, and its new items named."""
    held: dict[str, str] = {}
    for each in evidence.seen:
        if not (_FILES.fullmatch(each.infno) and each.is_done):
            continue
        given, before = str(each.node().get("ver") or ""), held.get(each.infno)
        if before is not None and given != before:
            yield Problem("whole_catalogue", facts={"infno": each.infno, "given": given, "held": before}, shown=(each,))
        if str(each.output.get("data_cnt") or "0") != "0":
            found = _VERSION.fullmatch(str(each.output.get("filename")))
            held[each.infno] = found[1] if found else given
            if not _fetched(each, evidence.seen):
                yield Problem("file_not_fetched", facts={"infno": each.infno}, shown=(each,))
    yield from _unnamed(evidence)


def _unnamed(evidence: Evidence) -> Iterator[Problem]:
    """Find the items of a new version that the client did not name when it was told to read it."""
    for act in evidence.acts:
        loaded = evidence.scenario.data.get(act.step.loads)
        for item in loaded.items if loaded else ():
            if item.code not in act.said.shown and item.name not in act.said.shown:
                facts = {"item": f"{item.code} {item.name}"}
                yield Problem("new_item_unknown", facts=facts, review=not act.said.shown)


def _fetched(told: Seen, seen: Sequence[Seen]) -> bool:
    number = told.output.get("file_qury_no")
    files = (each for each in seen if each.infno == "9102" and each.is_done and each.n > told.n)
    return any(each.node("fsDownloadIn").get("file_qury_no") == number for each in files)
