"""A card of Debian's vsmartcard-vpicc with the files of a social-security card; run by the system's own Python.

Its arguments are a port and the application's name in hexadecimal; standard input has the files as JSON: names and
their records, tag to value, all in hexadecimal.
"""

import hashlib
import json
import sys
from pathlib import Path

# The package lies beside the system's modules and expects a library that no longer exists; reading needs no cipher.
sys.path += [str(found.parent.parent) for found in Path("/usr/lib/python3").glob("*/**/VirtualSmartcard.py")]
sys.modules.setdefault("sha", hashlib)

from virtualsmartcard.ConstantDefinitions import FDB  # noqa: E402
from virtualsmartcard.SmartcardFilesystem import DF, MF, Record, RecordStructureEF  # noqa: E402
from virtualsmartcard.SmartcardSAM import SAM  # noqa: E402
from virtualsmartcard.VirtualSmartcard import Iso7816OS, VirtualICC  # noqa: E402


class Tree(MF):  # type: ignore[misc]  # the emulator has no types
    """The emulator's file system, whose own file control information cannot be encoded since Python 3."""

    def selectFile(self, p1: int, _p2: int, data: bytes) -> tuple[int, bytes]:  # noqa: N802 - the emulator's name
        """Select a file, and answer without that information."""
        answer: tuple[int, bytes] = super().selectFile(p1, 0x0C, data)
        return answer


def master_file(application: bytes, files: dict[str, dict[str, str]]) -> MF:
    """Build the tree: the application's directory, and in it each file with its records as tag, length and value."""
    root = Tree(filedescriptor=FDB["DF"])
    directory = DF(parent=root, fid=0xDF03, filedescriptor=FDB["DF"], dfname=application)
    root.append(directory)
    for name, values in files.items():
        records = [
            Record(int(tag, 16), bytes([int(tag, 16), len(value) // 2]) + bytes.fromhex(value))
            for tag, value in values.items()
        ]
        directory.append(
            RecordStructureEF(
                parent=directory,
                fid=int(name, 16),
                shortfid=int(name, 16) & 0x1F,
                filedescriptor=FDB["EFSTRUCTURE_LINEAR_VARIABLESIMPLETLV"],
                records=records,
            )
        )
    return root


def main() -> None:
    """Stay in the reader until the process is ended."""
    port, application = int(sys.argv[1]), bytes.fromhex(sys.argv[2])
    root = master_file(application, json.load(sys.stdin))
    card = VirtualICC(None, "iso7816", "localhost", port, logginglevel=60)
    sam = SAM(b"1234", b"1234567890")
    sam.set_MF(root)
    card.os = Iso7816OS(root, sam)
    card.run()


if __name__ == "__main__":
    main()
