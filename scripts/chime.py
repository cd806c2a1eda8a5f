"""Makes postured/adapters/chime.wav: two soft sines a fifth apart, 0.6 s. Run it again to get the same file: FILE."""

import math
import sys
import wave
from array import array

RATE = 22_050
SECONDS = 0.6
PARTIALS = ((587.33, 0.16), (880.0, 0.06))
"""Hertz and loudness, of 1."""
RISE = 0.04
"""Seconds; quick enough to be one sound, slow enough to be no click."""
FADE = 5.0
"""How fast it fades, a second."""


def loudness(at: float) -> float:
    """The envelope: a rise without a corner, a fade, and silence at the very end."""
    rise = 0.5 - 0.5 * math.cos(math.pi * min(at / RISE, 1.0))
    end = 0.5 + 0.5 * math.cos(math.pi * at / SECONDS)
    return rise * math.exp(-FADE * at) * end


def sample(number: int) -> int:
    at = number / RATE
    return round(32_767 * loudness(at) * sum(part * math.sin(math.tau * hertz * at) for hertz, part in PARTIALS))


def main(path: str) -> None:
    samples = array("h", map(sample, range(round(RATE * SECONDS))))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


if __name__ == "__main__":
    main(sys.argv[1])
