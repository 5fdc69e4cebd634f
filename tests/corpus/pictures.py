"""Pictures that carry their own number: drawn for the sources, read back from any decoded frame.

The upper part holds two rows of sixteen black or white blocks: the frame's number, then a check
word. Below it a texture moves, so that neighbouring frames differ in nearly every pixel.
"""

import random
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

COLUMNS = 16
WHITE, BLACK = 205, 45
_STRIDE = 3
"""Pixels by which the texture moves from one frame to the next."""
_DRIFT = 2048
"""Pixels after which the texture begins anew."""
_HUES = 192
_BAND = 24
"""Lines of the texture that move together, a little apart from those above."""


def draw(index: int, width: int, height: int, *, interlaced: bool = False) -> VideoFrame:
    """Draw frame number `index` as 8-bit 4:2:0."""
    frame = VideoFrame(width, height, "yuv420p")
    _fill(frame, 0, _luma(index, width, height, interlaced=interlaced))
    for plane in (1, 2):
        chroma = _chroma(width // 2, plane)
        at = index * _STRIDE // 2 % _HUES
        row = np.frombuffer(chroma[at : at + width // 2], np.uint8)
        _fill(frame, plane, np.broadcast_to(row, (height // 2, width // 2)))
    return frame


def add_noise(frame: VideoFrame, deviation: int, *, seed: int) -> None:
    """Let the brightness of each pixel of an 8-bit frame stray, by the same each time."""
    luma = plane_pixels(frame, 0).astype(np.int16)
    noise = np.random.default_rng(seed).normal(0, deviation, luma.shape)
    _fill(frame, 0, np.clip(luma + np.rint(noise).astype(np.int16), 0, 255).astype(np.uint8))


def _luma(index: int, width: int, height: int, *, interlaced: bool) -> Pixels:
    side = width // COLUMNS
    texture = _texture(width, height)
    luma = np.empty((height, width), np.uint8)
    for top in range(0, height, _BAND):
        for field in range(2):
            shift = index * _STRIDE + (_STRIDE // 2 if interlaced and field else 0)
            at = (shift + 7 * (top // _BAND)) % _DRIFT
            lines = slice(top + field, top + _BAND, 2)
            luma[lines] = texture[lines, at : at + width]
    for number, word in enumerate((index & 0xFFFF, _check(index))):
        luma[number * side : (number + 1) * side] = np.frombuffer(_code_row(word, width), np.uint8)
    return luma


def read_code(frame: VideoFrame) -> int | None:
    """Read the number of a decoded frame, or None where its check word does not fit."""
    depth = frame.format.components[0].bits
    width, side = frame.width, frame.width // COLUMNS
    lines = luma_rows(frame, (side // 2, side + side // 2))
    words = [_read_word(line, width, 1 << (depth - 1)) for line in lines]
    return words[0] if words[1] == _check(words[0]) else None


def plane_rows(frame: VideoFrame, plane: int) -> list[memoryview]:
    """Give one plane's lines without their padding, as raw bytes."""
    return [memoryview(line) for line in plane_pixels(frame, plane)]


def plane_pixels(frame: VideoFrame, plane: int) -> Pixels:
    """Give one plane without its padding, as raw bytes: lines by bytes of a line."""
    part = frame.planes[plane]
    component = frame.format.components[plane]
    length = part.width * ((component.bits + 7) // 8)
    whole = np.frombuffer(memoryview(part), np.uint8, part.line_size * part.height)
    return whole.reshape(part.height, part.line_size)[:, :length]


def luma_rows(frame: VideoFrame, lines: Iterable[int]) -> list[memoryview]:
    """Give some lines of the luma plane as one integer for each pixel."""
    rows = plane_rows(frame, 0)
    if frame.format.components[0].bits > 8:
        return [rows[line].cast("H") for line in lines]
    return [rows[line] for line in lines]


def _check(index: int) -> int:
    return (index * 40503 + 0x5A5A) & 0xFFFF


def _code_row(word: int, width: int) -> bytes:
    side = width // COLUMNS
    blocks = b"".join(
        bytes([WHITE if word >> bit & 1 else BLACK]) * side for bit in reversed(range(COLUMNS))
    )
    return blocks.ljust(width, bytes([BLACK]))


def _read_word(line: memoryview, width: int, middle: int) -> int:
    side = width // COLUMNS
    word = 0
    for column in range(COLUMNS):
        centre = column * side + side // 2
        pixels = line[centre - 2 : centre + 2]
        word = word << 1 | (sum(pixels) > middle * len(pixels))
    return word


def _fill(frame: VideoFrame, plane: int, pixels: Pixels) -> None:
    part = frame.planes[plane]
    rows = np.zeros((part.height, part.line_size), np.uint8)
    rows[:, : part.width] = pixels
    part.update(rows.tobytes().ljust(part.buffer_size, b"\0"))


@lru_cache(maxsize=4)
def _texture(width: int, height: int) -> Pixels:
    """Blocks of grey, eight lines high, of random lengths, that wrap after `_DRIFT` pixels."""
    dice = random.Random(width * 10_007 + height)
    lines: list[bytes] = []
    while len(lines) < height:
        line = bytearray()
        while len(line) < _DRIFT:
            line += bytes([dice.randrange(60, 200)]) * dice.randrange(4, 24)
        turns = bytes(line[:_DRIFT]) * (2 + width // _DRIFT)
        lines += [turns[: _DRIFT + width]] * 8
    return np.frombuffer(b"".join(lines[:height]), np.uint8).reshape(height, _DRIFT + width)


@lru_cache(maxsize=8)
def _chroma(width: int, plane: int) -> bytes:
    ramp = bytes(80 + abs(at * plane % _HUES - _HUES // 2) for at in range(_HUES))
    return (ramp * (width // _HUES + 3))[: width + 2 * _HUES]
