"""The sound of a file as players play it, and how far two sounds lie apart, by content."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.packet import Packet
from numpy.typing import NDArray

from .viewing import container_zero

Number = TypeVar("Number", np.int64, np.float64)
RATE = 48_000
_COARSE, _FINE = 48, 6
"""Samples at 48 kHz that make one step of the envelope (1 ms), and of the wave (every sixth)."""
REACH = 400
"""How many milliseconds a sound may be off and still be found."""
_NEAR = 30
_LIKENESS, _SURE = 0.6, 0.98
_LOUD = 30.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One audio track: its samples at 48 kHz from `begin` on, seconds after the file's zero."""

    begin: Fraction
    samples: array[int]
    loudness: NDArray[np.float64]
    frame: Fraction
    fault: str

    @property
    def end(self) -> Fraction:
        """When the last sample has been played."""
        return self.begin + Fraction(len(self.samples), RATE)


def first_audible(
    begin: Fraction, samples: array[int], frame: Fraction = Fraction(0), fault: str = ""
) -> Heard:
    """Describe a track, the loudness of each of its milliseconds included."""
    loud = np.abs(_numbers(samples))
    padded = np.pad(loud, (0, -len(loud) % _COARSE)).reshape(-1, _COARSE)
    return Heard(begin, samples, padded.sum(axis=1) / _COARSE, frame, fault)


def _numbers(samples: array[int]) -> NDArray[np.int64]:
    return np.frombuffer(samples, np.int16).astype(np.int64) if samples else np.zeros(0, np.int64)


def hear(path: Path) -> tuple[Heard, ...]:
    """Decode every audio track of a file."""
    stat = path.stat()
    return _hear(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=128)
def _hear(path: Path, _size: int, _modified: int) -> tuple[Heard, ...]:
    with av.open(str(path)) as container:
        count = len(container.streams.audio)
    return tuple(_hear_track(path, number) for number in range(count))


def _hear_track(path: Path, number: int) -> Heard:
    samples: array[int] = array("h")
    begin: Fraction | None = None
    packets: list[tuple[Fraction, Fraction]] = []
    fault = ""
    with av.open(str(path)) as container:
        stream = container.streams.audio[number]
        assert stream.time_base is not None
        zero = container_zero(container)
        try:
            for frame in _frames(stream, container.demux(stream), packets):
                time = (frame.pts or 0) * Fraction(frame.time_base or 0) - zero
                begin = time if begin is None else begin
                _place(samples, round((time - begin) * RATE), frame)
        except av.FFmpegError as error:
            fault = str(error)
    return first_audible(begin or Fraction(0), samples, _longest(packets), fault)


def _longest(packets: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Tell how much lies between two packets, each a moment and how long it lasts, at most.

    Recorders put them where they came from the microphone, a little early or late. Where one is
    missing there is a gap, which does not count.
    """
    if not packets:
        return Fraction(0)
    usual = sorted(lasts for _, lasts in packets)[len(packets) // 2]
    apart = [other - one for (one, _), (other, _) in pairwise(packets)]
    return max([usual, *(step for step in apart if step < 3 * usual / 2)])


def _frames(
    stream: AudioStream,
    packets: Iterator[Packet[AudioStream]],
    seen: list[tuple[Fraction, Fraction]],
) -> Iterator[AudioFrame]:
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    assert stream.time_base is not None
    for packet in packets:
        if packet.size:
            base = stream.time_base
            seen.append(((packet.pts or 0) * base, (packet.duration or 0) * base))
        for frame in packet.decode():
            yield from resampler.resample(frame)


def _place(samples: array[int], at: int, frame: AudioFrame) -> None:
    """Put a frame where its time says; a millisecond of rounding is no gap."""
    part: array[int] = array("h", bytes(frame.planes[0])[: frame.samples * 2])
    if at > len(samples) + RATE // 500:
        samples.extend([0] * (at - len(samples)))
    samples.extend(part)


def offset(output: Heard, source: Heard, base: Fraction) -> float | None:
    """Measure by how many seconds the output's sound lags behind the source's, at its worst.

    `base` is the source's moment that the output shows at its own zero. None means that some part
    of the output is not the source's sound anywhere near, infinity being no number to compare.
    """
    worst = 0.0
    for at in _probes(len(output.loudness)):
        lag = _lag(output, source, base, at)
        if lag is None:
            return None
        if abs(lag) > abs(worst):
            worst = lag
    return worst


def _probes(length: int) -> list[int]:
    size = min(250, length)
    return sorted({0, (length - size) // 3, 2 * (length - size) // 3, length - size})


def _lag(output: Heard, source: Heard, base: Fraction, at: int) -> float | None:
    needle = output.loudness[at : at + 250]
    if not len(needle) or needle.max() < _LOUD:
        return 0.0
    expected = float((output.begin + base - source.begin) * 1000) + at
    found = _found(needle, source.loudness, round(expected))
    if found is None:
        return None
    return expected / 1000 - _refine(output.samples, source.samples, at, found)


def _found(needle: NDArray[np.float64], hay: NDArray[np.float64], middle: int) -> int | None:
    """Find the place in `hay` that is most like the needle: near first, then within reach."""
    near, likeness = _best(needle, hay, middle, _NEAR)
    if likeness >= _SURE:
        return near
    far, likeness = _best(needle, hay, middle, REACH)
    return far if likeness >= _LIKENESS else None


def _best(
    needle: NDArray[np.float64], hay: NDArray[np.float64], middle: int, reach: int
) -> tuple[int, float]:
    size, first = len(needle), middle - reach
    shape = needle - needle.mean()
    power = np.sqrt(shape @ shape)
    hay = _slice(hay, first, first + 2 * reach + size)
    parts = np.lib.stride_tricks.sliding_window_view(hay, size)
    spread = (parts * parts).sum(axis=1) - parts.sum(axis=1) ** 2 / size
    likeness = np.where(spread > 1, parts @ shape / (power * np.sqrt(np.maximum(spread, 1))), 0.0)
    best = int(likeness.argmax())
    return (first + best, float(likeness[best])) if likeness[best] > 0 else (0, 0.0)


def _refine(output: array[int], source: array[int], at: int, found: int) -> float:
    """Find where the wave itself fits best within 1.5 ms, in seconds into the source."""
    start, length = at * _COARSE, 200 * _COARSE
    needle = _numbers(output[start : start + length : _FINE])
    first = found * _COARSE - 72
    hay = _slice(_numbers(source), first, first + length + 144)
    errors = [np.abs(needle - hay[place::_FINE][: len(needle)]).sum() for place in range(145)]
    return (first + int(np.argmin(errors))) / RATE


def _slice(values: NDArray[Number], first: int, last: int) -> NDArray[Number]:
    """Cut a piece out, with silence where there is none."""
    inner = values[max(first, 0) : max(last, 0)]
    before = min(max(-first, 0), last - first)
    return np.pad(inner, (before, last - first - before - len(inner)))
