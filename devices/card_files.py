"""The records of a card whose application is selected, read by any of four methods that the card supports."""

from collections.abc import Callable

from devices.apdu import Connection, StatusWord, read_record, select_file
from devices.card_layout import File, Record

EVERYTHING = read_record(0x01, 0xFF, p2=0x05)
_ELSEWHERE = {StatusWord.FILE_NOT_FOUND, StatusWord.WRONG_P1_P2, StatusWord.FUNCTION_NOT_SUPPORTED}
_WITHHELD = {StatusWord.SECURITY_STATUS, StatusWord.CONDITIONS}
_WHOLE = {StatusWord.OK, StatusWord.END_OF_FILE}

Response = tuple[bytes, StatusWord]


class Files:
    """One pass over a card; the method that worked for one file is tried first for the next."""

    def __init__(self, card: Connection) -> None:
        self._card = card
        self._selected = ""
        self._settled: dict[str, _Method] = {}
        self._contents: dict[str, Response] = {}
        self._methods: list[_Method] = [self._by_tag, self._by_number, self._by_short_identifier, self._from_everything]

    def read(self, file: File, record: Record) -> Response:
        """Return a record with its tag and length, and the status word of the method that found it, else of the first.

        If a card returns anything but the one record requested, it interprets the command differently, and the next
        method is tried; a card that withholds the file has answered, and no other method is tried.
        """
        settled = self._settled.get(file.identifier)
        first: Response | None = None
        for method in sorted(self._methods, key=lambda each: each != settled):
            answer, word = method(file, record)
            given = word in _WHOLE and answer[:2] == bytes([record.tag, max(0, len(answer) - 2) & 0xFF])
            if given or word in _WITHHELD:
                self._settle(file, method)
                return answer, StatusWord.OK if given else word
            first = first or (answer, word)
            if method == settled and word not in _WHOLE:
                break
        self._settle(file, settled or self._methods[0])
        return first or (b"", StatusWord.FILE_NOT_FOUND)

    def _settle(self, file: File, method: "_Method") -> None:
        self._settled[file.identifier] = method
        self._methods.sort(key=lambda each: each != method)

    def _by_tag(self, file: File, record: Record) -> Response:
        return self._selected_record(file, record, 0x00)

    def _by_number(self, file: File, record: Record) -> Response:
        return self._selected_record(file, record, 0x04)

    def _by_short_identifier(self, file: File, record: Record) -> Response:
        return self._card.send(read_record(record.tag, record.length + 2, p2=file.short << 3 | 0x04))

    def _from_everything(self, file: File, record: Record) -> Response:
        if file.identifier not in self._contents:
            word = self._select(file)
            self._contents[file.identifier] = self._card.send(EVERYTHING) if word is StatusWord.OK else (b"", word)
        content, word = self._contents[file.identifier]
        return _found(content, record.tag) if word in _WHOLE else (b"", word)

    def _selected_record(self, file: File, record: Record, p2: int) -> Response:
        word = self._select(file)
        return self._card.send(read_record(record.tag, record.length + 2, p2)) if word is StatusWord.OK else (b"", word)

    def _select(self, file: File) -> StatusWord:
        if file.identifier == self._selected:
            return StatusWord.OK
        identifier = bytes.fromhex(file.identifier)
        _, word = self._card.send(select_file(identifier))
        if word in _ELSEWHERE:
            _, word = self._card.send(select_file(identifier, p1=0x02))
        if word is StatusWord.OK:
            self._selected = file.identifier
        return word


_Method = Callable[[File, Record], Response]


def _found(content: bytes, tag: int) -> Response:
    """Find a record in a sequence of records, each encoded as tag, length and value."""
    while len(content) >= 2:
        end = 2 + content[1]
        if content[0] == tag:
            return content[:end], StatusWord.OK
        content = content[end:]
    return b"", StatusWord.RECORD_NOT_FOUND
