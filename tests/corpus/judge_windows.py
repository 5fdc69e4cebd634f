"""Judges a cut of several windows: each exact, one behind the other, with its sound in step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from math import inf
from pathlib import Path

from trimcore.domain.cutting.timeline.window import TrimWindow

from .fidelity import plane_psnr
from .hearing import Heard, hear, offset
from .viewing import Coded, Shown, View, pictures, view

_SLACK = Fraction(2, 1000)
_LEAST_HEARD = Fraction(3, 10)
"""A shorter piece of sound is too short to be recognised beside another one."""
_TELLING = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What the output shows of a window: the source's frames beside its own, and when it begins."""

    pairs: tuple[tuple[Shown, Shown], ...]
    begins: Fraction
    ends: Fraction

    @property
    def origin(self) -> Fraction:
        """The moment of the source with which it begins."""
        return self.pairs[0][0].time


@dataclass(slots=True, kw_only=True)
class WindowsVerdict:
    """What is wrong with a cut, sentence by sentence, and its figures; `syncs` are in ms."""

    deviations: list[str]
    shown: int
    copied: int
    identical: int
    lowest_psnr: float
    syncs: list[float]

    @property
    def exact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.deviations

    def __str__(self) -> str:
        figures = (
            f"{self.shown} frames, {self.copied} copied, {self.identical} identical, "
            f"lowest {self.lowest_psnr:.1f} dB, sync {[round(sync, 2) for sync in self.syncs]} ms"
        )
        return "\n- ".join([figures, *self.deviations])


def judge_windows(
    source: Path, output: Path, windows: Sequence[TrimWindow], *, floor: float = 38.0
) -> WindowsVerdict:
    """Compare an output with what its source shows in each of the windows, in their order.

    A window may show nothing only where it touches another one.
    """
    before, after = view(source), view(output)
    verdict = WindowsVerdict(
        deviations=[],
        shown=len(after.frames),
        copied=0,
        identical=0,
        lowest_psnr=inf,
        syncs=[],
    )
    note = verdict.deviations.append
    if after.fault:
        note(f"the output does not decode to its end: {after.fault}")
    expected = [[f for f in before.frames if window.contains(f.time)] for window in windows]
    due = [frame.code for frames in expected for frame in frames]
    if due != (got := [frame.code for frame in after.frames]):
        note(f"frames {got} are shown, not {due}")
        return verdict
    if any(late.time <= early.time for early, late in pairwise(after.frames)):
        note("presentation times do not rise")
    pieces = list(_pieces(expected, before, after))
    _judge_frames(pieces, before, after, verdict)
    _judge_fidelity(source, output, pieces, floor, verdict)
    if len(hear(source)) != len(hear(output)):
        note(f"there are {len(hear(output))} tracks of sound")
    for heard, made in zip(hear(source), hear(output), strict=False):
        _judge_sound(heard, made, pieces, windows[-1], verdict)
    return verdict


def _pieces(expected: list[list[Shown]], before: View, after: View) -> Iterator[Piece]:
    """Pair what is expected with what is shown; each window begins when the last has ended."""
    frames = iter(after.frames)
    times = [frame.time for frame in before.frames]
    until = dict(pairwise([*times, times[-1] + before.step]))
    begins = Fraction(0)
    for wanted in filter(None, expected):
        pairs = tuple(zip(wanted, islice(frames, len(wanted)), strict=True))
        ends = begins + until[wanted[-1].time] - wanted[0].time
        yield Piece(pairs=pairs, begins=begins, ends=ends)
        begins = ends


def _judge_frames(pieces: list[Piece], before: View, after: View, verdict: WindowsVerdict) -> None:
    tick = max(before.tick, after.tick)
    sources, outputs = _packets(before), _packets(after)
    for number, piece in enumerate(pieces):
        for wanted, shown in piece.pairs:
            due = piece.begins + wanted.time - piece.origin
            if abs(shown.time - due) > tick * (1 + number):
                verdict.deviations.append(
                    f"frame {wanted.code} of window {number} shows at {float(shown.time):.6f} s, "
                    f"not {float(due):.6f} s"
                )
            if shown.corrupt or wanted.look != shown.look:
                verdict.deviations.append(f"frame {wanted.code} of window {number} looks otherwise")
            verdict.identical += wanted.digest == shown.digest
            own, made = sources.get(wanted.ticks), outputs.get(shown.ticks)
            if own is not None and made is not None and own.digest == made.digest:
                verdict.copied += 1
                if own.size >= _TELLING and wanted.digest != shown.digest:
                    verdict.deviations.append(
                        f"frame {wanted.code} of window {number} is copied, but decodes to another"
                    )


def _packets(seen: View) -> dict[int, Coded]:
    return {packet.pts: packet for packet in seen.packets if packet.pts is not None}


def _judge_fidelity(
    source: Path, output: Path, pieces: list[Piece], floor: float, verdict: WindowsVerdict
) -> None:
    pairs = [pair for piece in pieces for pair in piece.pairs if pair[0].digest != pair[1].digest]
    if not pairs:
        return
    wanted = dict(pictures(source, {one.ticks for one, _ in pairs}))
    made = dict(pictures(output, {other.ticks for _, other in pairs}))
    alike = [plane_psnr(wanted[one.ticks], made[other.ticks])[0] for one, other in pairs]
    verdict.lowest_psnr = min(alike)
    if verdict.lowest_psnr < floor:
        verdict.deviations.append(f"a frame has {verdict.lowest_psnr:.1f} dB")


def _judge_sound(
    source: Heard, output: Heard, pieces: list[Piece], last: TrimWindow, verdict: WindowsVerdict
) -> None:
    """Find the sound of each window, by what it sounds like, where its pictures are."""
    room = max(source.frame, Fraction(1, 100)) / 2 + _SLACK
    moved = pieces[-1].begins - pieces[-1].origin
    due = min(pieces[-1].ends, source.end + moved, last.end + moved)
    if not due - 2 * room <= output.end <= max(due, pieces[-1].ends) + 2 * room:
        verdict.deviations.append(f"a track of sound ends at {float(output.end):.4f} s")
    for count, piece in enumerate(pieces):
        # The packets about a seam overlap with those on its other side: what is between is told.
        begins, ends = piece.begins + 2 * room, piece.ends - 2 * room
        if ends - begins < _LEAST_HEARD:
            continue
        part = _part(output, begins, ends)
        lag = offset(part, source, piece.origin - piece.begins)
        if lag is None:
            verdict.deviations.append(f"window {count} has not the source's sound")
            continue
        verdict.syncs.append(lag * 1000)
        if abs(lag) > room:
            verdict.deviations.append(f"the sound of window {count} lags by {lag * 1000:+.1f} ms")


def _part(heard: Heard, begins: Fraction, ends: Fraction) -> Heard:
    """Return a piece of a sound, cut at whole milliseconds."""
    first, last = (max(0, round((at - heard.begin) * 1000)) for at in (begins, ends))
    samples = heard.samples[first * 48 : last * 48]
    moment = heard.begin + Fraction(first, 1000)
    return Heard(moment, samples, heard.loudness[first:last], heard.frame, "")
