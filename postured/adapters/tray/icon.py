"""The tray icon, drawn in plain Python for any size: a figure, a ring around it, a disc, two bars.

Every mood has a shape of its own. The colours are of middle lightness, so that they stand out from light panels and
dark ones; a soft dark edge keeps them apart from panels that are neither.
"""

import struct
from functools import lru_cache
from math import atan2, hypot, pi

from postured.ports import Mood

STEPS = 24
"""How many fillings of the ring can be told apart."""
SIZES = (16, 22, 24, 32, 44, 48)
"""Pixels, as panels ask for; each is drawn for itself."""

_TEAL, _AMBER, _VIOLET, _SLATE = (18, 143, 127), (204, 122, 24), (124, 112, 190), (116, 130, 146)
_LIGHT, _DARK = (255, 255, 255), (0, 0, 0)

_Rgb = tuple[int, int, int]
_Line = tuple[float, float, float, float, float]
"""From a point to a point with a radius; the icon is 16 wide and high, y goes down."""
_Cover = list[float]
"""How much of each pixel is covered, 0 to 1, row by row."""

_STANDING: tuple[_Line, ...] = (
    (8, 2.8, 8, 2.8, 2.1),
    (8, 6.6, 8, 9.4, 1.3),
    (7.6, 6.6, 4.2, 9.9, 1.05),
    (8.4, 6.6, 11.8, 9.9, 1.05),
    (7.6, 9.6, 5.9, 14.3, 1.15),
    (8.4, 9.6, 10.1, 14.3, 1.15),
)
_STRETCHING: tuple[_Line, ...] = (
    (8, 4.9, 8, 4.9, 1.7),
    (8, 8.4, 8, 9.8, 1.1),
    (7.7, 8.3, 3.9, 4.9, 0.9),
    (8.3, 8.3, 12.1, 4.9, 0.9),
    (7.7, 9.8, 6.4, 12.9, 0.95),
    (8.3, 9.8, 9.6, 12.9, 0.95),
)
_WAITING: tuple[_Line, ...] = (
    (8, 5.6, 8, 5.6, 1.55),
    (8, 8.6, 6.7, 10.7, 0.9),
    (8, 8.6, 9.3, 10.7, 0.9),
    (6.7, 10.7, 9.3, 10.7, 0.9),
    (8, 8.6, 8, 10.7, 0.9),
)
_BAR: tuple[_Line, ...] = ((5, 8, 11, 8, 1.25),)
_TWO_BARS: tuple[_Line, ...] = ((4, 4, 4, 12, 2), (12, 4, 12, 12, 2))
_DISC: tuple[_Line, ...] = ((8, 8, 8, 8, 7.2),)
_RING, _HALF_RING = 6.2, 1.0
_EDGE, _EDGE_ALPHA = 0.9, 0.32
"""The dark edge: how far it reaches, in pixels, and how dark it is."""


def step(fill: float) -> int:
    """Which of the fillings, 0 to ``STEPS``, is drawn for ``fill``."""
    return round(min(1.0, max(0.0, fill)) * STEPS)


def argb(mood: Mood, fill: float, size: int) -> bytes:
    """The pixels as StatusNotifierItem has them: alpha, red, green, blue, a byte each, not premultiplied."""
    return _drawn(mood, step(fill) if mood is Mood.SOON else 0, size)


def rgba(mood: Mood, fill: float, size: int) -> bytes:
    """The pixels with alpha last, as image libraries have them."""
    pixels = bytearray(argb(mood, fill, size))
    turned = bytearray(len(pixels))
    for channel in range(4):
        turned[channel::4] = pixels[(channel + 1) % 4 :: 4]
    return bytes(turned)


