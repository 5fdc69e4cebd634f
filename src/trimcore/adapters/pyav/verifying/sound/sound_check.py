"""Listen to the output: each track beside the pictures is there, whole, and can be decoded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, cast

from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.places import is_told, layout_of, usual
from trimcore.adapters.pyav.verifying.beside_check import check_beside
from trimcore.adapters.pyav.verifying.expected import (
    Expected,
    ExpectedWindow,
    LostSound,
    WrongOutput,
)
from trimcore.adapters.pyav.verifying.sound.heard_tracks import HeardTrack
from trimcore.adapters.pyav.verifying.sound.sound_levels import (
    BLOCK,
    COMPARED,
    WARMING,
    levels_of,
    quiet_until,
    too_quiet,
)
from trimcore.adapters.pyav.verifying.sound.sound_likeness import decoded, fresh, sound_of
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.timeline.times import MICROSECONDS

if TYPE_CHECKING:
    from array import array

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.codec.context import CodecContext
    from av.packet import Packet
    from av.stream import Stream

_LEAST_APART = Fraction(3, 50)
"""Seconds by which the ends of sound may differ from what was planned, where packets are short."""
_MOVED_US = 5_000
"""Microseconds by which a packet may sound at another moment: clocks of containers round."""
_WITHOUT_FRAMES = ("pcm_", "adpcm_")


def check_tracks(tracks: Mapping[int, HeardTrack], expected: Expected, start: int) -> None:
    """Check all tracks beside the pictures that something was written of, once they were read.

    `start` is when the output begins, in microseconds. Sound has to begin and end where that was
    planned; and what the source's decoder makes of its first, middle and last packets, the output's
    own has to make of them as well.

    Raises:
        WrongOutput: a track is not there, breaks off, is moved, or can't be decoded.
    """
    for number, heard in tracks.items():
        if heard.count == 0:
            raise WrongOutput(f"nothing is left of track {number}")
        if isinstance(heard.stream, AudioStream):
            _check_track(number, heard.stream, heard, expected, start)
        else:
            check_beside(number, heard.stream, heard.said, expected)


def _check_track(
    number: int, stream: AudioStream, heard: HeardTrack, expected: Expected, start: int
) -> None:
    """Listen to one track of sound: all its bytes count, and what some of them decode to."""
    sounding = [window for window in expected.windows if number in window.plan.sounds]
    if not sounding:
        return
    _check_extent(number, heard, expected, sounding)
    if sounding[0] is expected.windows[0]:
        _check_level(number, heard, expected, start)
    if (due := expected.heard.get(number)) is not None and due.value != heard.digest.value:
        raise WrongOutput(f"the sound of track {number} is not what was written of it")
    if due is not None:
        _check_moments(number, heard, due.moments, may_encode=number not in expected.converted)
    if number in expected.converted:
        _check_places(number, stream, heard, expected)
        return
    _check_count(number, sounding)
    if heard.landed < len(heard.lands):
        raise WrongOutput(f"track {number} is out of step behind a seam")
    for packets in (heard.first, *heard.abouts, list(heard.last)):
        if packets:
            begins = packets is heard.first
            _check_sound(number, stream, expected, packets, begins=begins)


def _check_extent(
    number: int, heard: HeardTrack, expected: Expected, sounding: Sequence[ExpectedWindow]
) -> None:
    """Compare when a track begins and ends with what was planned for the windows that it is in."""
    first, last = sounding[0], sounding[-1]
    track, plan = last.index.sounds[number], last.plan.sounds[number]
    taken = [packet for packet in track.packets if plan.first <= packet.pts <= plan.last]
    room = max(_LEAST_APART, 2 * _longest(taken) * track.time_base)
    begins = _begins(number, expected, first)
    shift = _lands(number, last) - track.moment(plan.first_audible)
    ends = track.moment(max(packet.end for packet in taken)) + shift
    if heard.begins is None or abs(max(Fraction(0), heard.begins) - begins) > room:
        raise WrongOutput(f"track {number} does not begin where it should")
    if abs(heard.ends - ends) > room + _unknown_length(track, taken[-1]):
        raise WrongOutput(f"track {number} does not end where it should")


def _check_moments(
    number: int, heard: HeardTrack, written: "array[int]", *, may_encode: bool
) -> None:
    """Compare when packets sound with when they were written to.

    Only the first counts where packets are divided anew, as those without a frame of their own are.
    Readers may not find their way where an edit list leaves but a few milliseconds of a packet; if
    it was copied, it `may_encode` instead.
    """
    read, context = heard.digest.moments, cast("CodecContext | None", heard.stream.codec_context)
    is_divided = context is not None and context.name.startswith(_WITHOUT_FRAMES)
    every = len(read) == len(written) and not is_divided
    pairs = zip(read, written, strict=False) if every else zip(read[:1], written[:1], strict=True)
    if any(abs(one - other) > _MOVED_US for one, other in pairs):
        if may_encode:
            raise LostSound(number, "does not sound when it should")
        raise WrongOutput(f"the sound of track {number} does not sound when it should")


def _check_count(number: int, sounding: Sequence[ExpectedWindow]) -> None:
    """Compare how many packets came to be copied with how many the index has of each window."""
    for window in sounding:
        track, plan = window.index.sounds[number], window.plan.sounds[number]
        due = sum(map(plan.copies, track.packets))
        came = window.evidence.came.get(number, 0)
        if came < due:
            raise WrongOutput(f"{came} packets of track {number} came to be copied, not {due}")


def _lands(number: int, window: ExpectedWindow) -> Fraction:
    """Tell when the first sound of a window is due in the output."""
    plan = window.plan.sounds[number]
    if plan.lands is not None:
        return plan.lands
    return window.index.sounds[number].moment(plan.first_audible) - window.plan.origin


def _check_level(number: int, heard: HeardTrack, expected: Expected, start: int) -> None:
    """Compare how loud the output begins with how loud the source is there, each decoded whole."""
    window, *others = expected.windows
    track, plan = window.index.sounds[number], window.plan
    context = cast("AudioCodecContext | None", heard.stream.codec_context)
    source = window.evidence.sounds.get(number, [])
    if context is None or not source:
        return
    begins = _begins(number, expected, window)
    wanted = levels_of(_played(expected, source), track.zero + plan.origin, COMPARED)
    opening = decoded(fresh(context), heard.opening)
    made = levels_of(opening, Fraction(start, MICROSECONDS), COMPARED)
    longest = _longest(track.packets) * track.time_base
    if (quiet := quiet_until(wanted, made)) > longest:
        window.evidence.quiet[number] = quiet
    warm = begins + max(WARMING, longest / 2)
    ends = [COMPARED, heard.ends, *(other.begins - longest for other in others[:1])]
    if (block := too_quiet(wanted, made, warm, min(ends))) is not None:
        fault = f"is too quiet at {float(block * BLOCK):.3f} s"
        if number in expected.converted:
            raise WrongOutput(f"the sound of track {number} {fault}")
        raise LostSound(number, fault)


def _played(expected: Expected, packets: "Iterable[Packet[Stream]]") -> "Iterator[AudioFrame]":
    """Decode packets of the source, each by the description that it has there."""
    for decoder, run in groupby(packets, key=expected.source.sound_decoder_for):
        yield from decoded(fresh(decoder), list(run))


def _begins(number: int, expected: Expected, window: ExpectedWindow) -> Fraction:
    """Tell when a track has to sound; one that was encoded begins amid a packet of the source."""
    track = window.index.sounds[number]
    if number not in expected.converted or window is not expected.windows[0]:
        return max(Fraction(0), _lands(number, window))
    return max(Fraction(0), track.moment(track.packets[0].pts) - window.plan.origin)


def _longest(packets: Iterable[IndexedPacket]) -> int:
    return max(packet.duration for packet in packets)


def _unknown_length(track: PacketIndex, last: IndexedPacket) -> Fraction:
    """Allow for a packet whose length is not told: as far as packets are from each other."""
    steps = (after.pts - before.pts for before, after in pairwise(track.packets))
    return Fraction(0) if last.duration else max(steps, default=0) * track.time_base


def _check_places(
    number: int, stream: "AudioStream", heard: HeardTrack, expected: Expected
) -> None:
    """Compare for which speakers the channels are of a track that was encoded.

    Where its container can't tell that, it is noted for the receipt.
    """
    own = cast("AudioStream", expected.source.container.streams[number]).codec_context
    wanted = layout_of(own)
    made = sound_of(stream.codec_context, heard.first)
    if made is None or not made.samples:
        return
    if made.channels != wanted.nb_channels:
        raise WrongOutput(f"the sound of track {number} has other channels")
    if not is_told(wanted.name) or usual(made.places) == usual(wanted.name):
        return
    if expected.converted[number].tells(wanted.name, expected.source.format):
        raise WrongOutput(f"track {number} is placed as {made.places}, not as {wanted.name}")
    expected.windows[0].evidence.misplaced[number] = made.places


def _check_sound(
    number: int,
    stream: "AudioStream",
    expected: Expected,
    packets: "Sequence[Packet[Stream]]",
    *,
    begins: bool,
) -> None:
    """Compare what two decoders make of the same packets: the source's, and the output's.

    Packets with which the sound `begins` have to be heard; others may say nothing by themselves.
    """
    own = cast("AudioStream", expected.source.container.streams[number]).codec_context
    wanted = sound_of(own, packets)
    context = cast("AudioCodecContext | None", stream.codec_context)
    made = sound_of(context, packets) if context is not None else None
    silent = wanted is None or not wanted.samples
    if silent and not begins:
        return
    if made is None or not made.samples:
        raise LostSound(number)
    if wanted is None or silent:
        return  # there is nothing to compare it with
    if (made.rate, made.channels) != (wanted.rate, wanted.channels):
        raise WrongOutput(f"the sound of track {number} has another rate or other channels")
    if not made.is_placed_as(wanted):
        raise LostSound(number, f"is placed as {made.places}, not as {wanted.places}")
    if not made.like(wanted):
        raise WrongOutput(f"the sound of track {number} decodes to another one")
    if is_told(wanted.places) and not is_told(made.places):
        expected.windows[0].evidence.misplaced[number] = made.places
