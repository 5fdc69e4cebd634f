"""The file that is made of sound alone: its tracks, its cover, its tags and chapters."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.sound import SoundCodec, SoundCutting
from trimcore.adapters.pyav.metadata.attachments import attach, attachments_of
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_alone.tracks import (
    CopiedTrack,
    EncodedTrack,
    PartsTrack,
    SoundTrack,
)
from trimcore.adapters.pyav.writing.muxer import BITEXACT, cover_packet, describe, kept_tags
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.sound_beginning import BegunSound
from trimcore.domain.cutting.extras import Extra
from trimcore.domain.cutting.planning.sound_alone import CopiedSound, CopyWay, SampleWindow
from trimcore.domain.cutting.sound_containers import MP3, OGG, WAV
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import UnsupportedMedia

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.audio.codeccontext import AudioCodecContext
    from av.container import OutputContainer
    from av.packet import Packet

_SLOWEST_CLOCK = 1000
_FEW_PAGES = 3_000_000
"""Microseconds that may be less than two pages."""
_MOST_SKIPPED = 0xFFFF
"""Samples that a header can name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOutput:
    """An output that was begun.

    `tracks` are those that are written, by their number in the source; `whole` are the numbers of
    the files and covers that were put in, `hides_nothing` says that it can't tell decoders to throw
    anything away, though such files usually can.
    """

    container: "OutputContainer"
    tracks: dict[int, SoundTrack] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    hides_nothing: bool = False

    def mux(self, packet: "Packet[AudioStream]", stream: "AudioStream") -> None:
        """Write one packet, whose times are in its own time base."""
        packet.stream = stream
        self.container.mux_one(packet)


def begin_output(
    file: ScratchFile, source: OpenedSound, window: TrimWindow, extras: Extras
) -> SoundOutput:
    """Begin a file of the source's format with its tracks, attached files and covers.

    Raises:
        UnsupportedMedia: the container can hold none of the tracks.
    """
    hides_nothing = _begins_too_early(source, window)
    container = av.open(
        file,
        mode="w",
        format=source.format.muxer,
        container_options=_options(source, window, hides_nothing=hides_nothing),
        buffer_size=1 << 20,
    )
    container.flags |= BITEXACT
    container.metadata.update(kept_tags(source.container.metadata))
    output = SoundOutput(container=container, hides_nothing=hides_nothing)
    for sound in source.sounds:
        track = _track(output, source, sound, window)
        if track is not None:
            describe(track.made, sound)
            output.tracks[sound.index] = track
    if not output.tracks:
        raise UnsupportedMedia(f"The file's sound can't be kept in {source.format.label}.")
    if extras.chapters:
        container.set_chapters(list(extras.chapters))
    _add_whole(output, source)
    return output


def _begins_too_early(source: OpenedSound, window: TrimWindow) -> bool:
    """Tell whether less comes before a window than decoders would throw away if told anything."""
    rate = source.sounds[0].codec_context.sample_rate
    before = (window.start + source.zero) * rate
    return before < source.format.hidden_at_least


def _options(source: OpenedSound, window: TrimWindow, *, hides_nothing: bool) -> dict[str, str]:
    options = {"strict": "experimental"}
    if source.format.index_in_front:
        options["movie_timescale"] = str(
            max(_SLOWEST_CLOCK, source.sounds[0].codec_context.sample_rate)
        )
    if source.format.brand:
        options["brand"] = source.format.brand
    if source.format is MP3:
        options["write_xing"] = str(int(not hides_nothing))
    lasts = (source.container.duration or 0) - window.start_us
    if source.format is OGG and min(window.duration_us, lasts) < _FEW_PAGES:
        options["page_duration"] = "1"  # a page that is the first and the last has no beginning
    if source.format is WAV:
        options["rf64"] = "auto"
    return options


def _track(
    output: SoundOutput, source: OpenedSound, sound: AudioStream, window: TrimWindow
) -> SoundTrack | None:
    """Begin a track; None if the container can't hold it."""
    codec, context = source.codec(sound), sound.codec_context
    common: dict[str, Any] = {
        "stream": sound,
        "zero": source.zero,
        "told": source.source_format is OGG,
        "window": SampleWindow.of(window, context.sample_rate),
    }
    if codec.cutting is SoundCutting.ANEW:
        return EncodedTrack(made=_encoder(output.container, sound, codec), **common)
    try:
        made = output.container.add_stream_from_template(sound)
    except ValueError:
        return None
    if codec.cutting is SoundCutting.PARTS:
        width = codec.sample_bytes * context.layout.nb_channels
        return PartsTrack(made=made, width=width, **common)
    run = CopiedSound["Packet[AudioStream]"](
        window=common["window"],
        way=_way(output, source, codec, context),
    )
    return CopiedTrack(
        made=made,
        run=run,
        skipping=_skipping(source, codec),
        begun=BegunSound(file=source.file, known=source.source_format, stream=sound),
        **common,
    )


def _skipping(source: OpenedSound, codec: SoundCodec) -> "Callable[[bytes, int], bytes] | None":
    """Return how a header tells what is thrown away; one that is written late can't."""
    alone = len(source.sounds) == 1
    return codec.skipping if source.format.skips_by_header and alone else None


def _way(
    output: SoundOutput, source: OpenedSound, codec: SoundCodec, context: "AudioCodecContext"
) -> CopyWay:
    into = source.format
    hides = None if into.hides_preroll else into.hidden_samples
    if _skipping(source, codec) is not None:
        hides = _MOST_SKIPPED
    if output.hides_nothing:
        return CopyWay(hides=0, trims=False)
    return CopyWay(
        hides=hides,
        trims=into.trims_end,
        run_up=codec.run_up,
        run_up_samples=round(codec.run_up_seconds * context.sample_rate),
        silent=codec.silent,
        always=context.delay if into.tells_delay else 0,
    )


def _encoder(container: "OutputContainer", sound: AudioStream, codec: SoundCodec) -> AudioStream:
    context = sound.codec_context
    made = container.add_stream(codec.name, rate=context.sample_rate)
    made = cast("AudioStream", made)
    made.codec_context.layout = context.layout.name
    made.codec_context.format = context.format.name
    return made


def _add_whole(output: SoundOutput, source: OpenedSound) -> None:
    """Put in the attached files and the covers, in the way of the container if it has one."""
    streams = source.container.streams
    if Extra.ATTACHMENTS in source.format.holds:
        attached = attachments_of(streams, source.covers)
        output.whole.update(attach(output.container, attached))
    elif Extra.COVERS in source.format.holds:
        for number, content in source.covers.items():
            cover = output.container.add_stream_from_template(streams[number], opaque=True)
            describe(cover, streams[number])
            packet = cover_packet(content)
            packet.stream = cover
            output.container.mux_one(packet)
            output.whole.add(number)
