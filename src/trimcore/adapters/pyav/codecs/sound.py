"""The codecs of sound that is copied beside pictures."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.bitstream.mpeg.mp3 import Reservoir
from trimcore.adapters.pyav.bitstream.sound.amr import AMR_FRAME_SECONDS, amr_frames
from trimcore.adapters.pyav.bitstream.sound.opus import (
    has_plain_channels,
    skipping,
    skipping_nothing,
)
from trimcore.adapters.pyav.bitstream.sound.program import lacks_program, program_of, with_program
from trimcore.adapters.pyav.bitstream.sound.truehd import holds_major_sync

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.codec.context import CodecContext
    from av.stream import Stream


class SoundCutting(Enum):
    """How sound is cut that comes without pictures."""

    PARTS = "to the sample, its bytes untouched"
    """Each sample has bytes of its own."""
    ANEW = "to the sample, encoded anew without loss"
    """Decoded and encoded, nothing is lost."""
    PACKETS = "by copying its packets"
    """Each encoding would take something away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundBeginning:
    """Something that decoders have to be told before all else.

    `told_by` returns what a packet tells of it, empty if nothing; `wanted_by` says whether a packet
    can't be decoded without, and `before` puts it in front of such a packet.
    """

    told_by: Callable[[bytes], bytes]
    wanted_by: Callable[[bytes], bool]
    before: Callable[[bytes, bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """How the beginning of a piece is encoded anew, so that decoders need nothing before it.

    It is done for `seconds`, by an encoder of libav that takes samples of a `format` and is `late`
    by so many of them. `bit_rates` are the lowest and the highest of a channel.
    """

    seconds: Fraction
    encoder: str
    format: str
    late: int
    bit_rates: tuple[int, int]
    packet_seconds: tuple[Fraction, ...]
    """How long packets of the encoder can be."""
    header: Callable[[bytes], bytes]
    """Makes of a header one by which decoders throw nothing away at the beginning."""
    fits: Callable[[bytes], bool]
    """Tells whether the encoder can write under a header."""
    duration: str
    """The encoder's option that tells how many milliseconds a packet has."""

    def lengths(self, rate: int) -> frozenset[Fraction]:
        """Tell how many samples packets of the encoder can have."""
        return frozenset(one * rate for one in self.packet_seconds)

    def options(self, lasting: Fraction) -> dict[str, str]:
        """Return the encoder's options for packets of a length."""
        return {self.duration: f"{float(lasting * 1000):g}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundCodec:
    """One codec of sound, by the name of its decoder, and what a cut has to know of it."""

    name: str
    other_decoders: tuple[str, ...] = ()
    """Further decoders of libav for it."""
    silent: int = 0
    """How many packets a decoder takes in before it gives sound."""
    checksums: bool = False
    """Its packets have sums, and decoders make up what is wrong unless they are told not to."""
    trails: bool = False
    """Decoders give one more packet's sound where the track ends."""
    unparsed: bool = False
    """No parser of libav looks into its packets: a container's table tells all of them."""
    skipping_nothing: Callable[[bytes], bytes] | None = None
    """Makes of its header one by which decoders throw nothing away at the beginning."""
    skipping: Callable[[bytes, int], bytes] | None = None
    """Makes of its header one by which decoders throw so many samples away at the beginning."""
    is_key: Callable[[bytes], bool] | None = None
    """Tells of a packet whether decoders can begin with it, whatever the container says."""
    frames: Callable[[bytes], Iterator[bytes]] | None = None
    """Takes a packet apart into its frames, where muxers want one to a packet."""
    frame_seconds: Fraction = Fraction(0)
    """How long each of these is."""
    of_discs: bool = False
    """Of transport streams, only those of discs and camcorders hold it."""
    begun: SoundBeginning | None = None
    """How a packet is begun with that only the stream's first ones tell of."""
    reservoir: Callable[[Iterable[bytes]], Reservoir] | None = None
    """Puts into a piece's first packets what they take from those before it."""
    borrows: int = 0
    """From how many packets before it one may take bytes."""
    edge: Edge | None = None
    """How its beginning is encoded anew where what comes before can't be hidden."""
    cutting: SoundCutting = SoundCutting.PACKETS
    long_packets: bool = False
    """Its packets may last for a tenth of a second or more: it is encoded where no part of one can
    be hidden."""
    whole_packets: bool = False
    """All its packets are as long as each other, and decoders make all of the last one, too, of
    which containers may say that only a part is heard."""
    fills_samples: bool = False
    """Its samples may be of 32 bits, or floating point ones, and nothing tells which beforehand."""
    lossless: bool = False
    """Nothing was taken away from it, so that nothing should be if it is encoded as another."""
    sample_bytes: int = 0
    """How many bytes a sample of one channel has, where each has its own."""
    run_up: int = 1
    """How many packets decoders need before what they give is right."""
    run_up_seconds: Fraction = Fraction(0)
    """How much sound these have to hold at least, where there are no pictures."""
    most_hidden: Fraction = Fraction(0)
    """How much of it may be hidden before a window of pictures, in seconds."""
    settles: Fraction = Fraction(0)
    """After how many seconds what decoders give is right, where they begin amid the sound."""
    remembers: bool = False
    """What decoders know of the sound before is too much to be hidden before a piece, and stays
    with them when they are flushed: a piece from its middle is encoded as another codec."""


AAC = SoundCodec(
    name="aac",
    unparsed=True,
    run_up=2,
    whole_packets=True,
    begun=SoundBeginning(told_by=program_of, wanted_by=lacks_program, before=with_program),
)
LATM = SoundCodec(name="aac_latm", whole_packets=True)
OPUS = SoundCodec(
    name="opus",
    skipping_nothing=skipping_nothing,
    skipping=skipping,
    run_up=0,
    whole_packets=True,
    run_up_seconds=Fraction(160, 1000),
    most_hidden=Fraction(80, 1000),
    edge=Edge(
        seconds=Fraction(80, 1000),
        encoder="libopus",
        format="flt",
        late=312,
        bit_rates=(48_000, 200_000),
        packet_seconds=tuple(Fraction(tenths, 10_000) for tenths in (25, 50, 100, 200, 400, 600)),
        header=skipping_nothing,
        fits=has_plain_channels,
        duration="frame_duration",
    ),
)
VORBIS = SoundCodec(name="vorbis", silent=1)  # each block takes two packets
_SPEECH_SETTLES = Fraction(3, 5)
AMR = SoundCodec(
    name="amrnb",
    frames=amr_frames,
    frame_seconds=AMR_FRAME_SECONDS,
    settles=_SPEECH_SETTLES,
    remembers=True,
)
MP3 = SoundCodec(
    name="mp3",
    other_decoders=("mp3float",),
    reservoir=Reservoir,
    borrows=7,
    run_up=2,
    whole_packets=True,
)
FLAC = SoundCodec(name="flac", cutting=SoundCutting.ANEW, long_packets=True)
_UNCOMPRESSED = {
    **dict.fromkeys(("pcm_s16le", "pcm_s16be"), 2),
    **dict.fromkeys(("pcm_s24le", "pcm_s24be"), 3),
    **dict.fromkeys(("pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be"), 4),
    **dict.fromkeys(("pcm_f64le", "pcm_f64be"), 8),
    **dict.fromkeys(("pcm_u8", "pcm_s8", "pcm_mulaw", "pcm_alaw"), 1),
}
SOUND_CODECS = (
    AAC,
    MP3,
    SoundCodec(name="mp2", other_decoders=("mp2float",), whole_packets=True, checksums=True),
    SoundCodec(name="ac3", whole_packets=True, checksums=True),
    LATM,
    SoundCodec(name="s302m"),
    SoundCodec(name="eac3", whole_packets=True, checksums=True),
    OPUS,
    VORBIS,
    FLAC,
    SoundCodec(name="alac", unparsed=True, cutting=SoundCutting.ANEW, long_packets=True),
    *(
        SoundCodec(name=name, unparsed=True, cutting=SoundCutting.PARTS, sample_bytes=width)
        for name, width in _UNCOMPRESSED.items()
    ),
    SoundCodec(name="pcm_bluray", unparsed=True, of_discs=True, lossless=True),
    SoundCodec(name="pcm_dvd", unparsed=True, lossless=True),
    AMR,
    SoundCodec(
        name="amrwb",
        settles=_SPEECH_SETTLES,
        remembers=True,
    ),
    SoundCodec(name="dca"),
    *(SoundCodec(name=name, is_key=holds_major_sync, lossless=True) for name in ("truehd", "mlp")),
    SoundCodec(name="tta", lossless=True, long_packets=True),
    SoundCodec(name="wavpack", lossless=True, long_packets=True, fills_samples=True),
    *(SoundCodec(name=name) for name in ("cook", "real_144")),
    SoundCodec(name="adpcm_ima_qt"),
    SoundCodec(name="adpcm_ima_wav"),
    SoundCodec(name="adpcm_ms"),
    *(
        SoundCodec(name=name, long_packets=True, remembers=True)
        for name in ("g722", "g726", "g726le")
    ),
    *(SoundCodec(name=name, silent=2, trails=True) for name in ("wmav1", "wmav2")),
    *(SoundCodec(name=name) for name in ("wmapro", "wmavoice", "adpcm_swf", "speex", "nellymoser")),
)
_BY_DECODER = {
    name: codec for codec in SOUND_CODECS for name in (codec.name, *codec.other_decoders)
}
_HEADERS_COME = Fraction(1)
"""Seconds after which what tells of replicated bands and of a second channel has come again."""
_UNIFIED = "xHE-AAC"
_BY_PROFILE = {
    (codec, profile): replace(
        _BY_DECODER[codec], settles=_HEADERS_COME, remembers=profile == _UNIFIED
    )
    for codec in ("aac", "aac_latm")
    for profile in ("HE-AAC", "HE-AACv2", _UNIFIED)
}
"""Kinds of AAC of which decoders can't give all at once."""
SOUND_DECODERS = frozenset(_BY_DECODER)
"""The decoders of libav that may be chosen for a stranger's sound."""


def sound_codec_of(stream: "Stream") -> SoundCodec | None:
    """Return the codec of a track; None if it is none of ours."""
    context = cast("CodecContext | None", stream.codec_context)  # the stubs forget the None
    return None if context is None else sound_codec_by(context)


def sound_codec_by(context: "CodecContext") -> SoundCodec | None:
    """Return the codec that a decoder is for; None if it is none of ours."""
    codec = _BY_DECODER.get(context.name)
    if codec is AAC or codec is LATM:
        return _BY_PROFILE.get((context.name, context.profile or ""), codec)
    return codec


def frame_seconds(stream: "Stream") -> Fraction:
    """Tell how long all packets of a track are, as its decoder knows; 0 if they are not alike."""
    if stream.type != "audio":
        return Fraction(0)
    context = cast("AudioCodecContext | None", stream.codec_context)
    if context is None or not context.sample_rate:
        return Fraction(0)
    return Fraction(context.frame_size, context.sample_rate)
