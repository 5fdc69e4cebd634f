"""Where a window begins behind another one."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from trimcore.domain.cutting.planning.packets import Packet, PacketIndex
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.sound.copied import SoundPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """Where a window begins behind another: `at` a moment of the output, and `lasts` so long.

    `sounding` tells of each track where its sound has ended, and is told anew.
    """

    plan: CutPlan
    at: Fraction
    lasts: Fraction
    sounding: dict[int, Fraction] = field(default_factory=dict)

    def sounds(self, tracks: Mapping[int, PacketIndex]) -> dict[int, SoundPlan]:
        """Choose the packets of each track."""
        chosen = {number: self._sound(number, track) for number, track in tracks.items()}
        return {number: sound for number, sound in chosen.items() if sound is not None}

    def _sound(self, number: int, track: PacketIndex) -> SoundPlan | None:
        ended = self.sounding.get(number)
        lengths = _lengths(track)
        entry, lands = self._entry(track, lengths, ended)
        if entry is None:
            return None
        shift = lands - track.moment(entry)
        until = floor(2 * (self.at + self.lasts - shift + track.zero) / track.time_base)
        taken = [pts for pts in lengths if pts >= entry and 2 * pts + lengths[pts] <= until]
        if not taken:
            return None
        last = max(taken)
        self.sounding[number] = track.moment(last + lengths[last]) + shift
        return SoundPlan(
            first=entry if ended is not None else _run_up(track, entry),
            last=last,
            first_audible=entry,
            origin=track.nearest_tick(self.plan.origin),
            lands=lands,
        )

    def _entry(
        self, track: PacketIndex, lengths: Mapping[int, int], ended: Fraction | None
    ) -> tuple[int | None, Fraction]:
        """Choose the first packet, and where it lands: next to what sounds before it if it can."""
        keys = sorted(packet.pts for packet in track.packets if packet.shown and packet.keyframe)
        entries = keys or sorted(lengths)
        if not entries:
            return None, self.at
        shift, longest = self.at - self.plan.origin, max(lengths.values()) * track.time_base
        goes_on = ended is not None and ended > self.at - longest
        due = ended if ended is not None and goes_on else self.at
        entry = _nearest(entries, (due - shift + track.zero) / track.time_base)
        lands = track.moment(entry) + shift
        if goes_on and abs(lands - due) <= longest:
            return entry, due
        if lands < due - longest / 2:  # too early: where few can be entered, the next one is not
            behind = bisect_right(entries, entry)
            if behind == len(entries):
                return None, due
            entry = entries[behind]
            lands = track.moment(entry) + shift
        return entry, max(lands, due) if goes_on else lands


def _nearest(ticks: Sequence[int], due: Fraction) -> int:
    """Return the one of some ticks, ascending, that is nearest to a moment."""
    at = bisect_right(ticks, due)
    return min(ticks[max(0, at - 1) : at + 1], key=lambda tick: abs(tick - due))


def _ends(track: PacketIndex, sound: SoundPlan, plan: CutPlan) -> Fraction:
    """Tell when the sound of the first window has ended, on the output's clock."""
    return track.moment(sound.last + _lengths(track).get(sound.last, 0)) - plan.origin


def _lengths(track: PacketIndex) -> dict[int, int]:
    """Tell for how many ticks each packet sounds, by its own; if nobody says, until the next.

    A container may say that the last one is heard in part. What comes behind it is heard behind all
    of it.
    """
    shown = sorted((packet for packet in track.packets if packet.shown), key=_pts)
    after = [*(packet.pts for packet in shown[1:]), *(packet.pts for packet in shown[-1:])]
    lengths = {
        packet.pts: packet.duration or following - packet.pts
        for packet, following in zip(shown, after, strict=True)
    }
    if track.whole and len(shown) > 1:
        before, last = (packet.pts for packet in shown[-2:])
        lengths[last] = max(lengths[last], lengths[before])
    return lengths


def _run_up(track: PacketIndex, entry: int) -> int:
    """Tell with which packet a decoder begins that knows of none before."""
    before = sorted(packet.pts for packet in track.packets if packet.pts < entry)
    return min([entry, *before[len(before) - track.silent :]])


def _pts(packet: Packet) -> int:
    return packet.pts
