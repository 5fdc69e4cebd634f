"""Whatever the door lets in as a container, the engine reads as one: real files of each row."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from tests.corpus.specs import Options
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.containers import (
    ACCEPTED,
    AVI,
    HEAD_LENGTH,
    MATROSKA,
    MOV,
    MP4,
    MPEGTS,
    WEBM,
    Container,
    container_of,
)
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia
from trimcore.ports.conformance.media import KeptSink, KeptSource, cut, unwatched

WINDOWS = (TrimWindow.parse("0", "0.7"), TrimWindow.parse("1.37", "0.7"))
"""Where seeking is hardest, and anywhere."""
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
]


@pytest.fixture(scope="module")
def made(library: Library) -> Callable[[Case], Path]:
    """Make a case's file, its bytes not yet changed."""

    def of(case: Case) -> Path:
        spec = replace(
            SPECS[case.film],
            name=f"wrapped-{case.label}",
            container=case.muxer or "mp4",
            muxer=case.options,
            suffix=case.container.extension,
        )
        return library.made(spec)

    return of


@pytest.mark.parametrize("window", WINDOWS, ids=["start", "middle"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_what_the_door_lets_in_the_engine_cuts(
    engine: PyavMedia,
    made: Callable[[Case], Path],
    tmp_path: Path,
    case: Case,
    window: TrimWindow,
) -> None:
    """Exactly, and as one of the containers that the row names."""
    source = made(case)
    content = case.changed(source.read_bytes())
    container = container_of(content[:HEAD_LENGTH])
    assert container is case.container
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    result = tmp_path / f"cut.{receipt.extension}"
    result.write_bytes(sink.content)
    verdict = judge(source, result, window)
    assert verdict.exact, str(verdict)
    assert receipt.container in [output.name for output in container.outputs]
    written = container_of(sink.content[:HEAD_LENGTH])
    assert written is not None
    assert written.name == receipt.container


def test_each_container_that_is_accepted_is_tried_here() -> None:
    """A new row comes with its file."""
    assert {case.container for case in CASES} == set(ACCEPTED)


@pytest.mark.parametrize("kind", [b"moof", b"mdat", b"free", b"skip", b"pnot", b"uuid"])
def test_what_only_begins_like_a_video_is_damaged(engine: PyavMedia, kind: bytes) -> None:
    """The door can't know, and the engine does not say that it is something else."""
    content = beginning(kind)((64).to_bytes(4, "big") + bytes(60))
    assert container_of(content) in {MP4, MOV}
    with pytest.raises(DamagedMedia):
        cut(engine, content, WINDOWS[0])
