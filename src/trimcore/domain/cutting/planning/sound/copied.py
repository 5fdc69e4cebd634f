"""Which packets of a track of sound are copied."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from trimcore.domain.cutting.planning.packets import Packet, PacketIndex

_ROUNDING = Fraction(1, 2000)
"""Half a tick of Matroska's clock, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPlan:
    """The run of one track's packets that is copied whole.

    `first` and `last` are ticks of the track (both belong to the run); `first_audible` is the
    first that is heard, `origin` the tick that becomes 0. A run that sounds before its origin wants
    an edit list that hides the beginning, its run-up too; without one, what does not sound there
    may be placed at its origin as well. `lands` is the moment of the output, in seconds, at which
    `first_audible` is heard; if None, it is as far from the output's beginning as from the origin.
    `waits` is for how many ticks nothing is heard because decoders can't begin sooner.
    """

    first: int
    last: int
    first_audible: int
    origin: int
    lands: Fraction | None = None
    waits: int = 0

    def copies(self, packet: Packet) -> bool:
        """Tell whether a packet of the track belongs to the run; what a gap hides does not."""
        heard = packet.shown or packet.pts < self.first_audible
        return self.first <= packet.pts <= self.last and heard

    def ends_in(self, track: PacketIndex, origin: Fraction, begins: Fraction) -> Fraction:
        """Tell when decoders have given all of the run, in seconds of the output.

        That shows the moment `origin` at the moment `begins`.
        """
        ends = max(packet.end for packet in track.packets if self.copies(packet))
        trail = max(packet.duration for packet in track.packets) if track.trails else 0
        begun = track.moment(self.first_audible)
        lands = begun - origin + begins if self.lands is None else self.lands
        return track.moment(ends + trail) - begun + lands


def _pts(packet: Packet) -> int:
    return packet.pts


def cut_sound(
    track: PacketIndex, start: Fraction, end: Fraction, *, hides_preroll: bool
) -> SoundPlan | None:
    """Take the packets from `start` on whose larger half lies before `end`, all if sound trails.

    The packet that contains `start` belongs to them only if it can be hidden, and the one that ends
    there if a decoder needs it to begin cleanly, too.
    """
    begins = beginning(track, start, hides_preroll=hides_preroll)
    half_ticks = 2 * (end + track.zero) // track.time_base
    taken = [
        packet
        for packet in track.packets
        if begins(packet)
        and 2 * packet.pts + (1 + track.trails) * max(packet.duration, 1) <= half_ticks
    ]
    if not taken:
        return None if hides_preroll else _nearest(track, start, end)
    audible = min(packet.pts for packet in taken)
    if hides_preroll:
        taken = [*_run_up(track, start, audible), *taken]
    taken = _from_keyframe(track, taken, hides_preroll=hides_preroll)
    if not taken:
        return None
    first = min(packet.pts for packet in taken)
    before = [] if hides_preroll else sorted(p.pts for p in track.packets if p.pts < first)
    return SoundPlan(
        first=min([first, *before[len(before) - track.silent :]]),
        last=max(packet.pts for packet in taken),
        first_audible=max(first, audible),
        origin=track.nearest_tick(start),
        waits=max(0, first - audible),
    )


def _nearest(track: PacketIndex, start: Fraction, end: Fraction) -> SoundPlan | None:
    """Take the packet that sounds for most of a window that is shorter than packets are."""

    def inside(packet: Packet) -> Fraction:
        return min(track.moment(packet.end), end) - max(track.moment(packet.pts), start)

    shown = [packet for packet in track.packets if packet.shown]
    keys = [packet for packet in shown if packet.keyframe]
    nearest = max(keys or shown, key=inside, default=None)
    if nearest is None or inside(nearest) <= 0:
        return None
    before = sorted(packet.pts for packet in track.packets if packet.pts < nearest.pts)
    return SoundPlan(
        first=min([nearest.pts, *before[len(before) - track.silent :]]),
        last=nearest.pts,
        first_audible=nearest.pts,
        origin=track.nearest_tick(start),
        lands=Fraction(0) if track.moment(nearest.pts) < start else None,
    )


def _run_up(track: PacketIndex, start: Fraction, audible: int) -> list[Packet]:
    """Take what decoders need before `start` and is not among the packets from `audible` on."""
    taken: list[Packet] = []
    last = track.last_tick_at_or_before(start)
    ended = [packet for packet in track.packets if packet.end <= last]
    for packet in sorted(ended, key=_pts, reverse=True):
        count = sum(1 for one in ended if one.pts > packet.pts)
        lasting = start - track.moment(packet.pts)
        if count >= track.run_up and lasting > track.run_up_seconds:
            break
        following = taken[0].pts if taken else audible
        if packet.duration and following - packet.end > packet.duration:
            break  # behind a pause, decoders begin anew
        if packet.pts < audible:
            taken.insert(0, packet)
    return taken


def _from_keyframe(track: PacketIndex, taken: list[Packet], *, hides_preroll: bool) -> list[Packet]:
    """Begin where decoders can: TrueHD has packets that say nothing without an earlier one.

    That is the keyframe before, where it can be hidden, else the first behind. Where no packet is
    told to be one, each is taken for one.
    """
    keys = [packet.pts for packet in track.packets if packet.keyframe and packet.shown]
    if not taken or not keys or taken[0].keyframe:
        return taken
    before = max((pts for pts in keys if pts < taken[0].pts), default=None)
    if hides_preroll and before is not None:
        last = max(packet.pts for packet in taken)
        return [packet for packet in track.packets if before <= packet.pts <= last]
    first = next((pts for pts in keys if pts > taken[0].pts), taken[-1].end)
    return [packet for packet in taken if packet.pts >= first]


def beginning(
    track: PacketIndex, start: Fraction, *, hides_preroll: bool
) -> Callable[[Packet], bool]:
    """Return what tells whether a packet belongs to the sound from `start` on, in ticks alone."""
    if hides_preroll:
        first, last = track.first_tick_at_or_after(start), track.last_tick_at_or_before(start)
        if track.alone:
            return lambda packet: packet.shown and (packet.end > first or packet.pts >= first)
        return lambda packet: packet.end >= first if packet.shown else first == packet.end == last
    # A coarse clock may have rounded a packet that begins at the start to just before it.
    rounding = min(track.time_base / 2, _ROUNDING)
    first = track.first_tick_at_or_after(start - track.priming - rounding)
    return lambda packet: packet.shown and packet.pts >= first
