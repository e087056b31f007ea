"""The search in the sample hospital's records: by name, pinyin, and each of the numbers that it gave."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, product
from pathlib import Path
from unicodedata import normalize

from msgspec import json

from simulation import hospital_file, samples
from terminal.model import PREFIXES, Bill, PatientKey, PatientRecord
from terminal.model.records import KeyMatch
from terminal.private import Private, is_id_number

_TABLES = """
    CREATE TABLE IF NOT EXISTS patient (number TEXT PRIMARY KEY, name TEXT NOT NULL, id_number TEXT NOT NULL UNIQUE,
        gender TEXT NOT NULL, birth TEXT NOT NULL, area TEXT NOT NULL, self_pay INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS patient_key (key TEXT NOT NULL, text TEXT NOT NULL, id_number TEXT NOT NULL,
        PRIMARY KEY (key, text, id_number)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bill_key (key TEXT NOT NULL, text TEXT NOT NULL, bill TEXT NOT NULL,
        PRIMARY KEY (key, text, bill)) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS bill_keyed ON bill_key (bill);
"""
_NEW_BILLS = "SELECT number FROM bill WHERE number NOT IN (SELECT bill FROM bill_key)"
_OF_PERSON = "SELECT id_number FROM patient_key WHERE key = ? AND text >= ? AND text < ? LIMIT ?"
_OF_BILL = """
    SELECT id_number, number FROM bill_key JOIN bill ON number = bill WHERE key = ? AND text >= ? AND text < ? LIMIT ?
"""
_RECORDS = "SELECT * FROM patient WHERE id_number IN (SELECT value FROM json_each(?))"
_BILLS = """
    SELECT id_number, number, settlement IS NULL FROM bill
    WHERE id_number IN (SELECT value FROM json_each(?)) AND number NOT IN (SELECT visit FROM joined)
    ORDER BY day, number
"""
_BODY = "SELECT body FROM bill WHERE number = ?"

_MOST = 2_000
"""The people that one part may find: what finds more has to be said with more letters."""
_FEWEST = 3
"""The digits of a bill's number that are enough to find it."""
_VISITS = 100
_READINGS = 16
_LAST = "\U0010ffff"

Found = dict[str, dict[int, PatientKey]]


class PatientSearch:
    """The people and bills of a hospital's file by what they are looked for by; made ready at the first search."""

    def __init__(self, connection: sqlite3.Connection, fixtures: Path, *, is_sample: bool) -> None:
        self._connection, self._fixtures, self._is_sample = connection, fixtures, is_sample
        self._is_ready = False

    def find(self, parts: Sequence[Private], limit: int) -> Iterator[PatientRecord]:
        """Yield the people who are found by most parts first, of those the ones with unpaid bills."""
        self._make_ready()
        found, visited = Found(), defaultdict[str, set[str]](set)
        for place, part in enumerate(parts):
            for key, id_number, bill in self._looked_up(part.reveal()):
                found.setdefault(id_number, {}).setdefault(place, key)
                visited[id_number].add(bill)
        bills = self._bills_of(found)
        order = sorted(found, key=lambda each: (-len(found[each]), not _owed(bills[each]), each))[:limit]
        known = {row[2]: row for row in self._connection.execute(_RECORDS, [_listed(order)])}
        for each in order:
            # Found by a bill alone, a person is found with that bill alone.
            wanted = visited[each] if "" not in visited[each] else {number for number, _ in bills[each]}
            yield self._record(known[each], [bill for bill in bills[each] if bill[0] in wanted], found[each])

    def _looked_up(self, part: str) -> Iterator[tuple[PatientKey, str, str]]:
        """Yield each key that a part is found in, with the person, and the bill if it is a bill's."""
        for key, first, last in _ranges(part):
            if key in _OF_BILLS:
                rows = self._connection.execute(_OF_BILL, [key, first, last, _MOST])
            else:
                rows = self._connection.execute(_OF_PERSON, [key, first, last, _MOST])
            for id_number, *bill in rows:
                yield key, id_number, "".join(bill)

    def _bills_of(self, found: Iterable[str]) -> dict[str, list[tuple[str, bool]]]:
        made = defaultdict[str, list[tuple[str, bool]]](list)
        for id_number, number, is_owed in self._connection.execute(_BILLS, [_listed(found)]):
            made[id_number].append((number, bool(is_owed)))
        return made

    def _record(
        self, row: tuple[str, ...], bills: Sequence[tuple[str, bool]], matched: dict[int, PatientKey]
    ) -> PatientRecord:
        number, name, id_number, gender, birth, area, self_pay = row
        return PatientRecord(
            number=number,
            name=Private(name),
            id_number=Private(id_number),
            gender=gender,
            birth=date.fromisoformat(birth),
            area=area,
            self_pay=bool(self_pay),
            bills=tuple(self._bill(each) for each, is_owed in bills if is_owed),
            visits=tuple(islice((each for each, _ in reversed(bills)), _VISITS)),
            matched=tuple(KeyMatch(part=part, key=key) for part, key in matched.items()),
        )

    def _bill(self, number: str) -> Bill:
        return json.decode(self._connection.execute(_BODY, [number]).fetchone()[0], type=Bill)

    def _make_ready(self) -> None:
        """Fill in what a file lacks: the tables, the people of the fixtures, and the keys of bills that came since."""
        if self._is_ready:
            return
        self._connection.executescript(_TABLES)
        with self._connection:
            if self._connection.execute("SELECT 1 FROM patient LIMIT 1").fetchone() is None:
                self._fill()
            new = self._connection.execute(_NEW_BILLS).fetchall()
            self._connection.executemany("INSERT INTO bill_key VALUES (?, ?, ?)", _bill_keys(new))
        self._is_ready = True

    def _fill(self) -> None:
        """Write down everybody, and at the sample hospital what people without insurance owe."""
        rows = list(_people(self._fixtures))
        self._connection.executemany("INSERT INTO patient VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT OR IGNORE INTO patient_key VALUES (?, ?, ?)", _patient_keys(rows))
        ids = {number: id_number for number, _, id_number, *_ in rows}
        owed = samples.self_pay_bills(self._fixtures) if self._is_sample else ()
        self._connection.executemany(
            hospital_file.OWES,
            [(each.bill.number, ids[each.patient], *hospital_file.row_of(each.bill)) for each in owed],
        )


_OF_BILLS = {PatientKey.BILL, PatientKey.INPATIENT, PatientKey.REGISTRATION}


def _people(fixtures: Path) -> Iterator[tuple[str, str, str, str, str, str, int]]:
    """Yield the rows of everybody whom the fixtures know, with a number (病人ID) for those who have none there."""
    for place, each in enumerate(samples.people(fixtures), start=1):
        of, who = each.insured, (each.name.reveal(), each.id_number.reveal(), each.gender)
        yield (f"{26_000_000 + place}", *who, of.birth.isoformat(), of.insured_area, 0)
    for own in samples.self_paying(fixtures):
        who = (own.name.reveal(), own.id_number.reveal(), own.gender)
        yield (own.number, *who, own.birth.isoformat(), own.area, 1)


def _patient_keys(people: Iterable[tuple[str, str, str, str, str, str, int]]) -> Iterator[tuple[str, str, str]]:
    for number, name, id_number, *_ in people:
        plain = folded(name)
        yield PatientKey.NAME, plain, id_number
        yield PatientKey.ID_NUMBER, id_number.lower(), id_number
        yield PatientKey.PATIENT, number, id_number
        yield PatientKey.OUTPATIENT, number[-6:], id_number
        for each in pinyin(plain):
            yield PatientKey.PINYIN, each, id_number


def _bill_keys(numbers: Iterable[tuple[str]]) -> Iterator[tuple[str, str, str]]:
    """Yield a bill's own number from its end, and the number of its stay or visit, which its digits are."""
    for (number,) in numbers:
        yield PatientKey.BILL, number.lower()[::-1], number
        of = PatientKey.INPATIENT if number.startswith("ZY") else PatientKey.REGISTRATION
        yield of, "".join(each for each in number if each.isdecimal())[2:], number


def _ranges(part: str) -> Iterator[tuple[PatientKey, str, str]]:
    """Yield each key that a part may be, with the range of its texts."""
    text = folded(part)
    if not text:
        return
    if key := PREFIXES.get(text[0]):
        yield key, text[1:], f"{text[1:]}\0"
    elif is_id_number(text.upper()):
        yield PatientKey.ID_NUMBER, text, f"{text}\0"
    elif text.isascii() and any(map(str.isdecimal, text)):
        if len(text) >= _FEWEST:
            yield PatientKey.BILL, text[::-1], text[::-1] + _LAST
    else:
        yield PatientKey.NAME, text, text + _LAST
        if text.isascii():
            yield PatientKey.PINYIN, text, text + _LAST


def folded(text: str) -> str:
    """Return a text as it is compared: without width, case and spaces."""
    return "".join(normalize("NFKC", text).lower().split())


def pinyin(name: str) -> set[str]:
    """Return the initials of a name and its whole pinyin, for each way that its characters are read (单: dan, shan)."""
    from pypinyin import Style  # noqa: PLC0415, 0.3 s, for which no start and no later search waits
    from pypinyin import pinyin as read  # noqa: PLC0415

    readings = (read(each, style=Style.NORMAL, heteronym=True)[0] for each in name)
    ways = list(islice(product(*readings), _READINGS))
    return {"".join(way) for way in ways} | {"".join(each[0] for each in way) for way in ways}


def _owed(bills: Sequence[tuple[str, bool]]) -> bool:
    return any(is_owed for _, is_owed in bills)


def _listed(values: Iterable[str]) -> str:
    return json.encode(list(values)).decode()
