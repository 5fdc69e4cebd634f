"""Cut a file of sound: write the output, have it checked, and describe it."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import av

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.extras import Extras, extras_of
from trimcore.adapters.pyav.reading.completeness import last_byte
from trimcore.adapters.pyav.sound_alone.checking import check_sound
from trimcore.adapters.pyav.sound_alone.copied_track import CopiedTrack
from trimcore.adapters.pyav.sound_alone.description import describe_sound
from trimcore.adapters.pyav.sound_alone.gapless import tell_lengths
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_alone.output import SoundOutput, begin_output
from trimcore.adapters.pyav.sound_alone.reading_on import SoundReader, is_broken
from trimcore.adapters.pyav.sound_alone.tracks import DAMAGED, SoundTrack
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.adapters.pyav.writing.faststart import move_index_to_front
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile, translated
from trimcore.domain.cutting.containers import HEAD_LENGTH
from trimcore.domain.cutting.planning.sound.alone import SampleWindow
from trimcore.domain.cutting.sound_containers import MP3
from trimcore.domain.cutting.timeline.touching import spanning
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia, Unsupported, WindowOutside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av.audio.stream import AudioStream
    from av.packet import Packet

_UNFIT = "The sound can't be cut so that all of the window is heard: no piece passed its check."
_logger = logging.getLogger(__name__)
_WRITTEN = 95
"""Percent that are done when all is written."""
_LEAST = Fraction(1, 10)
"""Seconds by which a header may say too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundCut:
    """One cut of a file of sound into the file behind the descriptor `output`.

    `groups` are the windows in the order of the output, those together that touch.
    """

    source: OpenedSound
    groups: Sequence[Sequence[TrimWindow]]
    limits: Limits
    output: int
    tell: Callable[[int], None]

    def run(self) -> dict[str, Any]:
        """Make the cut, check it, and describe it in plain values.

        Raises:
            WindowOutside: there is no sound in the window.
            DamagedMedia: the file is broken where the window needs it, and can't be decoded there.
            Unsupported: no piece of it passes its check, though nothing is seen to be broken.
        """
        reader = SoundReader(source=self.source)
        try:
            return self._made(reader, anew=frozenset())
        except (WrongOutput, av.FFmpegError) as error:
            _logger.warning("a cut of sound did not pass its check: %s", error)
        with translated():
            os.ftruncate(self.output, 0)
        every = frozenset(sound.index for sound in self.source.sounds)
        try:
            return self._made(reader, anew=every)
        except (WrongOutput, av.FFmpegError) as error:
            if any(is_broken(self.source, reader, window) for window in self._windows):
                raise DamagedMedia(DAMAGED) from error
            raise Unsupported(_UNFIT) from error

    def _made(self, reader: SoundReader, *, anew: frozenset[int]) -> dict[str, Any]:
        """Make the cut and check it; tracks of the numbers `anew` are encoded if they can be.

        The reader knows how far the source was read, by an earlier try too.
        """
        file = ScratchFile(self.output, limit=self.limits.output_bytes)
        extras = self._extras()
        try:
            output = begin_output(file, self.source, self._windows, extras, anew)
            self._write(output, reader)
            self._finish(file, output)
            check_sound(file, self.source, output.tracks)
        except Exception as error:
            if file.fault is not None:
                raise file.fault from error
            raise
        if file.fault is not None:
            raise file.fault
        return describe_sound(self.source, self.groups, output, extras)

    @property
    def _windows(self) -> tuple[TrimWindow, ...]:
        return tuple(map(spanning, self.groups))

    def _extras(self) -> Extras:
        zero, windows = self.source.zero, self._windows
        begins = accumulate((one.end - one.start for one in windows), initial=Fraction(0))
        return extras_of(
            self.source.container,
            self.source.format,
            shown=[
                (window.start + zero, window.end + zero, at)
                for window, at in zip(windows, begins, strict=False)
            ],
            passed=windows[0].start,
            rate=None,
        )

    def _write(self, output: SoundOutput, reader: SoundReader) -> None:
        tracks, windows = output.tracks.values(), self._windows
        for number, window in enumerate(windows, start=1):
            if number > 1:
                self._follow(output, window, is_last=number == len(windows))
            self._write_window(output, reader, window)
        for track in tracks:
            if track.heard:
                for made in track.finish():
                    output.mux(made, track.made)
        output.container.close()

    def _follow(self, output: SoundOutput, window: TrimWindow, *, is_last: bool) -> None:
        """Let all tracks go on with another window."""
        for track in output.tracks.values():
            samples = SampleWindow.of(window, track.rate)
            for made in track.follow(samples):
                output.mux(made, track.made)
            if isinstance(track, CopiedTrack):
                track.follow_by(samples, is_last=is_last)

    def _write_window(self, output: SoundOutput, reader: SoundReader, window: TrimWindow) -> None:
        tracks = output.tracks.values()
        try:
            ended = self._read(output, reader.about(window.start))
        except (av.FFmpegError, UnicodeDecodeError) as error:
            raise DamagedMedia(DAMAGED) from error
        if ended and _is_cut_short(self.source, tracks):
            raise DamagedMedia("The file is incomplete: it ends before the window does.")
        if all(track.begins is None for track in tracks):
            raise WindowOutside(f"There is no sound {_between(window)}.")

    def _read(self, output: SoundOutput, packets: "Iterator[Packet[AudioStream]]") -> bool:
        """Write as the source is read; tell whether it ended before the window did."""
        for packet in packets:
            track = output.tracks.get(packet.stream_index)
            if track is None:
                continue
            for made in track.take(packet):
                output.mux(made, track.made)
            self.tell(self._percent(track))
            if all(one.is_past for one in output.tracks.values()):
                return False
        return True

    def _percent(self, track: SoundTrack) -> int:
        wanted = sum((one.end - one.start for one in self._windows), Fraction(0)) * track.rate
        return int(_WRITTEN * min(Fraction(1), track.heard / wanted))

    def _finish(self, file: ScratchFile, output: SoundOutput) -> None:
        """Tell decoders what to throw away, and put the index in front."""
        with translated():
            if self.source.format.index_in_front:
                move_index_to_front(file.descriptor)
            if self.source.format is MP3 and not output.hides_nothing:
                _tell_lengths(file, output.tracks)


def _tell_lengths(file: ScratchFile, tracks: "Mapping[int, SoundTrack]") -> None:
    for track in tracks.values():
        if isinstance(track, CopiedTrack):
            tell_lengths(
                file.descriptor, hidden=track.hidden, heard=track.heard, stored=track.stored
            )


def _between(window: TrimWindow) -> str:
    return f"from {float(window.start):g} s to {float(window.end):g} s"


def _is_cut_short(source: OpenedSound, tracks: Iterable[SoundTrack]) -> bool:
    """Tell whether a file that was read to its end speaks of more than it has.

    Where packets are only counted, a length without a table of the encoder's is a guess, and says
    nothing; nor does that of a track of which a part is read.
    """
    file, declared = source.file, source.source_format.declared_length
    if declared is not None and declared(file.read_at(0, HEAD_LENGTH)) > file.size:
        return True
    if any(last_byte(sound) > file.size for sound in source.sounds):
        return True
    if not source.source_format.found_by_time and not source.zero:
        return False
    whole = (track for track in tracks if track.stream.index not in source.described)
    return any(_lasts(track) > track.reached / track.rate + _LEAST for track in whole)


def _lasts(track: SoundTrack) -> Fraction:
    return (track.stream.duration or 0) * (track.stream.time_base or Fraction(0))
