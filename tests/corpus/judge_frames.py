"""Does the output show the right pictures, at the right times, as good as they were?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf

from .case import Case, Pair
from .fidelity import plane_psnr
from .viewing import Shown, View, pictures

_TELLING = 32
"""Smaller packets may be equal by chance; AV1's show-existing-frame packets are."""


_MILLISECOND = Fraction(1, 1000)
_COLOUR_ROOM = 8.0
"""Decibels by which the planes of colour may be worse than the floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Figures of the comparison: frames equal bit by bit, packets equal, the worst luma."""

    identical: int
    copied: int
    lowest_psnr: float


def judge_frames(case: Case) -> Pictures:
    """Compare frame by frame."""
    if case.after.fault:
        case.note(f"the output does not decode to its end: {case.after.fault}")
    case.note_all([f"{_name(f)} is corrupt" for f in case.after.frames if f.corrupt])
    _judge_sequence(case)
    case.pairs = _pair(case)
    _judge_times(case)
    _judge_looks(case)
    copied = _judge_copies(case)
    return Pictures(
        identical=sum(wanted.digest == shown.digest for wanted, shown in case.pairs),
        copied=copied,
        lowest_psnr=_judge_fidelity(case),
    )


def _name(frame: Shown) -> str:
    return f"frame {frame.code} (at {float(frame.time):.6f} s)"


def _judge_sequence(case: Case) -> None:
    want = [frame.code for frame in case.expected]
    got = [frame.code for frame in case.after.frames]
    if want == got:
        return
    if len(want) != len(got):
        case.note(f"{len(got)} frames are shown instead of {len(want)}")
    missing, extra = Counter(want) - Counter(got), Counter(got) - Counter(want)
    if missing:
        case.note(f"frames are missing: {_brief(missing)}")
    if doubled := [code for code in extra if code in want]:
        case.note(f"frames are shown more than once: {_brief(doubled)}")
    if foreign := [code for code in extra if code not in want and code is not None]:
        case.note(f"frames from outside the window are shown: {_brief(foreign)}")
    if None in extra:
        case.note(f"{extra[None]} frames carry no readable number")
    if not missing and not extra:
        case.note("frames are shown in another order")


def _brief(codes: Iterable[int | None]) -> str:
    known = sorted(code for code in codes if code is not None)
    return ", ".join(map(str, known[:8])) + (" …" if len(known) > 8 else "")


def _pair(case: Case) -> list[Pair]:
    by_code = {frame.code: frame for frame in reversed(case.after.frames)}
    codes = [frame.code for frame in case.expected]
    if None in codes or len(set(codes)) < len(codes):
        return list(zip(case.expected, case.after.frames, strict=False))
    return [(frame, by_code[frame.code]) for frame in case.expected if frame.code in by_code]


def _judge_times(case: Case) -> None:
    if not case.after.frames:
        case.note("no frame is shown at all")
        return
    first, due = case.after.frames[0], case.expected[0].time - case.base
    # Edit lists that keep a delay count in milliseconds.
    if abs(first.time - due) > (max(case.tick, _MILLISECOND) if due else case.tick):
        case.note(f"the first frame shows at {float(first.time):.6f} s, not {float(due):.6f} s")
    shift = case.pairs[0][1].time - case.pairs[0][0].time if case.pairs else Fraction(0)
    wrong = [
        f"frame {wanted.code} shows {float(apart) * 1000:+.3f} ms off, measured from the first"
        for wanted, shown in case.pairs
        if abs(apart := shown.time - wanted.time - shift) > case.tick
    ]
    case.note_all(wrong)
    times = [frame.time for frame in case.after.frames]
    if any(after <= before for before, after in pairwise(times)):
        case.note("presentation times do not rise")


def _judge_looks(case: Case) -> None:
    looks, turns, lights = [], [], []
    for wanted, shown in case.pairs:
        if wanted.look != shown.look:
            apart = [f"{b} for {a}" for a, b in zip(wanted.look, shown.look, strict=True) if a != b]
            looks.append(f"{_name(shown)} looks otherwise: {', '.join(apart)}")
        if wanted.matrix != shown.matrix:
            turns.append(f"{_name(shown)} has lost or changed its rotation")
        if wanted.hdr != shown.hdr:
            lights.append(f"{_name(shown)} has lost or changed its HDR metadata")
    for sentences in (looks, turns, lights):
        case.note_all(sentences)


def _judge_copies(case: Case) -> int:
    """Count frames whose packet is the source's own; each must decode to the source's picture."""
    before, after = _by_pts(case.before), _by_pts(case.after)
    copied, wrong = 0, []
    for wanted, shown in case.pairs:
        packet, twin = after.get(shown.ticks), before.get(wanted.ticks)
        if packet is None or twin is None or packet[0] != twin[0]:
            continue
        copied += 1
        if packet[1] >= _TELLING and wanted.digest != shown.digest:
            wrong.append(f"{_name(shown)} is copied but decodes to another picture")
    case.note_all(wrong)
    return copied


def _by_pts(seen: View) -> dict[int, tuple[bytes, int]]:
    return {p.pts: (p.digest, p.size) for p in seen.packets if p.pts is not None}


def _judge_fidelity(case: Case) -> float:
    partner = {w.ticks: s.ticks for w, s in case.pairs if w.digest != s.digest}
    if not partner or len(set(partner.values())) < len(partner):
        return inf
    lowest, poor = inf, []
    wanted, shown = (
        pictures(case.source, set(partner)),
        pictures(case.output, set(partner.values())),
    )
    for (ticks, one), (other_ticks, other) in zip(wanted, shown, strict=False):
        if partner[ticks] != other_ticks:
            case.note("frames do not come out in the order of their times")
            break
        planes = plane_psnr(one, other)
        lowest = min(lowest, planes[0])
        at = float(other_ticks * case.after.tick - case.after.zero)
        if planes[0] < case.floor:
            poor.append(f"the frame at {at:.6f} s has {planes[0]:.1f} dB, under {case.floor} dB")
        elif min(planes) < case.floor - _COLOUR_ROOM:
            poor.append(f"the frame at {at:.6f} s has {min(planes):.1f} dB of colour")
    case.note_all(poor)
    return lowest
