"""An example of every kind of input file, and what reads such a file."""

import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from counter import settings
from simulation import samples, stories
from simulation.network import catalogue, faults, hops
from terminal import institutions
from terminal.benefit import rules, scenario
from terminal.benefit.schema import Agreements, Clause, Pack
from terminal.errors import BadInput
from terminal.input_file import read
from terminal.national import profile

DAY = date(2026, 11, 22)
FIXTURES = Path(__file__).parents[2] / "fixtures"


class InputKind(NamedTuple):
    """A kind of input file: an example, what reads such a file, and the tables whose keys are free."""

    example: Path
    read: Callable[[Path], object]
    free: tuple[str, ...] = ()

    @property
    def is_toml(self) -> bool:
        return self.example.suffix == ".toml"

    @property
    def text(self) -> str:
        return self.example.read_text(encoding="utf-8")

    def parse(self, text: str) -> object:
        return tomllib.loads(text) if self.is_toml else json.loads(text)

    def load(self, folder: Path, data: bytes) -> object:
        """Read a file of this kind that holds `data`."""
        (folder / "hospital.json").write_bytes((FIXTURES / "hospital.json").read_bytes())
        path = folder / self.example.name
        path.write_bytes(data)
        return self.read(path)

    def complaint(self, folder: Path, data: bytes) -> BadInput:
        with pytest.raises(BadInput) as caught:
            self.load(folder, data)
        return caught.value


_TABLES = ("documents", "caps", "tables", "amount", "ratio", "by_child", "by_disease", "by_diseases", "medical_aid")
INPUT_KINDS = {
    "settings": InputKind(FIXTURES / "settings" / "default.toml", settings.load),
    "pack": InputKind(rules.PACKS / "371600.toml", lambda path: read(path, Pack), _TABLES),
    "agreements": InputKind(rules.PACKS / rules.AGREEMENTS, lambda path: read(path, Agreements), _TABLES),
    "clauses": InputKind(rules.PACKS / rules.CLAUSES, lambda path: read(path, dict[str, Clause]), ("",)),
    "profile": InputKind(
        profile.PROFILES / "one-url-each.toml", lambda path: profile.load(str(path)), ("paths", "extras")
    ),
    "faults": InputKind(FIXTURES / "faults" / "bad-afternoon.toml", faults.load),
    "hops": InputKind(hops.OURS, hops.load),
    "catalogue": InputKind(catalogue.OURS, lambda path: catalogue.load.__wrapped__(path).search("", "371600", DAY)),
    "institutions": InputKind(institutions.OURS, lambda path: institutions.load.__wrapped__(path).search()),
    "story": InputKind(stories.FOLDER / "two-diseases-yearly-cap.toml", stories.load, ("expect",)),
    "case": InputKind(FIXTURES / "cases" / "binzhou-employee-chronic-retired.json", scenario.read, ("expect", "V1")),
    "bills": InputKind(FIXTURES / "bills.json", lambda path: samples.bills(path.parent)),
    "people": InputKind(FIXTURES / "people.json", lambda path: samples.people(path.parent)),
    "hospital": InputKind(FIXTURES / "hospital.json", lambda path: samples.institution(path.parent), ("catalogue",)),
}
EACH_KIND = pytest.mark.parametrize("kind", INPUT_KINDS.values(), ids=INPUT_KINDS.keys())
