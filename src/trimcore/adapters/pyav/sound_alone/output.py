"""The file that is made of sound alone: its tracks, its cover, its tags and chapters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.codecs.held import holds_sound
from trimcore.adapters.pyav.codecs.places import layout_of
from trimcore.adapters.pyav.codecs.sound import SoundCodec, SoundCutting
from trimcore.adapters.pyav.codecs.sound_targets import lossless_target
from trimcore.adapters.pyav.metadata.attachments import attach, attachments_of
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.sound_alone.copied_track import CopiedTrack
from trimcore.adapters.pyav.sound_alone.encoded_track import EncodedTrack
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_alone.tracks import PartsTrack, SoundTrack
from trimcore.adapters.pyav.writing.muxing.added import cover_packet
from trimcore.adapters.pyav.writing.muxing.beginning import BITEXACT, WHOLE_BUFFERS
from trimcore.adapters.pyav.writing.muxing.tags import describe, kept_tags
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.sound_beginning import BegunSound
from trimcore.domain.cutting.extras import Extra
from trimcore.domain.cutting.planning.sound.alone import CopiedSound, CopyWay, SampleWindow
from trimcore.domain.cutting.sound_containers import MP3, OGG, WAV
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.audio.codeccontext import AudioCodecContext
    from av.container import OutputContainer
    from av.packet import Packet

_SLOWEST_CLOCK = 1000
_FEW_PAGES = 3_000_000
"""Microseconds that may be less than two pages."""
_FEW_KEYS = "decoders can't begin at each of its packets"
_NOT_DECODED = "its packets can't be decoded from the piece as they should"
_REMEMBERED = "decoders need what came before the piece"
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
    file: ScratchFile,
    source: OpenedSound,
    windows: Sequence[TrimWindow],
    extras: Extras,
    anew: Collection[int] = (),
) -> SoundOutput:
    """Begin a file of the source's format with its tracks, attached files and covers.

    The tracks begin with the first of the windows. Those of the numbers `anew` are encoded even if
    they could be copied, as far as there is a way in which nothing is lost.

    Raises:
        Unsupported: the container can hold none of the tracks.
    """
    hides_nothing = _begins_too_early(source, windows[0])
    container = av.open(
        file,
        mode="w",
        format=source.format.muxer,
        container_options=_options(source, windows, hides_nothing=hides_nothing),
        buffer_size=1 << 20,
    )
    container.flags |= BITEXACT
    container.metadata.update(kept_tags(source.container.metadata))
    output = SoundOutput(container=container, hides_nothing=hides_nothing)
    for sound in source.sounds:
        track = _track(output, source, sound, windows, is_anew=sound.index in anew)
        if track is not None:
            describe(track.made, sound)
            output.tracks[sound.index] = track
    if not output.tracks:
        raise Unsupported(f"The file's sound can't be kept in {source.format.label}.")
    if extras.chapters:
        container.set_chapters(list(extras.chapters))
    _add_whole(output, source)
    return output


def _begins_too_early(source: OpenedSound, window: TrimWindow) -> bool:
    """Tell whether less comes before a window than decoders would throw away if told anything."""
    rate = source.sounds[0].codec_context.sample_rate
    before = (window.start + source.zero) * rate
    return before < source.format.hidden_at_least


def _options(
    source: OpenedSound, windows: Sequence[TrimWindow], *, hides_nothing: bool
) -> dict[str, str]:
    options = {"strict": "experimental"} | WHOLE_BUFFERS
    if source.format.index_in_front:
        options["movie_timescale"] = str(
            max(_SLOWEST_CLOCK, source.sounds[0].codec_context.sample_rate)
        )
    if source.format.brand:
        options["brand"] = source.format.brand
    if source.format is MP3:
        options["write_xing"] = str(int(not hides_nothing))
    ends = source.container.duration or 0
    lasts = sum(min(window.duration_us, ends - window.start_us) for window in windows)
    if source.format is OGG and lasts < _FEW_PAGES:
        options["page_duration"] = "1"  # a page that is the first and the last has no beginning
    if source.format is WAV:
        options["rf64"] = "auto"
    return options


def _track(
    output: SoundOutput,
    source: OpenedSound,
    sound: AudioStream,
    windows: Sequence[TrimWindow],
    *,
    is_anew: bool,
) -> SoundTrack | None:
    """Begin a track; None if the container can't hold it."""
    codec, context = source.codec(sound), sound.codec_context
    common: dict[str, Any] = {
        "stream": sound,
        "zero": source.zero,
        "told": source.source_format is OGG,
        "window": SampleWindow.of(windows[0], context.sample_rate),
    }
    midway = windows[0].start > 0 or len(windows) > 1 or not holds_sound(source.format, codec.name)
    if (encoded := _encoded(output, source, common, is_anew=is_anew, midway=midway)) is not None:
        return encoded
    try:
        made = output.container.add_stream_from_template(sound)
    except ValueError:
        return None
    if codec.cutting is SoundCutting.PARTS:
        width = codec.sample_bytes * layout_of(context).nb_channels
        return PartsTrack(made=made, width=width, **common)
    way = _way(output, source, codec, context)
    run = CopiedSound["Packet[AudioStream]"](
        window=common["window"], way=way, followed=len(windows) > 1
    )
    return CopiedTrack(
        made=made,
        run=run,
        trims=way.trims,
        followed=len(windows) > 1 and not source.format.trims_packets,
        skipping=_skipping(source, codec),
        dull=midway and _may_be_dull(source, codec, context),
        begun=BegunSound(file=source.file, known=source.source_format, stream=sound),
        **common,
    )


def _encoded(
    output: SoundOutput,
    source: OpenedSound,
    common: dict[str, Any],
    *,
    is_anew: bool,
    midway: bool,
) -> EncodedTrack | None:
    """Begin a track that is encoded without loss; None if it is not to be, or can't be."""
    sound: AudioStream = common["stream"]
    codec, context = source.codec(sound), sound.codec_context
    if codec.cutting is SoundCutting.ANEW:
        made = _encoder(output.container, sound, codec.name, context.format.name)
        return EncodedTrack(made=made, **common)
    remembered = codec.remembers and midway
    if not (is_anew or codec.is_key or remembered):
        return None
    target = lossless_target(codec, context, source.format)
    if target is None:
        return None
    made = _encoder(output.container, sound, target.encoder, target.form_for(context))
    why = _REMEMBERED if remembered else _NOT_DECODED if is_anew else _FEW_KEYS
    is_key = codec.is_key or (_any_packet if codec.settles else None)
    return EncodedTrack(made=made, is_key=is_key, because=why, **common)


def _may_be_dull(source: OpenedSound, codec: SoundCodec, context: "AudioCodecContext") -> bool:
    """Tell whether a piece may lack something at its beginning, since nothing else can be done."""
    settles = codec.settles and not codec.remembers
    return bool(settles) and lossless_target(codec, context, source.format) is None


def _any_packet(_data: bytes) -> bool:
    """Let decoders begin with the first packet that is read, well before the window."""
    return True


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


def _encoder(
    container: "OutputContainer", sound: AudioStream, encoder: str, form: str
) -> AudioStream:
    context = sound.codec_context
    made = cast("AudioStream", container.add_stream(encoder, rate=context.sample_rate))
    made.codec_context.layout = layout_of(context).name
    made.codec_context.format = form
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
