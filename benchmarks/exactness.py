"""Is a cut exact? Short films are judged as the tests do it, long ones by their numbers."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

import av

from benchmarks.films import is_long
from tests.corpus.fidelity import plane_psnr
from tests.corpus.films import Film
from tests.corpus.judge import FLOOR, judge
from tests.corpus.packets import payload_digest
from tests.corpus.pictures import read_code
from tests.corpus.viewing import container_zero, pictures
from trimcore.domain.cutting.timeline.window import TrimWindow

RATE = 30
SAMPLES = 4
_LONG = ("ten-minutes-1080p", "one-slice-1080p", "noisy-1080p")
_PIECES = dict.fromkeys(_LONG, Film().gop * Film().gops_in_piece)
_PIECE = 60
_FLOORS = {"noisy-1080p": 30.0}
"""How near encoded pictures come to the source's, where its codec left more noise than usual."""
_BEFORE, _AFTER = 12, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How many frames ought to be shown, how many of them were copied, and what is wrong."""

    frames: int
    copied: int
    deviations: tuple[str, ...]


def examine(film: str, source: Path, output: Path, window: TrimWindow, *, hides: bool) -> Finding:
    """Compare an output with its source; `hides` if pictures may be hidden before the window."""
    if is_long(film):
        return _examine_long(film, source, output, window, hides=hides)
    verdict = judge(source, output, window, allow_hidden=hides)
    return Finding(
        frames=verdict.expected, copied=verdict.copied, deviations=tuple(verdict.deviations)
    )


def _examine_long(
    film: str, source: Path, output: Path, window: TrimWindow, *, hides: bool
) -> Finding:
    """Look at every number and time, at every packet, and at the fidelity of a few pictures."""
    piece = _PIECES.get(film, _PIECE)
    first, after = ceil(window.start * RATE), ceil(window.end * RATE)
    want = [number % piece for number in range(first, after)]
    shown, times, tick = _decoded(output)
    wrong = []
    if len(shown) != len(want):
        wrong.append(f"{len(shown)} frames are shown instead of {len(want)}")
    elif shown != want:
        wrong.append("other frames are shown than those of the window")
    if times and abs(times[0]) > tick:
        wrong.append(f"the first frame shows at {float(times[0]):.6f} s")
    late = (abs(t - times[0] - Fraction(n, RATE)) > tick for n, t in enumerate(times))
    if any(late):
        wrong.append("frames are shown at other times")
    packets = _digests(output, None)
    if len(packets) > len(shown) and not hides:
        wrong.append(f"{len(packets) - len(shown)} frames are hidden in the file")
    wrong += _sound(output, window)
    own = set(_digests(source, window))
    copied = min(sum(digest in own for digest in packets), len(shown))
    if not wrong and not hides:
        wrong += _poor(source, output, Fraction(first, RATE), _FLOORS.get(film, FLOOR))
    return Finding(frames=len(want), copied=copied, deviations=tuple(wrong))


def _decoded(path: Path) -> tuple[list[int | None], list[Fraction], Fraction]:
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        video.thread_type = "AUTO"
        tick = video.time_base or Fraction(1)
        zero = container_zero(container)
        frames = [(read_code(frame), (frame.pts or 0) * tick) for frame in container.decode(video)]
    return [code for code, _ in frames], [time - zero for _, time in frames], tick


def _digests(path: Path, window: TrimWindow | None) -> list[bytes]:
    """Digest the coded pictures of a file, or those about a window."""
    found = []
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        base = video.time_base
        if window is not None and base is not None:
            from_here = max(Fraction(0), window.start - _BEFORE)
            container.seek(int(from_here / base), stream=video)
        for packet in container.demux(video):
            late = (packet.dts or 0) * packet.time_base
            if window is not None and late > window.end + _AFTER:
                break
            if packet.size:
                found.append(payload_digest(bytes(packet), video))
    return found


def _sound(path: Path, window: TrimWindow) -> list[str]:
    """What is heard of the sound covers the window to within two packets at each end."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return ["the sound is missing"]
        every = [p for p in container.demux(container.streams.audio[0]) if p.size]
        packets = [packet for packet in every if not packet.is_discard]
        base, last = packets[0].time_base, packets[-1]
        begin = (packets[0].pts or 0) * base
        end = ((last.pts or 0) + (last.duration or 0)) * base
        room = max(packet.duration or 0 for packet in packets) * base * 2
    wrong = []
    if not -room <= begin <= room:
        wrong.append(f"sound begins at {float(begin):+.3f} s")
    if abs(end - (window.end - window.start)) > room + Fraction(1, RATE):
        wrong.append(f"sound ends at {float(end):.3f} s")
    return wrong


def _poor(source: Path, output: Path, first: Fraction, floor: float) -> list[str]:
    """Compare the first few pictures, which a cut inside a GOP has encoded."""
    times = [Fraction(number, RATE) for number in range(SAMPLES)]
    pairs = zip(
        pictures(source, _ticks(source, [first + time for time in times])),
        pictures(output, _ticks(output, times)),
        strict=False,
    )
    lowest = min((plane_psnr(one[1], other[1])[0] for one, other in pairs), default=0.0)
    return [] if lowest >= floor else [f"a frame has {lowest:.1f} dB, under {floor} dB"]


def _ticks(path: Path, times: list[Fraction]) -> set[int]:
    with av.open(str(path)) as container:
        base = container.streams.video[0].time_base
        assert base is not None
        return {round(time / base) for time in times}
