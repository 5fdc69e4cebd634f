"""Judges a cut: everything in which an output differs from what exact means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trimcore.domain.cutting.timeline.window import TrimWindow

from .case import open_case
from .judge_frames import judge_frames
from .judge_sound import judge_sound
from .judge_tags import judge_tags
from .judge_texts import judge_texts
from .judge_wrapping import judge_wrapping

FLOOR = 38.0
"""Decibels that an encoded frame must have against the source's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with a cut, sentence by sentence, and its figures."""

    deviations: tuple[str, ...]
    expected: int
    shown: int
    identical: int
    copied: int
    lowest_psnr: float
    sync_ms: float | None

    @property
    def exact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.deviations

    def __str__(self) -> str:
        sync = "none" if self.sync_ms is None else f"{self.sync_ms:+.2f} ms"
        figures = (
            f"{self.shown} of {self.expected} frames, {self.copied} copied, "
            f"{self.identical} identical, lowest {self.lowest_psnr:.1f} dB, sync {sync}"
        )
        return "\n- ".join([figures, *self.deviations])


def judge(
    source: Path,
    output: Path,
    window: TrimWindow,
    *,
    floor: float = FLOOR,
    allow_hidden: bool = False,
) -> Verdict:
    """Compare an output with its source, frame by frame, sound by sound and tag by tag.

    `allow_hidden` is for cuts that hide pictures before the window by their caller's wish.

    Raises:
        ValueError: the source shows no frame inside the window.
    """
    case = open_case(source, output, window, floor, allow_hidden=allow_hidden)
    figures = judge_frames(case)
    sync = judge_sound(case)
    judge_wrapping(case)
    judge_tags(case)
    judge_texts(case)
    return Verdict(
        deviations=tuple(case.deviations),
        expected=len(case.expected),
        shown=len(case.after.frames),
        identical=figures.identical,
        copied=figures.copied,
        lowest_psnr=figures.lowest_psnr,
        sync_ms=sync,
    )
