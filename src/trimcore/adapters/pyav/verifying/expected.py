"""What an output has to be, as far as its check is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget
from trimcore.adapters.pyav.encoding.evidence import Evidence, SoundDigest
from trimcore.adapters.pyav.metadata.extras import NO_EXTRAS, Extras
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.domain.cutting.planning.packets import Packet
from trimcore.domain.cutting.planning.plan import CutPlan


class WrongOutput(Exception):
    """The file that was made is not the one that was planned."""


class LostSound(WrongOutput):
    """A track of sound is in the output, but can't be decoded there as it should."""

    def __init__(self, number: int, fault: str = "can't be decoded") -> None:
        super().__init__(f"the sound of track {number} {fault}")
        self.number = number
        """The track's number in the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedWindow:
    """The index and the plan of one window, and what was seen while it was made."""

    index: WindowIndex
    plan: CutPlan
    evidence: Evidence

    @property
    def copied(self) -> tuple[Packet, ...]:
        """The packets of the pictures that are copied with a time, in decode order."""
        run, packets = self.plan.copied, self.index.video.packets
        return tuple(packets[position] for position in run.timed) if run else ()

    @property
    def led(self) -> tuple[Packet, ...]:
        """Those that lead them, hidden by their own headers, and what they lead."""
        run, packets = self.plan.copied, self.index.video.packets
        return tuple(packets[position] for position in run.positions) if run and run.lead else ()

    @property
    def packets(self) -> int:
        """How many packets of pictures the output has for it."""
        copied, made = self.plan.copied, self.plan.encoded
        return made + self.evidence.lead + (len(copied.timed) if copied is not None else 0)

    @property
    def begins(self) -> Fraction:
        """The moment of the output at which it begins, in seconds."""
        return self.plan.begins * self.index.video.time_base


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A source, and the windows of it that the output shows, in their order.

    `placed` are the tracks beside the pictures of which something was written: their numbers in
    the source, and in the output. `payload` is what of a copied packet's bytes has to survive,
    `made` what of an encoded one's. `extras` are what was written beside the tracks,
    `converted` are those of sound that were encoded, by number, with the way. `heard` digests
    what was written of each track of sound.
    """

    source: OpenedMedia
    windows: tuple[ExpectedWindow, ...]
    payload: Callable[[bytes], bytes]
    made: Callable[[bytes], bytes]
    placed: Mapping[int, int] = field(default_factory=dict)
    extras: Extras = NO_EXTRAS
    converted: Mapping[int, SoundTarget] = field(default_factory=dict)
    heard: Mapping[int, SoundDigest] = field(default_factory=dict)

    @property
    def lasts(self) -> Fraction:
        """How long the output shows, in seconds."""
        last = self.windows[-1]
        return (last.plan.frames[-1].end - last.plan.zero_tick) * last.index.video.time_base
