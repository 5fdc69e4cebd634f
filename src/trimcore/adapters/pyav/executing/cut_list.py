"""What one output is made of: the cuts of all its windows."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.metadata.extras import Extras, extras_of
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.domain.cutting.planning.packets import PacketKind
from trimcore.domain.cutting.planning.rates import mean_rate
from trimcore.domain.cutting.planning.runs import EncodedRun, FramePlan


@dataclass(frozen=True, kw_only=True)
class CutList:
    """The cuts of one source that an output shows one after the other; there is at least one.

    What all of them have in common is told here: there is one header, and one kind of encoder.
    """

    cuts: tuple[Cut, ...]

    @property
    def first(self) -> Cut:
        """The cut with which the output begins."""
        return self.cuts[0]

    @property
    def source(self) -> OpenedMedia:
        """What all is cut from."""
        return self.first.source

    @property
    def is_single(self) -> bool:
        """Whether the output shows one window."""
        return len(self.cuts) == 1

    @property
    def is_joined(self) -> bool:
        """Whether any frame is copied."""
        return any(cut.plan.copied is not None for cut in self.cuts)

    @property
    def encoded_runs(self) -> list[EncodedRun]:
        """What is encoded, in the order of the output."""
        return [run for cut in self.cuts for run in cut.encoded_runs]

    @property
    def replaced_bytes(self) -> int:
        """How large the source's packets are in whose place encoded ones will stand."""
        return sum(cut.replaced_bytes for cut in self.cuts)

    @property
    def longest_group(self) -> int:
        """The most frames that are encoded from one keyframe to the next."""
        return max(cut.longest_group for cut in self.cuts if cut.encoded_runs)

    @property
    def longest_row(self) -> int | None:
        """The most encoded frames one after the other that the source has behind a later one.

        None if that is not known.
        """
        rows = [cut.longest_row for cut in self.cuts if cut.encoded_runs]
        known = [row for row in rows if row is not None]
        return max(known) if len(known) == len(rows) else None

    @property
    def copied_depth(self) -> int:
        """How many frames ahead of being shown the copied packets are decoded."""
        return max(cut.copied_depth for cut in self.cuts)

    @property
    def enters_open(self) -> bool:
        """Whether copying begins anywhere at an open keyframe."""
        entries = (cut.copied_entry for cut in self.cuts)
        return any(entry is not None and entry.kind is PacketKind.OPEN for entry in entries)

    @cached_property
    def frames(self) -> tuple[FramePlan, ...]:
        """All frames of the output by its own clock, in the order in which they are shown."""
        return tuple(
            replace(frame, tick=frame.tick - cut.plan.zero_tick)
            for cut in self.cuts
            for frame in cut.frames
        )

    @property
    def sounds_midway(self) -> list[int]:
        """The tracks whose sound begins inside the source's."""
        if self.is_single:
            return self.first.sounds_midway
        begins: dict[int, bool] = {}
        for cut in self.cuts:
            for number in cut.plan.sounds:
                begins.setdefault(number, number in cut.sounds_midway)
        return [number for number, is_midway in begins.items() if is_midway]

    @property
    def constant_rate(self) -> Fraction | None:
        """The rate at which the output's frames follow each other; None if it changes."""
        rates = {cut.constant_rate for cut in self.cuts if len(cut.plan.frames) > 1}
        return rates.pop() if len(rates) == 1 else None

    @property
    def mean_rate(self) -> Fraction:
        """How many frames of the output are shown a second, on average."""
        return mean_rate(self.frames, self.first.index.video.time_base)

    @property
    def extras(self) -> Extras:
        """What is to be said of the output beside its tracks."""
        video, base = self.source.video, self.first.index.video.time_base
        plan = self.first.plan
        return extras_of(
            self.source.container,
            self.source.format,
            shown=[_shown(cut, base) for cut in self.cuts],
            passed=(plan.origin_tick - (video.start_time or 0)) * base,
            rate=self.constant_rate,
        )


def _shown(cut: Cut, base: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """Tell between which moments of the source's clock a cut lies, and when it is shown."""
    plan, zero = cut.plan, cut.source.zero
    # The last picture may stay longer than the window, and see what begins only there.
    return plan.origin + zero, min(plan.frames[-1].end * base, cut.end + zero), plan.begins * base
