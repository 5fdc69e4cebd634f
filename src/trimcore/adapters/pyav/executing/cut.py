"""What is cut, and by which plan."""

from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

from trimcore.adapters.pyav.codecs.video_codec import Copying
from trimcore.adapters.pyav.reading.indexing.indexed_packet import counts_frames
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.domain.cutting.planning.join import (
    longest_row,
    reorder_depth,
    reordered_in,
    replaced_bytes,
)
from trimcore.domain.cutting.planning.keyframes import keyframes_in, longest_group
from trimcore.domain.cutting.planning.packets import Packet
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.rates import constant_rate
from trimcore.domain.cutting.planning.runs import EncodedRun, FramePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A source, its index and the plan; `end` is the window's, in seconds of the timeline.

    Where other windows follow, it is when this one's last frame has been shown. `converted` are the
    numbers of tracks of sound that are encoded even if they could be copied.
    """

    source: OpenedMedia
    index: WindowIndex
    plan: CutPlan
    end: Fraction
    converted: frozenset[int] = frozenset()

    @property
    def frames(self) -> list[FramePlan]:
        """All frames of the output that have a time, hidden ones too, in the order of their ticks.

        Those before the window that their own headers hide have none.
        """
        frames, run = self.plan.frames, self.plan.copied
        if run is not None:
            frames = (*frames, *(() if run.lead else run.hidden))
        return sorted(frames, key=attrgetter("tick"))

    @property
    def encoded_runs(self) -> list[EncodedRun]:
        """What is encoded, in the order of the output."""
        return [run for run in (self.plan.head, self.plan.tail) if run is not None]

    def keyframes_in(self, run: EncodedRun) -> frozenset[int]:
        """Tell which frames of an encoded run have to be keyframes, by their ticks."""
        source = self.source
        other = source.written is not source.codec and source.written.copying is not Copying.ALONE
        of_alone = other and source.codec.copying is Copying.ALONE
        return keyframes_in(self.index.video, run.frames, of_alone=of_alone)

    def reordered_in(self, run: EncodedRun) -> frozenset[int] | None:
        """Tell which frames of a run the source has behind a later one, by their ticks.

        None if that is not known, or nothing to an encoder.
        """
        recipe = self.source.written.recipe
        told = recipe is not None and recipe.typed and self.source.written is self.source.codec
        if not told or counts_frames(self.source):
            return None
        return reordered_in(self.index.video, run.frames)

    @property
    def longest_row(self) -> int | None:
        """The most frames one after the other that the source has so; None if not known."""
        runs = [(run.frames, self.reordered_in(run)) for run in self.encoded_runs]
        rows = [longest_row(frames, told) for frames, told in runs if told is not None]
        return max(rows) if len(rows) == len(runs) else None

    @property
    def longest_group(self) -> int:
        """The most frames that are encoded from one keyframe to the next."""
        runs = ((run.frames, self.keyframes_in(run)) for run in self.encoded_runs)
        return max(longest_group(frames, keyframes) for frames, keyframes in runs)

    @property
    def replaced_bytes(self) -> int:
        """How large the source's packets are in whose place encoded ones will stand."""
        return sum(replaced_bytes(self.index.video, run) for run in self.encoded_runs)

    @property
    def copied_entry(self) -> Packet | None:
        """The first packet of the copied run; None if all is encoded."""
        return self.index.video.packets[self.plan.copied.first] if self.plan.copied else None

    @property
    def copied_depth(self) -> int:
        """How many frames ahead of being shown the copied packets are decoded."""
        if self.plan.copied is None:
            return 0
        pictures = self.index.video.packets
        return reorder_depth([pictures[position].pts for position in self.plan.copied.positions])

    @property
    def sounds_midway(self) -> list[int]:
        """The tracks whose sound begins inside the source's."""
        return [
            number
            for number, sound in self.plan.sounds.items()
            if sound.first > self.index.sounds[number].packets[0].pts
            or not self.index.sounds[number].from_start
        ]

    @property
    def constant_rate(self) -> Fraction | None:
        """The rate at which the output's frames follow each other; None if it changes."""
        video = self.source.video
        declared_rates = [rate for rate in (video.average_rate, video.base_rate) if rate]
        return constant_rate(self.plan.frames, self.index.video.time_base, declared_rates)
