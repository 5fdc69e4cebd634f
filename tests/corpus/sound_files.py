"""Files that have sound and no pictures, one row for each kind."""

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.stream import Disposition
from av.video.stream import VideoStream

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.sound_containers import (
    AC3,
    ADTS,
    AIFF,
    CAF,
    EAC3,
    FLAC,
    M4A,
    MKA,
    MP3,
    OGG,
    WAV,
    WEBA,
)

from .pictures import draw

SECONDS = 4
_CHUNK = 1_000
_SEED = 11
_LOUD = 8_000
_CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6, "5.1(side)": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of file, and how its sound may be cut.

    If it is `lossless`, each sample is the source's, and else it differs by `nearly` so much of the
    loudest at most: some decoders make noise of their own, or remember what came long before.
    `begins_exactly` and `ends_exactly` say that libav's players hear the window's samples there;
    else, up to a packet of them is missing, or at the end of an M4A played on.
    """

    label: str
    container: Container
    codec: str
    form: str = "s16"
    rate: int = 44_100
    layout: str = "stereo"
    options: tuple[tuple[str, str], ...] = ()
    lossless: bool = False
    nearly: float = 0.002
    begins_exactly: bool = True
    ends_exactly: bool = True


KINDS = (
    Kind(label="wav", container=WAV, codec="pcm_s16le", lossless=True),
    Kind(
        label="wav24",
        container=WAV,
        codec="pcm_s24le",
        form="s32",
        rate=96_000,
        layout="5.1",
        lossless=True,
    ),
    Kind(label="wav8", container=WAV, codec="pcm_u8", form="u8", rate=8_000, lossless=True),
    Kind(label="wavfloat", container=WAV, codec="pcm_f32le", form="flt", lossless=True),
    Kind(label="flac", container=FLAC, codec="flac", lossless=True),
    Kind(
        label="flac24",
        container=FLAC,
        codec="flac",
        form="s32",
        rate=96_000,
        layout="5.1",
        lossless=True,
    ),
    Kind(label="alac", container=M4A, codec="alac", form="s16p", lossless=True),
    Kind(label="alac24", container=M4A, codec="alac", form="s32p", rate=48_000, lossless=True),
    Kind(label="mp3", container=MP3, codec="libmp3lame", form="s16p"),
    Kind(
        label="mp3low", container=MP3, codec="libmp3lame", form="s16p", rate=16_000, layout="mono"
    ),
    Kind(
        label="m4a",
        container=M4A,
        codec="aac",
        form="fltp",
        options=(("aac_pns", "0"),),
        ends_exactly=False,
    ),
    Kind(label="opus", container=OGG, codec="libopus", rate=48_000, nearly=0.03),
    Kind(
        label="vorbis",
        container=OGG,
        codec="vorbis",
        form="fltp",
        options=(("strict", "-2"),),
        begins_exactly=False,
    ),
    Kind(label="oggflac", container=OGG, codec="flac", lossless=True),
    Kind(label="aiff", container=AIFF, codec="pcm_s16be", lossless=True),
    Kind(label="caf", container=CAF, codec="pcm_s24be", form="s32", lossless=True),
    Kind(
        label="aac",
        container=ADTS,
        codec="aac",
        form="fltp",
        options=(("aac_pns", "0"),),
        begins_exactly=False,
        ends_exactly=False,
    ),
    Kind(
        label="ac3",
        container=AC3,
        codec="ac3",
        nearly=0.3,
        form="fltp",
        rate=48_000,
        layout="5.1(side)",
        begins_exactly=False,
        ends_exactly=False,
    ),
    Kind(
        label="eac3",
        container=EAC3,
        codec="eac3",
        nearly=0.3,
        form="fltp",
        rate=48_000,
        begins_exactly=False,
        ends_exactly=False,
    ),
    Kind(label="mkaflac", container=MKA, codec="flac", lossless=True),
    Kind(label="mkapcm", container=MKA, codec="pcm_s16le", lossless=True),
    Kind(
        label="mkaopus",
        container=MKA,
        codec="libopus",
        rate=48_000,
        nearly=0.1,
        begins_exactly=False,
    ),
    Kind(
        label="weba",
        container=WEBA,
        codec="libopus",
        rate=48_000,
        nearly=0.1,
        begins_exactly=False,
    ),
)


def sound_file(kind: Kind, *, cover: bool = False) -> bytes:
    """Make a file of noise that never repeats, with a title, and perhaps with a cover."""
    file = BytesIO()
    options = {"brand": kind.container.brand} if kind.container.brand else {}
    with av.open(file, "w", format=kind.container.muxer, container_options=options) as out:
        out.metadata["title"] = "Noise"
        sound = out.add_stream(kind.codec, rate=kind.rate, options=dict(kind.options))
        assert isinstance(sound, AudioStream)
        sound.layout = kind.layout
        sound.codec_context.format = kind.form
        if cover:
            _add_cover(out)
        into = av.AudioResampler(kind.form, kind.layout, kind.rate)
        for part in _noise(kind):
            for frame in into.resample(part):
                out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    return file.getvalue()


def _add_cover(out: "av.container.OutputContainer") -> None:
    stream = out.add_stream("mjpeg", rate=1)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuvj420p"
    stream.disposition = Disposition.attached_pic
    out.mux(stream.encode(draw(0, 64, 64).reformat(format="yuvj420p", threads=1)))


def _noise(kind: Kind) -> Iterator[AudioFrame]:
    dice = random.Random(_SEED)
    channels = _CHANNELS[kind.layout]
    for at in range(0, SECONDS * kind.rate, _CHUNK):
        count = min(_CHUNK, SECONDS * kind.rate - at)
        values = array("h", (dice.randrange(-_LOUD, _LOUD) for _ in range(count * channels)))
        frame = AudioFrame(format="s16", layout=kind.layout, samples=count)
        frame.planes[0].update(values.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = kind.rate, at, Fraction(1, kind.rate)
        yield frame


def heard(kind: Kind, content: bytes) -> list[list[float]]:
    """Decode a file's first track of sound to the values of its channels, one after the other."""
    with av.open(BytesIO(content), "r", format=kind.container.demuxer) as file:
        sound = file.streams.audio[0]
        context = sound.codec_context
        into = av.AudioResampler("fltp", context.layout.name, context.sample_rate)
        channels: list[array[float]] = [array("f") for _ in range(context.layout.nb_channels)]
        for frame in file.decode(sound):
            for made in into.resample(frame):
                for channel, plane in zip(channels, made.planes, strict=True):
                    channel.frombytes(bytes(plane)[: made.samples * 4])
        return [list(channel) for channel in channels]
