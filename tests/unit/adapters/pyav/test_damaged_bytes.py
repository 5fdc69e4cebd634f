"""Whatever is read bit by bit may be damaged: it is told so in the declared way, or is as nothing.

Any other error ends a cut as a crash of the engine. `ROUNDS` more of them find more.
"""

import io
import random
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from functools import cache

import av
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE, sound_frames
from trimcore.adapters.pyav.bitstream import keyframes, supplemental
from trimcore.adapters.pyav.bitstream.field_pairs import FieldPairs
from trimcore.adapters.pyav.bitstream.hevc_renumbering import free_numbers
from trimcore.adapters.pyav.bitstream.hiding.av1.hiding import AV1_HIDING
from trimcore.adapters.pyav.bitstream.hiding.vp8 import VP8_HIDING
from trimcore.adapters.pyav.bitstream.hiding.vp9 import VP9_HIDING
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide
from trimcore.adapters.pyav.bitstream.mpeg import h263, headers, mpeg2
from trimcore.adapters.pyav.bitstream.mpeg.mp3 import Reservoir
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing, framing_of
from trimcore.adapters.pyav.bitstream.obu import units
from trimcore.adapters.pyav.bitstream.parameter_sets import h264_numbers, sets_in
from trimcore.adapters.pyav.bitstream.sound import adts, amr, opus, program
from trimcore.adapters.pyav.bitstream.unit_syntax import H264, HEVC
from trimcore.adapters.pyav.codecs import gif, subtitle_segments
from trimcore.adapters.pyav.metadata import edits, sample_entry, services, user_boxes
from trimcore.adapters.pyav.metadata.boxes import reader_of
from trimcore.adapters.pyav.metadata.ebml import elements
from trimcore.adapters.pyav.quantizing import vp8
from trimcore.adapters.pyav.quantizing.av1 import Av1Quantizers
from trimcore.adapters.pyav.quantizing.hevc import quantizer_of_keyframe
from trimcore.adapters.pyav.writing.payload import bare

ROUNDS = 60
_X265 = "log-level=none:pools=1:frame-threads=1"
_LENGTHS = Framing(units=HEVC, width=4)
_CODES = Framing(units=H264, width=0)


@cache
def made(container: str, codec: str, sound: str) -> bytes:
    """Make a file of a few pictures and as much sound."""
    file = io.BytesIO()
    options = {"x265-params": _X265} if codec == "libx265" else {}
    with av.open(file, "w", format=container) as out:
        video = out.add_stream(codec, rate=25, options=options)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        video.codec_context.thread_count = 1
        heard = out.add_stream(sound, rate=RATE)
        assert isinstance(heard, AudioStream)
        heard.layout = "stereo"
        for number in range(6):
            frame = draw(number, 64, 48)
            frame.pts = number
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for part in [*sound_frames(0, Fraction(1, 4), delay=Fraction(0)), None]:
            out.mux(heard.encode(part))
    return file.getvalue()


@cache
def pieces(container: str, codec: str, sound: str, kind: str) -> tuple[bytes, tuple[bytes, ...]]:
    """Give the header of the pictures or of the sound, and its packets."""
    with av.open(io.BytesIO(made(container, codec, sound)), "r") as file:
        stream = next(one for one in file.streams if one.type == kind)
        packets = tuple(bytes(packet) for packet in file.demux(stream) if packet.size)
        return stream.codec_context.extradata or b"", packets


def hurt(data: bytes, dice: random.Random) -> bytes:
    """Damage bytes: cut them off, or flip bits, most of them at the beginning."""
    if dice.random() < 0.2:
        return data[: dice.randrange(len(data) + 1)]
    spoilt, reach = bytearray(data), min(len(data), dice.choice((64, 600, len(data))))
    for _ in range(dice.choice((1, 4, 16)) if reach else 0):
        spoilt[dice.randrange(reach)] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


def _h264(header: bytes, packet: bytes) -> None:
    framing = framing_of(H264, header)
    h264_numbers(sets_in(header, framing))
    _of_units(packet, framing)
    pairs = FieldPairs(framing=framing)
    for unit in sets_in(header, framing):
        pairs.learn(unit)
    assert pairs.allowed in {True, False}
    pairs.field(packet)


def _h264_in_band(_: bytes, packet: bytes) -> None:
    _of_units(packet, _CODES)
    FieldPairs(framing=_CODES).field(packet)


