"""Films of the corpus in every container that is accepted, made by libav's own muxers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import tests.corpus
from tests.corpus.catalogue import SPECS
from tests.corpus.sources import Library
from tests.corpus.specs import Options, Sound, Spec
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import (
    APNG,
    ASF,
    AVI,
    DV,
    FLV,
    GIF,
    IVF,
    MATROSKA,
    MOV,
    MP4,
    MPEGPS,
    MPEGTS,
    MXF,
    NUT,
    OGV,
    REALMEDIA,
    WEBM,
    WTV,
    Y4M,
)

FRAGMENTS: Options = (("movflags", "frag_keyframe+empty_moov+default_base_moof"),)
PACKET, CORRECTION = 188, 16
ANOTHER_CODEC = ("the codec of video",)
OF_ITS_FILE = (
    *("the file's operational_pattern", "the file's uid", "the file's generation_uid"),
    *("the file's company", "the file's product", "the file's application", "the file's toolkit"),
    *("the file's material_package", "the file's timecode", "the language of sound"),
)
"""What an MXF file says of itself and of its maker, and its timecode, which is the track's now."""
THEORA = Path(tests.corpus.__file__).with_name("theora.ogv")
"""Nothing encodes to Theora that is at hand here."""
GROUPS = replace(
    SPECS["mpeg2-ts"], container="mxf", sounds=(Sound(codec="pcm_s16le"),), gop=12, muxer=()
)
TAPE = Spec(
    name="",
    codec="dvvideo",
    width=720,
    height=576,
    rate=Fraction(25),
    frames=60,
    gop=1,
    bframes=0,
    sounds=(Sound(codec="pcm_s16le"),),
)
PALETTES = Spec(
    name="",
    codec="gif",
    pix_fmt="pal8",
    width=160,
    height=96,
    rate=Fraction(10),
    frames=30,
    bframes=0,
    sounds=(),
)
MOVING_PNG = replace(PALETTES, codec="apng", pix_fmt="gray")
PLAIN = replace(PALETTES, codec="wrapped_avframe", pix_fmt="yuv420p", gop=1)
BARE_VP8 = replace(SPECS["vp8"], sounds=())
REAL = Spec(
    name="", codec="rv20", width=176, height=144, gop=12, bframes=0, sounds=(), bit_rate=400_000
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A film of the corpus in another container or under other options, its bytes then changed."""

    label: str
    container: Container
    film: str = "h264"
    muxer: str = ""
    options: Options = ()
    changed: Callable[[bytes], bytes] = bytes
    other: Spec | None = None
    """A film that is none of the corpus."""
    kept: Path | None = None
    """The file itself, where none can be made."""
    told: tuple[str, ...] = ()
    """How sentences of the judge begin that are right of such a cut."""

    def made(self, library: Library) -> Path:
        """Make the file, its bytes not yet changed."""
        if self.kept is not None:
            return self.kept
        spec = replace(
            self.other or SPECS[self.film],
            name=f"wrapped-{self.label}",
            container=self.muxer or "mp4",
            muxer=self.options,
            suffix=self.container.extension,
        )
        return library.made(spec)


def beginning(kind: bytes) -> Callable[[bytes], bytes]:
    """Call the first box otherwise."""
    return lambda content: content[:4] + kind + content[8:]


def behind_a_box(content: bytes) -> bytes:
    return (32).to_bytes(4, "big") + b"uuid" + bytes(24) + content


def with_error_correction(content: bytes) -> bytes:
    packets = (content[at : at + PACKET] for at in range(0, len(content), PACKET))
    return b"".join(packet + b"\xff" * CORRECTION for packet in packets)


def spelt(kind: bytes) -> Callable[[bytes], bytes]:
    """Name the first part of a RIFF file otherwise."""
    return lambda content: content[:8] + kind + content[12:]


CASES = [
    Case(label="mp4", container=MP4),
    Case(label="styp", container=MP4, options=FRAGMENTS, changed=beginning(b"styp")),
    Case(label="uuid", container=MP4, options=FRAGMENTS, changed=behind_a_box),
    Case(label="mov", container=MOV, muxer="mov"),
    Case(label="wide", container=MOV, muxer="mov", options=FRAGMENTS, changed=beginning(b"wide")),
    Case(label="mkv", container=MATROSKA, muxer="matroska"),
    Case(label="webm", container=WEBM, film="vp8", muxer="webm"),
    Case(label="ts", container=MPEGTS, muxer="mpegts"),
    Case(label="m2ts", container=MPEGTS, muxer="mpegts", options=(("mpegts_m2ts_mode", "1"),)),
    Case(label="ts204", container=MPEGTS, muxer="mpegts", changed=with_error_correction),
    Case(label="avi", container=AVI, film="mpeg4-avi", muxer="avi"),
    Case(label="avix", container=AVI, film="mpeg4-avi", muxer="avi", changed=spelt(b"AVIX")),
    Case(label="avi19", container=AVI, film="mpeg4-avi", muxer="avi", changed=spelt(b"AVI\x19")),
    Case(label="vob", container=MPEGPS, film="mpeg2-ts", muxer="vob"),
    Case(label="vcd", container=MPEGPS, film="mpeg2-ts", muxer="mpeg"),
    Case(label="flv", container=FLV, muxer="flv"),
    Case(label="flv-bare", container=FLV, muxer="flv", options=(("flvflags", "no_metadata"),)),
    Case(label="asf", container=ASF, film="mpeg4-avi", muxer="asf"),
    Case(label="ogv", container=OGV, kept=THEORA, told=ANOTHER_CODEC),
    Case(label="mxf", container=MXF, film="prores-mov", muxer="mxf", told=OF_ITS_FILE),
    Case(label="mxf-groups", container=MXF, other=GROUPS, muxer="mxf", told=OF_ITS_FILE),
    Case(label="dv", container=DV, other=TAPE, muxer="dv", told=("the file's timecode",)),
    Case(label="gif", container=GIF, other=PALETTES, muxer="gif"),
    Case(label="apng", container=APNG, other=MOVING_PNG, muxer="apng", told=ANOTHER_CODEC),
    Case(label="y4m", container=Y4M, other=PLAIN, muxer="yuv4mpegpipe"),
    Case(label="ivf", container=IVF, other=BARE_VP8, muxer="ivf"),
    Case(label="nut", container=NUT, film="mpeg4-avi", muxer="nut"),
    Case(label="wtv", container=WTV, film="mpeg2-ts", muxer="wtv"),
    Case(label="rm", container=REALMEDIA, other=REAL, muxer="rm", told=ANOTHER_CODEC),
]
