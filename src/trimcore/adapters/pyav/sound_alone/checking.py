"""Read the finished file of sound back, as a stranger's player would, and compare it."""

from collections import deque
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.places import frames_of, layout_of
from trimcore.adapters.pyav.reading.opening.accepted import open_container
from trimcore.adapters.pyav.reading.opening.start_time import zero_of
from trimcore.adapters.pyav.sound_alone.copied_track import CopiedTrack
from trimcore.adapters.pyav.sound_alone.digest import Digest, payload_of_sound
from trimcore.adapters.pyav.sound_alone.encoded_track import EncodedTrack
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_alone.tracks import SoundTrack
from trimcore.adapters.pyav.sound_encoding.samples import coarseness, position_of, values_of
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.adapters.pyav.verifying.sound.sound_levels import (
    COMPARED,
    WARMING,
    Levels,
    levels_of,
    too_quiet,
)
from trimcore.adapters.pyav.verifying.sound.sound_likeness import decoded, fresh
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from av.audio.frame import AudioFrame
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

_RUN = 16
"""Copied packets that are decoded at the beginning, and at the end."""


def check_sound(file: ScratchFile, source: OpenedSound, tracks: "Mapping[int, SoundTrack]") -> None:
    """Check that the file gives what was written, for as long as that was meant to be heard.

    What was encoded is decoded and compared sample by sample, what was copied is compared in its
    bytes and decoded at both ends.

    Raises:
        WrongOutput: it does not; the text says how.
    """
    leaves_out = source.format.index_in_front  # tracks that are empty
    written = [track for track in tracks.values() if track.heard or not leaves_out]
    try:
        file.seek(0)
        with open_container(file, source.format) as container:
            sounds = [one for one in container.streams if isinstance(one, AudioStream)]
            if len(sounds) != len(written):
                raise WrongOutput(f"it has {len(sounds)} tracks of sound, not {len(written)}")
            checks = {
                sound.index: _Check(track=track, made=sound, zero=zero_of(container))
                for sound, track in zip(sounds, written, strict=True)
            }
            _read(container, sounds, checks)
            for check in checks.values():
                check.finish()
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"it can't be read back: {error}") from error


def _read(
    container: "InputContainer", sounds: list[AudioStream], checks: "Mapping[int, _Check]"
) -> None:
    for packet in container.demux(sounds):
        if packet.size:
            checks[packet.stream_index].take(cast("Packet[AudioStream]", packet))


@dataclass(slots=True, kw_only=True)
class _Check:
    """One track of the output, as it is read."""

    track: SoundTrack
    made: AudioStream
    zero: "Fraction"
    seen: Digest = field(default_factory=Digest)
    opening: "list[Packet[AudioStream]]" = field(default_factory=list)
    first: "list[Packet[AudioStream]]" = field(default_factory=list)
    last: "deque[Packet[AudioStream]]" = field(default_factory=lambda: deque(maxlen=_RUN))

    def take(self, packet: "Packet[AudioStream]") -> None:
        if isinstance(self.track, EncodedTrack) and self.track.heard:
            self._see(frames_of(self.made.codec_context, packet))
            return
        self.seen.see(payload_of_sound(self.made, bytes(packet)))
        if (packet.pts or 0) * packet.time_base - self.zero < COMPARED:
            self.opening.append(packet)
        if isinstance(self.track, CopiedTrack) and len(self.first) < _RUN:
            self.first.append(packet)
        self.last.append(packet)

    def finish(self) -> None:
        track = self.track
        if not track.heard:
            if self.last:
                raise WrongOutput("it has sound in a track that is to have none")
            return
        if isinstance(track, EncodedTrack):
            self._see(frames_of(self.made.codec_context, None))
        if self.seen.value != track.digest.value:
            raise WrongOutput("its sound is not what was written")
        form = (self.made.codec_context.sample_rate, layout_of(self.made.codec_context).nb_channels)
        context = track.stream.codec_context
        if form != (context.sample_rate, layout_of(context).nb_channels):
            raise WrongOutput("its sound has another rate or other channels")
        if isinstance(track, CopiedTrack):
            self._check_ends(track)
            self._check_level(track)

    def _see(self, frames: "Iterable[AudioFrame]") -> None:
        for frame in frames:
            self.seen.see(*values_of(frame))

    def _check_ends(self, track: CopiedTrack) -> None:
        """Decode the ends: what is heard begins at 0, and lasts to where it was meant to."""
        begins = self._extent(self.first)[0]
        last = list(self.last) if len(self.last) == _RUN else self.first
        ends = self._extent(last)[1]
        clock = coarseness(self.made)
        if abs(begins) > clock:
            raise WrongOutput(f"its sound begins with sample {begins}")
        # Players end by the edit list, which libav's decoders don't look at: they end the packet.
        room = max(packet.duration or 0 for packet in self.last) if last else 0
        most = track.heard + round(room * (self.made.time_base or 0) * track.rate)
        if not track.heard - clock <= ends <= most + clock:
            raise WrongOutput(f"its sound ends with sample {ends}, not {track.heard}")

    def _check_level(self, track: CopiedTrack) -> None:
        """Compare how loud it begins with how loud the source is there."""
        begins = track.zero + (track.parts[0].begins or Fraction(0)) / track.rate
        wanted = _levels(track.stream, track.about, begins)
        made = _levels(self.made, self.opening, self.zero)
        if track.dull:
            wanted = Levels(wanted.whole, {}, {})
        ends = min(COMPARED, Fraction(track.heard, track.rate))
        longest = max((packet.duration or 0) for packet in [*self.last, *self.first])
        warm = max(WARMING, longest * (self.made.time_base or Fraction(0)) / 2)
        if too_quiet(wanted, made, warm, ends) is not None:
            raise WrongOutput("its sound begins too quietly")

    def _extent(self, packets: "list[Packet[AudioStream]]") -> tuple[int, int]:
        """Tell with which samples of the timeline the sound of packets begins and ends."""
        context = self.made.codec_context
        context.flush_buffers()
        frames = [frame for packet in [*packets, None] for frame in frames_of(context, packet)]
        if not frames:
            raise WrongOutput("its sound can't be decoded")
        base = self.made.time_base or 1
        start, end = (
            round(position_of(frame.pts or 0, cast("Fraction", base), self.zero, self.track.rate))
            for frame in (frames[0], frames[-1])
        )
        return start, end + frames[-1].samples


def _levels(stream: AudioStream, packets: "list[Packet[AudioStream]]", zero: "Fraction") -> Levels:
    whole = cast("list[Packet[Stream]]", packets)
    return levels_of(decoded(fresh(stream.codec_context), whole), zero, COMPARED)
