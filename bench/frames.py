"""Camera frames drawn as a counter's camera sees them: a phone that is turned, blurred, far, noisy or in glare."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import cos, radians, sin
from random import Random

import numpy as np
import qrcode
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from devices.camera import Frame

SIZE = (640, 480)
QUIET = 4

MODULES = (3.0, 4.0, 5.0, 6.0, 8.0)
TURNS = (0, 12, 45, 100)
BLURS = (0.0, 0.7, 1.2)
NOISES = (0, 8, 16)
TILTS = (0.0, 0.15)
GLARES = (0.0, 0.4)
DARK = (False, True)


@dataclass(frozen=True)
class Shot:
    """The look of a code: pixels a module, degrees turned, blur and noise in pixels and grey levels, tilt, glare."""

    module: float = 5.0
    turn: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    tilt: float = 0.0
    glare: float = 0.0
    dark: bool = False


def grid() -> Iterator[Shot]:
    """Yield the 1,440 shots of the goal G14."""
    for module, turn, blur, noise, tilt, glare, dark in product(MODULES, TURNS, BLURS, NOISES, TILTS, GLARES, DARK):
        yield Shot(module, turn, blur, noise, tilt, glare, dark)


def code(random: Random) -> str:
    """Return the 28 random digits of a voucher that was never issued."""
    return "424" + "".join(random.choice("0123456789") for _ in range(19)) + "370000"


def drawn(shot: Shot, *texts: str, size: tuple[int, int] = SIZE, seed: int = 1) -> NDArray[np.uint8]:
    """Draw the codes side by side as a camera sees them, in grey."""
    random = np.random.default_rng(seed)
    scene = Image.new("L", size, 40 if shot.dark else 150)
    for number, text in enumerate(texts):
        _put(scene, shot, text, (size[0] * (2 * number + 1) // (2 * len(texts)), size[1] // 2))
    if shot.glare:
        _shine(scene, shot.glare)
    if shot.blur:
        scene = scene.filter(ImageFilter.GaussianBlur(shot.blur))
    pixels = np.asarray(scene, dtype=np.float64)
    if shot.noise:
        pixels = pixels + random.normal(0, shot.noise, pixels.shape)
    return np.clip(pixels, 0, 255).astype(np.uint8)


def frame(pixels: NDArray[np.uint8]) -> Frame:
    """Return a picture as a camera's frame."""
    height, width = pixels.shape
    return Frame(memoryview(pixels.tobytes()), width, height, width)


def _put(scene: Image.Image, shot: Shot, text: str, centre: tuple[int, int]) -> None:
    phone = _phone(text, dark=shot.dark)
    half_width, half_height = (side * shot.module / 16 for side in phone.size)
    corners = [
        (-half_width, -half_height),
        (half_width, -half_height),
        (half_width, half_height),
        (-half_width, half_height),
    ]
    turn = radians(shot.turn)
    placed = []
    for x, y in corners:
        far = 1 - shot.tilt * (y / half_height + 1) / 2
        placed.append(
            (centre[0] + far * x * cos(turn) - y * sin(turn), centre[1] + far * x * sin(turn) + y * cos(turn))
        )
    perspective = _perspective(placed, phone.size)
    seen = phone.transform(scene.size, Image.Transform.PERSPECTIVE, perspective, Image.Resampling.BICUBIC)
    shape = Image.new("L", phone.size, 255).transform(scene.size, Image.Transform.PERSPECTIVE, perspective)
    scene.paste(seen, mask=shape)


def _phone(text: str, *, dark: bool) -> Image.Image:
    """Draw the screen of a phone with the code on it, 8 pixels a module."""
    made = qrcode.make(text, border=QUIET, box_size=8)  # type: ignore[attr-defined,no-untyped-call]
    shown: Image.Image = made.get_image().convert("L")
    screen = Image.new("L", (shown.width + 32, shown.height + 96), 235)
    screen.paste(shown.point(lambda level: 20 + level * (150 if dark else 235) // 255), (16, 48))
    return screen


def _shine(scene: Image.Image, strength: float) -> None:
    """Add the reflection of a lamp to the scene."""
    lamp = Image.new("L", scene.size, 0)
    width, height = scene.size
    pen = ImageDraw.Draw(lamp)
    pen.ellipse((width * 0.42, height * 0.3, width * 0.62, height * 0.62), fill=round(255 * strength))
    scene.paste(255, mask=lamp.filter(ImageFilter.GaussianBlur(width / 25)))


def _perspective(corners: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """Return the coefficients that map a point of the scene to one of the picture with these corners."""
    width, height = size
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, [(0, 0), (width, 0), (width, height), (0, height)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(each) for each in np.linalg.solve(np.array(rows), np.array(wanted))]