def _hevc(header: bytes, packet: bytes) -> None:
    _of_units(packet, _LENGTHS)
    sets = sets_in(header, _LENGTHS)
    quantizer_of_keyframe(packet, sets, _LENGTHS)
    free_numbers(sets)


def _of_units(packet: bytes, framing: Framing) -> None:
    keyframes.kind_of_key(packet, framing)
    keyframes.refreshes_slowly(packet, framing)
    supplemental.supplement_of(packet, framing)
    bare(packet, framing)


def _mpeg2(_: bytes, packet: bytes) -> None:
    headers.sequence_of(packet)
    headers.has_tables(packet)
    mpeg2.kind_by_group(packet)
    source = mpeg2.SourceHeaders()
    source.see(0, packet)
    source.put_on(0, packet)


def _of_frames(_: bytes, packet: bytes) -> None:
    vp8.of_keyframe(packet)
    vp8.of_other(packet)
    h263.is_intra(packet)
    gif.image_of(packet)
    units.stored_units(packet)
    for way in (VP8_HIDING, VP9_HIDING, AV1_HIDING):
        with suppress(CannotHide):
            way.begins().hide(packet)
        with suppress(CannotHide):
            assert way.unshown(packet) <= way.pictures(packet)
    Av1Quantizers().coarsest(packet)
    list(subtitle_segments.pgs_segments(packet))
    list(subtitle_segments.dvb_segments(packet))
    list(subtitle_segments.dvd_sequences(packet))


def _of_sound(header: bytes, packet: bytes) -> None:
    opus.has_plain_channels(header)
    opus.skipping(header, 312)
    list(amr.amr_frames(packet))
    adts.without_adts(packet)
    program.program_of(packet)
    reservoir = Reservoir([packet])
    reservoir.take(packet)


PACKETS: list[tuple[Callable[[bytes, bytes], None], tuple[str, str, str, str]]] = [
    (_h264, ("mp4", "libx264", "aac", "video")),
    (_h264_in_band, ("mpegts", "libx264", "aac", "video")),
    (_hevc, ("mp4", "libx265", "libmp3lame", "video")),
    (_mpeg2, ("matroska", "mpeg2video", "libopus", "video")),
    (_of_frames, ("matroska", "mpeg2video", "libopus", "video")),
    (_of_sound, ("matroska", "mpeg2video", "libopus", "audio")),
    (_of_sound, ("mp4", "libx265", "libmp3lame", "audio")),
    (_of_sound, ("mpegts", "libx264", "aac", "audio")),
]


@pytest.mark.parametrize(("read", "kind"), PACKETS, ids=lambda one: getattr(one, "__name__", ""))
def test_damaged_packets_and_headers(
    read: Callable[[bytes, bytes], None], kind: tuple[str, str, str, str]
) -> None:
    """Only what is declared is raised."""
    dice = random.Random(20_261_129)
    header, packets = pieces(*kind)
    for _ in range(ROUNDS):
        with suppress(BrokenUnits):
            read(hurt(header, dice), hurt(dice.choice(packets), dice))


def test_damaged_boxes() -> None:
    """Nothing is raised: what can't be read is not there."""
    dice = random.Random(20_261_129)
    content = made("mp4", "libx264", "aac")
    index = content.rindex(b"moov") - 4
    for _ in range(ROUNDS):
        data = content[:index] + hurt(content[index:], dice)
        sample_entry.boxes_of(reader_of(data), len(data), 1)
        sample_entry.entry_kinds(reader_of(data), len(data))
        user_boxes.user_boxes(reader_of(data), len(data), 1)
        edits.silenced_gaps(reader_of(data), len(data))


def test_damaged_elements() -> None:
    """Nothing is raised, and there is an end."""
    dice = random.Random(20_261_129)
    content = made("matroska", "mpeg2video", "libopus")
    for _ in range(ROUNDS):
        list(elements(hurt(content, dice)))


def test_damaged_tables_of_services() -> None:
    """Nothing is raised: they lie in the first packets."""
    dice = random.Random(20_261_129)
    content = made("mpegts", "libx264", "aac")
    for _ in range(10 * ROUNDS):
        data = hurt(content[:600], dice) + content[600:]
        services.services_of(reader_of(data), len(data))
