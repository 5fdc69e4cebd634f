"""Cut a file of sound: write the output, have it checked, and describe it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.extras import Extras, extras_of
from trimcore.adapters.pyav.sound_alone.checking import check_sound
from trimcore.adapters.pyav.sound_alone.completeness import is_cut_short
from trimcore.adapters.pyav.sound_alone.description import describe_sound
from trimcore.adapters.pyav.sound_alone.gapless import tell_lengths
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_alone.output import SoundOutput, begin_output
from trimcore.adapters.pyav.sound_alone.reading_on import packets_about
from trimcore.adapters.pyav.sound_alone.tracks import DAMAGED, CopiedTrack, SoundTrack
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.adapters.pyav.writing.faststart import move_index_to_front
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile, translated
from trimcore.domain.cutting.sound_containers import MP3
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia, WindowOutside

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNFIT = "The sound is damaged inside the window: the piece made of it did not pass its check."
_logger = logging.getLogger(__name__)
_WRITTEN = 95
"""Percent that are done when all is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundCut:
    """One cut of a file of sound into the file behind the descriptor `output`."""

    source: OpenedSound
    window: TrimWindow
    limits: Limits
    output: int
    tell: Callable[[int], None]

    def run(self) -> dict[str, Any]:
        """Make the cut, check it, and describe it in plain values.

        Raises:
            WindowOutside: there is no sound in the window.
            DamagedMedia: the file is broken where the window needs it.
        """
        file = ScratchFile(self.output, limit=self.limits.output_bytes)
        extras = self._extras()
        try:
            output = begin_output(file, self.source, self.window, extras)
            self._write(output)
            self._finish(file, output)
            _check(file, self.source, output)
        except Exception as error:
            if file.fault is not None:
                raise file.fault from error
            raise
        if file.fault is not None:
            raise file.fault
        return describe_sound(self.source, self.window, output, extras)

    def _extras(self) -> Extras:
        zero = self.source.zero
        return extras_of(
            self.source.container,
            self.source.format,
            shown=[(self.window.start + zero, self.window.end + zero, Fraction(0))],
            passed=self.window.start,
            rate=None,
        )

    def _write(self, output: SoundOutput) -> None:
        tracks = output.tracks.values()
        try:
            ended = self._read(output)
        except (av.FFmpegError, UnicodeDecodeError) as error:
            raise DamagedMedia(DAMAGED) from error
        if ended and is_cut_short(self.source, tracks):
            raise DamagedMedia("The file is incomplete: it ends before the window does.")
        if not any(track.heard for track in tracks):
            raise WindowOutside(f"There is no sound {_between(self.window)}.")
        for track in tracks:
            if track.heard:
                for made in track.finish():
                    output.mux(made, track.made)
        output.container.close()

    def _read(self, output: SoundOutput) -> bool:
        """Write as the source is read; tell whether it ended before the window did."""
        for packet in packets_about(self.source, self.window.start):
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
        wanted = track.window.end - track.window.begin
        return int(_WRITTEN * min(Fraction(1), track.heard / wanted))

    def _finish(self, file: ScratchFile, output: SoundOutput) -> None:
        """Tell decoders what to throw away, and put the index in front."""
        with translated():
            if self.source.format.index_in_front:
                move_index_to_front(file.descriptor)
            if self.source.format is MP3 and not output.hides_nothing:
                _tell_lengths(file, output.tracks)


def _check(file: ScratchFile, source: OpenedSound, output: SoundOutput) -> None:
    try:
        check_sound(file, source, output.tracks)
    except WrongOutput as error:
        _logger.warning("a cut of sound did not pass its check: %s", error)
        raise DamagedMedia(_UNFIT) from error


def _tell_lengths(file: ScratchFile, tracks: "Mapping[int, SoundTrack]") -> None:
    for track in tracks.values():
        if isinstance(track, CopiedTrack):
            tell_lengths(
                file.descriptor, hidden=track.hidden, heard=track.heard, stored=track.stored
            )


def _between(window: TrimWindow) -> str:
    return f"from {float(window.start):g} s to {float(window.end):g} s"
