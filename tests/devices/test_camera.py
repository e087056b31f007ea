"""Codes before a camera: read at any angle, never wrongly, one at a time, and each reported once."""

import sys
from random import Random

import pytest

from bench import frames
from bench.frames import Shot, drawn, frame
from devices.camera import EFFORTS, FOREIGN, OUT_OF_SIGHT, Camera
from terminal.errors import DeviceError, Refused

CODE = "4240123456789012345678990000"
OTHER = "4249876543210987654321990000"
NOTHING = frame(drawn(Shot(), size=(320, 240)))


@pytest.fixture
def camera() -> Camera:
    return Camera()


def shown(camera: Camera, shot: Shot, *texts: str, now: float = 0.0) -> str:
    """Hold codes before the camera for as many frames as its attempts take."""
    seen = [camera.look(frame(drawn(shot, *texts, seed=seed)), now) for seed in range(EFFORTS)]
    return "".join(seen)


@pytest.mark.parametrize(
    "shot",
    [
        Shot(),
        Shot(turn=37),
        Shot(turn=180),
        Shot(blur=1.2),
        Shot(noise=16),
        Shot(module=2.5),
        Shot(module=6, glare=0.4, dark=True),
        Shot(module=6, tilt=0.2, turn=12),
    ],
    ids=["straight", "turned", "upside down", "blurred", "noisy", "small", "in glare", "in perspective"],
)
def test_a_code_is_read_however_it_is_held(camera: Camera, shot: Shot) -> None:
    assert shown(camera, shot, CODE) == CODE


def test_of_a_sample_of_the_grid_as_many_are_read_as_promised_and_none_wrongly() -> None:
    draw = Random(14)  # noqa: S311 - the same frames every time
    right = 0
    shots = draw.sample(list(frames.grid()), 90)
    for seed, shot in enumerate(shots):
        text, camera = frames.code(draw), Camera()
        seen = frame(drawn(shot, text, seed=seed))
        read = camera.read(seen) or camera.read(seen) or camera.read(seen)
        assert read in ([], [text])
        right += read == [text]
    assert right / len(shots) >= 0.94


def test_a_code_that_stays_in_view_is_told_once_and_again_when_it_comes_back(camera: Camera) -> None:
    seen = frame(drawn(Shot(), CODE))
    assert [camera.look(seen, 0.1 * number) for number in range(5)] == [CODE, "", "", "", ""]
    assert camera.look(NOTHING, 1.0) == ""
    assert camera.look(seen, 0.4 + OUT_OF_SIGHT * 1.1) == CODE


def test_another_code_is_told_at_once(camera: Camera) -> None:
    assert shown(camera, Shot(), CODE) == CODE
    assert shown(camera, Shot(), OTHER) == OTHER


def test_two_different_codes_in_view_are_refused_once_and_one_alone_is_taken(camera: Camera) -> None:
    both = frame(drawn(Shot(), CODE, OTHER))
    with pytest.raises(Refused) as refusal:
        camera.look(both, 0.0)
    assert refusal.value.code == "codes_in_view"
    assert CODE not in str(refusal.value)
    assert camera.look(both, 0.1) == ""
    assert camera.look(frame(drawn(Shot(), OTHER)), 0.2) == OTHER


def test_a_second_code_counts_though_only_every_effort_shows_it(camera: Camera) -> None:
    pixels = drawn(Shot(), CODE, OTHER)
    pixels[:, 320:] = 255 - pixels[:, 320:]  # light on dark
    with pytest.raises(Refused):
        camera.look(frame(pixels), 0.0)


def test_the_same_code_twice_in_view_is_one(camera: Camera) -> None:
    assert shown(camera, Shot(), CODE, CODE) == CODE


@pytest.mark.parametrize("text", ["https://example.invalid/x", CODE[:-1], CODE + "0"], ids=["address", "half", "long"])
def test_a_foreign_code_is_told_without_what_stands_in_it(camera: Camera, text: str) -> None:
    assert camera.look(frame(drawn(Shot(), text)), 0.0) == FOREIGN


def test_rows_with_a_margin_are_read_where_they_lie(camera: Camera) -> None:
    pixels = drawn(Shot(turn=90), CODE)
    height, width = pixels.shape
    wide = drawn(Shot(), size=(width + 64, height))
    wide[:, :width] = pixels
    seen = frame(wide)._replace(width=width)
    assert [camera.look(seen, 0.0) for _ in range(EFFORTS)].count(CODE) == 1


def test_without_the_extra_it_says_what_is_missing(camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    with pytest.raises(DeviceError) as missing:
        camera.look(NOTHING, 0.0)
    assert missing.value.code == "camera_missing"