def png(mood: Mood, fill: float, size: int) -> bytes:
    """The same as a PNG file."""
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = rgba(mood, fill, size)
    rows = b"".join(b"\0" + pixels[at : at + 4 * size] for at in range(0, len(pixels), 4 * size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@lru_cache(maxsize=2 * len(SIZES))
def _drawn(mood: Mood, filled: int, size: int) -> bytes:
    canvas = _Canvas(size)
    match mood:
        case Mood.CALM:
            canvas.edged(_TEAL, _STANDING)
        case Mood.SOON:
            ring = _ring(size)
            canvas.paint(_DARK, _ring(size, _EDGE), _EDGE_ALPHA / 2)
            canvas.paint(_TEAL, ring, 0.45)
            canvas.paint(_TEAL, _filled(size, ring, filled / STEPS))
            canvas.edged(_TEAL, _WAITING)
        case Mood.OPEN:
            canvas.edged(_AMBER, _DISC)
            canvas.paint(_LIGHT, _lines(size, _STRETCHING))
        case Mood.HELD:
            canvas.edged(_VIOLET, _DISC)
            canvas.paint(_LIGHT, _lines(size, _BAR))
        case Mood.PAUSED:
            canvas.edged(_SLATE, _TWO_BARS)
    return bytes(canvas.pixels)


class _Canvas:
    """Pixels that colours are laid upon."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.pixels = bytearray(4 * size * size)

    def edged(self, colour: _Rgb, lines: tuple[_Line, ...]) -> None:
        """Paint the lines, with the dark edge around them."""
        self.paint(_DARK, _lines(self.size, lines, _EDGE), _EDGE_ALPHA)
        self.paint(colour, _lines(self.size, lines))

    def paint(self, colour: _Rgb, cover: _Cover, alpha: float = 1.0) -> None:
        """Lay the colour over what is there."""
        pixels = self.pixels
        for number, part in enumerate(cover):
            if part <= 0:
                continue
            at, over = 4 * number, part * alpha
            under = pixels[at] / 255 * (1 - over)
            both = over + under
            pixels[at] = round(255 * both)
            for channel in range(3):
                below = pixels[at + 1 + channel]
                pixels[at + 1 + channel] = round((colour[channel] * over + below * under) / both)


def _lines(size: int, lines: tuple[_Line, ...], wider: float = 0.0) -> _Cover:
    cover = _nothing(size)
    scale = size / 16
    for x1, y1, x2, y2, radius in lines:
        _draw(cover, size, (x1 * scale, y1 * scale, x2 * scale, y2 * scale, radius * scale + wider))
    return cover


def _draw(cover: _Cover, size: int, line: _Line) -> None:
    """Add a line with round ends; only the pixels near it are looked at."""
    x1, y1, x2, y2, radius = line
    across, down = x2 - x1, y2 - y1
    long = across * across + down * down
    left, right = max(0, int(min(x1, x2) - radius - 1)), min(size, int(max(x1, x2) + radius + 2))
    top, bottom = max(0, int(min(y1, y2) - radius - 1)), min(size, int(max(y1, y2) + radius + 2))
    for row in range(top, bottom):
        y = row + 0.5 - y1
        for column in range(left, right):
            x = column + 0.5 - x1
            along = min(1.0, max(0.0, (x * across + y * down) / long)) if long else 0.0
            part = radius + 0.5 - hypot(x - along * across, y - along * down)
            if part > cover[row * size + column]:
                cover[row * size + column] = min(1.0, part)


def _ring(size: int, wider: float = 0.0) -> _Cover:
    scale, middle = size / 16, size / 2
    half = _HALF_RING * scale + wider
    return [
        min(1.0, max(0.0, half + 0.5 - abs(hypot(x + 0.5 - middle, y + 0.5 - middle) - _RING * scale)))
        for y in range(size)
        for x in range(size)
    ]


def _filled(size: int, ring: _Cover, share: float) -> _Cover:
    """The part of the ring from twelve o'clock on, clockwise."""
    if share >= 1:
        return ring
    cover, middle, end = _nothing(size), size / 2, 2 * pi * share
    for number, part in enumerate(ring):
        if part > 0 and share > 0:
            x, y = number % size + 0.5 - middle, number // size + 0.5 - middle
            angle = atan2(x, -y) % (2 * pi)
            cover[number] = part * min(1.0, max(0.0, (end - angle) * hypot(x, y) + 0.5))
    return cover


def _nothing(size: int) -> _Cover:
    return [0.0] * (size * size)
