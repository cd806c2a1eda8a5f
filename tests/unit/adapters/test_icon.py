"""What the tray icon says without words: every mood in a shape of its own, at every size."""

import io
from itertools import combinations, pairwise

import pytest
from PIL import Image

from postured.adapters.tray.icon import SIZES, STEPS, argb, png, rgba, step
from postured.ports import Mood

LIGHT, DARK = 245, 43
"""Panels: the grey of each channel."""
STILL = tuple(mood for mood in Mood if mood is not Mood.SOON)


def alphas(mood: Mood, fill: float, size: int) -> bytes:
    return argb(mood, fill, size)[::4]


def row(data: bytes, number: int, size: int) -> bytes:
    return data[number * size : (number + 1) * size]


def luminance(colour: tuple[float, float, float]) -> float:
    """As WCAG has it."""
    parts = [each / 255 for each in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def on(panel: int, pixels: bytes) -> list[tuple[float, float, float]]:
    """The pixels as they look on a panel of that grey."""
    looks = []
    for alpha, *colour in (pixels[at : at + 4] for at in range(0, len(pixels), 4)):
        red, green, blue = (panel + (each - panel) * alpha / 255 for each in colour)
        looks.append((red, green, blue))
    return looks


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("size", [*SIZES, 17, 64])
def test_it_has_as_many_pixels_as_were_asked_for(mood: Mood, size: int) -> None:
    assert len(argb(mood, 0.5, size)) == 4 * size * size


@pytest.mark.parametrize("mood", STILL)
@pytest.mark.parametrize("size", SIZES)
def test_left_is_the_mirror_of_right(mood: Mood, size: int) -> None:
    seen = alphas(mood, 0, size)

    assert all(row(seen, each, size) == row(seen, each, size)[::-1] for each in range(size))


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("size", SIZES)
def test_the_corners_are_transparent(mood: Mood, size: int) -> None:
    seen = alphas(mood, 1, size)

    assert {seen[0], seen[size - 1], seen[-size], seen[-1]} == {0}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("one", "other"), list(combinations(Mood, 2)))
def test_moods_differ_without_their_colours(one: Mood, other: Mood, size: int) -> None:
    """In what is light, mid or transparent, which a person who sees no colours sees too."""

    def shape(mood: Mood) -> list[int]:
        pixels = argb(mood, 0.5, size)
        return [
            0 if pixels[at] < 128 else 2 if min(pixels[at + 1 : at + 4]) > 200 else 1 for at in range(0, len(pixels), 4)
        ]

    differ = sum(a != b for a, b in zip(shape(one), shape(other), strict=True))

    assert differ > size * size / 25


@pytest.mark.parametrize("panel", [LIGHT, DARK])
@pytest.mark.parametrize("mood", Mood)
def test_it_stands_out_from_light_panels_and_dark_ones(mood: Mood, panel: int) -> None:
    """3 to 1 is what WCAG asks of signs."""
    ground = luminance((panel, panel, panel))
    plain = [contrast(luminance(look), ground) >= 3 for look in on(panel, argb(mood, 1, 22))]

    assert sum(plain) > 22 * 22 / 8


@pytest.mark.parametrize("mood", Mood)
def test_it_is_never_red(mood: Mood) -> None:
    pixels = argb(mood, 1, 48)
    reds = [pixels[at + 1] for at in range(0, len(pixels), 4) if pixels[at] and pixels[at + 1] > 2 * pixels[at + 2]]

    assert reds == []


@pytest.mark.parametrize("size", SIZES)
def test_the_ring_fills_step_by_step(size: int) -> None:
    weights = [sum(alphas(Mood.SOON, number / STEPS, size)) for number in range(STEPS + 1)]

    assert all(less < more for less, more in pairwise(weights))


@pytest.mark.parametrize(
    ("fill", "full", "empty"),
    [(0.25, "top right", "top left"), (0.5, "bottom right", "bottom left"), (0.75, "bottom left", "top left")],
)
def test_the_ring_fills_clockwise_from_the_top(fill: float, full: str, empty: str) -> None:
    size = 48
    seen = alphas(Mood.SOON, fill, size)
    half = size // 2

    def weight(quarter: str) -> int:
        down, right = half * ("bottom" in quarter), half * ("right" in quarter)
        return sum(sum(row(seen, each + down, size)[right : right + half]) for each in range(half))

    assert weight(full) > 1.2 * weight(empty)


@pytest.mark.parametrize(("fill", "number"), [(-1, 0), (0, 0), (0.02, 0), (0.03, 1), (0.5, 12), (1, STEPS), (7, STEPS)])
def test_a_fill_is_one_of_few_steps(fill: float, number: int) -> None:
    assert step(fill) == number


@pytest.mark.parametrize("mood", STILL)
def test_only_the_ring_fills(mood: Mood) -> None:
    assert argb(mood, 0.2, 22) is argb(mood, 0.8, 22)


@pytest.mark.parametrize("mood", Mood)
def test_a_png_has_the_same_pixels(mood: Mood) -> None:
    with Image.open(io.BytesIO(png(mood, 0.4, 24))) as image:
        image.load()

    assert (image.mode, image.size) == ("RGBA", (24, 24))
    assert image.tobytes() == rgba(mood, 0.4, 24)


def test_rgba_has_alpha_last() -> None:
    first, last = argb(Mood.OPEN, 0, 16), rgba(Mood.OPEN, 0, 16)
    at = 4 * (16 * 8 + 2)

    assert last[at : at + 4] == first[at + 1 : at + 4] + first[at : at + 1]
