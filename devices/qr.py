"""QR codes as dark and light modules, for screens and printers."""

from pathlib import Path
from typing import Any

QUIET = 4
"""The light margin that is part of a code, in modules (ISO/IEC 18004)."""

LONG = 240
"""From so many bytes on a code corrects fewer errors, so that its modules stay large enough for a receipt."""


def modules(text: str) -> list[list[bool]]:
    """Return the rows of the QR code of a text in UTF-8, its quiet zone included; True is dark."""
    from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M  # noqa: PLC0415 - only when a code is shown
    from qrcode.main import QRCode  # noqa: PLC0415
    from qrcode.util import MODE_8BIT_BYTE, QRData  # noqa: PLC0415

    data = text.encode()
    code: Any = QRCode(error_correction=ERROR_CORRECT_M if len(data) < LONG else ERROR_CORRECT_L, border=QUIET)
    code.add_data(text if text.isascii() else QRData(data, MODE_8BIT_BYTE))  # type: ignore[no-untyped-call]
    code.make(fit=True)
    return [list(map(bool, line)) for line in code.get_matrix()]


def texts_in(picture: Path) -> list[str]:
    """Return the texts of the QR codes in a picture's file; raises OSError if it is none."""
    import zxingcpp  # noqa: PLC0415 - few read pictures, and only an extra installs it
    from PIL import Image  # noqa: PLC0415

    with Image.open(picture) as opened:
        read: Any = zxingcpp.read_barcodes(opened.convert("L"))
    return [each.text for each in read]
