"""The pieces of an ESC/POS stream: a line of text, a command with its arguments, a block of dots."""

from collections.abc import Iterator

DLE, ESC, FS, GS, LF = b"\x10", b"\x1b", b"\x1c", b"\x1d", b"\n"

# The number of bytes that follow the command's two, for every command that this terminal sends.
_ARGUMENTS = {
    DLE + b"\x04": 1,
    ESC + b"@": 0,
    ESC + b"E": 1,
    ESC + b"d": 1,
    ESC + b"p": 3,
    FS + b"&": 0,
    GS + b"!": 1,
    GS + b"B": 1,
    GS + b"V": 1,
    GS + b"r": 1,
    GS + b"v": 6,
}
RASTER = GS + b"v"
_DOTS_A_LINE = 32


def pieces(data: bytes) -> Iterator[bytes]:
    """Yield the complete pieces of a stream; each byte of an unknown command is one, as a printer drops it."""
    start = 0
    while start < len(data):
        try:
            end = end_of_piece(data, start)
        except ValueError:
            end = start + 1
        if end is None:
            return
        yield data[start:end]
        start = end


def lines_of_paper(piece: bytes) -> int:
    """Return the lines of paper that a piece uses."""
    if is_text(piece, 0):
        return piece.count(LF)
    return -(-int.from_bytes(piece[6:8], "little") // _DOTS_A_LINE) if piece[:2] == RASTER else 0


def is_text(data: bytes, start: int) -> bool:
    """Return whether a line of text begins at `start`."""
    return data[start : start + 1] not in {DLE, ESC, FS, GS}


def end_of_piece(data: bytes, start: int) -> int | None:
    """Return the end of the piece that begins at `start`, or None if it is not complete yet.

    Raises ValueError for a command that this terminal never sends.
    """
    if is_text(data, start):
        end = data.find(LF, start)
        return end + 1 if end >= 0 else None
    command = data[start : start + 2]
    if len(command) < 2:
        return None
    if command not in _ARGUMENTS:
        raise ValueError(f"unknown command {command!r} at byte {start}")
    end = start + 2 + _ARGUMENTS[command]
    if command == RASTER and end <= len(data):
        end += int.from_bytes(data[end - 4 : end - 2], "little") * int.from_bytes(data[end - 2 : end], "little")
    return end if end <= len(data) else None
