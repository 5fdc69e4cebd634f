"""Films of the corpus in every container that is accepted, made by libav's own muxers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.corpus.catalogue import SPECS
from tests.corpus.sources import Library
from tests.corpus.specs import Options
from trimcore.domain.cutting.containers import (
    ASF,
    AVI,
    FLV,
    MATROSKA,
    MOV,
    MP4,
    MPEGPS,
    MPEGTS,
    WEBM,
    Container,
)

FRAGMENTS: Options = (("movflags", "frag_keyframe+empty_moov+default_base_moof"),)
PACKET, CORRECTION = 188, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A film of the corpus in another container or under other options, its bytes then changed."""

    label: str
    container: Container
    film: str = "h264"
    muxer: str = ""
    options: Options = ()
    changed: Callable[[bytes], bytes] = bytes

    def made(self, library: Library) -> Path:
        """Make the file, its bytes not yet changed."""
        spec = replace(
            SPECS[self.film],
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
]
