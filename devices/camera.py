"""Codes in a camera's frames: a code in view is read, checked and reported once; two different ones are refused."""

from functools import cached_property
from typing import Any, NamedTuple

from devices.voucher import CodeKind, kind_of, plain
from terminal.errors import DeviceError, Refused

OUT_OF_SIGHT = 2.0
EFFORTS = 3
SMALL = 1280
FOREIGN = "?"


class Frame(NamedTuple):
    """A greyscale picture, one byte a pixel, `stride` bytes a row; the pixels are used in place."""

    pixels: memoryview
    width: int
    height: int
    stride: int


class Camera:
    """A reader of codes in successive frames: quickly, after an empty frame thoroughly, then a small one enlarged.

    Times are seconds of a monotonic clock. A code counts as shown again after it was out of sight for `OUT_OF_SIGHT`.
    """

    def __init__(self) -> None:
        self._effort = 0
        self._shown: frozenset[str] = frozenset()
        self._seen = float("-inf")

    def look(self, frame: Frame, now: float) -> str:
        """Return the code that came into view, empty if there is none or it was reported before.

        Raises Refused("codes_in_view") if two different codes are in view, and DeviceError("camera_missing").
        """
        shown = frozenset(self.read(frame))
        if not shown:
            return ""
        if shown != self._shown or now - self._seen > OUT_OF_SIGHT:
            # A second code may be harder to find; a phone shows a bar code beside a QR code of the same digits.
            shown |= frozenset(self._texts(self._view(frame), thorough=True, bars=False))
        is_known = shown == self._shown and now - self._seen <= OUT_OF_SIGHT
        self._shown, self._seen = shown, now
        if is_known:
            return ""
        if len(shown) > 1:
            raise Refused("codes_in_view")
        return next(iter(shown))

    def read(self, frame: Frame) -> list[str]:
        """Return every different code that can be read in a frame; the text of a foreign code is replaced by a mark."""
        effort, self._effort = self._effort, 0
        small = effort == EFFORTS - 1 and frame.width <= SMALL
        found = self._texts(self._enlarged(frame) if small else self._view(frame), thorough=effort > 0)
        if not found:
            self._effort = (effort + 1) % EFFORTS
        return found

    def _texts(self, picture: Any, *, thorough: bool, bars: bool = True) -> list[str]:  # noqa: ANN401 - no types
        formats = self._formats if bars else self._zxing.BarcodeFormat.QRCode
        found = self._zxing.read_barcodes(
            picture, formats=formats, try_rotate=thorough, try_downscale=thorough, try_invert=thorough
        )
        linear = self._zxing.BarcodeFormat.Code128
        texts = {_checked(each.text, linear=each.format == linear) for each in found}
        return sorted(texts - {""})

    def _view(self, frame: Frame) -> Any:  # noqa: ANN401 - the library has no types
        grey = self._zxing.ImageFormat.Lum
        return self._zxing.ImageView(frame.pixels, frame.width, frame.height, grey, row_stride=frame.stride)

    def _enlarged(self, frame: Frame) -> Any:  # noqa: ANN401 - either library's own
        from PIL import Image  # noqa: PLC0415 - slow to load, and few frames need it

        size = frame.width, frame.height
        small = Image.frombuffer("L", size, frame.pixels, "raw", "L", frame.stride, 1)  # type: ignore[arg-type]
        return small.resize((2 * frame.width, 2 * frame.height), Image.Resampling.BILINEAR)

    @cached_property
    def _formats(self) -> Any:  # noqa: ANN401 - the library has no types
        return self._zxing.BarcodeFormats([self._zxing.BarcodeFormat.QRCode, self._zxing.BarcodeFormat.Code128])

    @cached_property
    def _zxing(self) -> Any:  # noqa: ANN401 - the library has no types
        try:
            import zxingcpp  # noqa: PLC0415 - only counters with a camera have it
        except ImportError as error:
            raise DeviceError("camera_missing", part="zxing-cpp") from error
        return zxingcpp


def _checked(text: str, *, linear: bool) -> str:
    """Return a code with the length and the digits of a payment or voucher code, and only a mark for any other.

    Foreign bar codes are ignored: wristbands and boxes carry them, and lines in a noisy picture look like them.
    """
    if kind_of(text) is not CodeKind.UNKNOWN:
        return plain(text)
    return "" if linear else FOREIGN
