"""MPEG-1 and MPEG-2 are joined under the sequence headers that the source has."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import av
import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import judge
from tests.corpus.packets import TABLES, with_tables
from tests.corpus.sources import Library
from tests.corpus.specs import Options, Sound, Spec
from trimcore.adapters.pyav.bitstream.mpeg.headers import headers, sequence_of
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

OPEN = replace(SPECS["mpeg2-ts"], width=352, height=288, frames=100, gop=12, bit_rate=4_000_000)
CLOSED: Options = (("flags", "+cgop"), ("sc_threshold", "1000000000"))
FIELDS: Options = (("flags", "+ilme+ildct"),)
FILMS = {
    spec.name: spec
    for spec in (
        replace(OPEN, name="mpeg2-open"),
        replace(OPEN, name="mpeg2-open-mkv", container="matroska", suffix="mkv"),
        replace(OPEN, name="mpeg2-open-mp4", container="mp4", suffix="mp4"),
        replace(OPEN, name="mpeg2-disc", container="vob", suffix="vob"),
        replace(OPEN, name="mpeg2-closed", options=CLOSED),
        replace(OPEN, name="mpeg2-closed-mkv", options=CLOSED, container="matroska", suffix="mkv"),
        replace(OPEN, name="mpeg2-fields", options=FIELDS, interlaced=True),
        replace(OPEN, name="mpeg2-422", pix_fmt="yuv422p", options=(("dc", "2"),)),
        replace(OPEN, name="mpeg1", codec="mpeg1video", sounds=(Sound(),)),
        replace(OPEN, name="mpeg1-mkv", codec="mpeg1video", container="matroska", suffix="mkv"),
    )
}
WINDOW = TrimWindow.parse("0.7", "2.3")
FILM_RATE = "mpeg2-open-mkv"
EXTENDED, CODED = 1, 8


@dataclass(frozen=True, slots=True)
class Cut:
    """A receipt, and the file that it is of."""

    receipt: Receipt
    made: Path


def cut(engine: PyavMedia, source: Path, folder: Path) -> Cut:
    sink, content = KeptSink(), KeptSource(source.read_bytes())
    receipt = engine.trim(content, WINDOW, sink, mode=TrimMode.EXACT, watch=unwatched)
    made = folder / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    verdict = judge(source, made, WINDOW)
    assert verdict.exact, str(verdict)
    assert verdict.copied >= receipt.frames_copied
    return Cut(receipt, made)


def changed(
    source: Path,
    target: Path,
    change: Callable[[bytes], bytes],
    header: Callable[[bytes], bytes] = bytes,
) -> Path:
    """Copy the pictures of a file, each packet changed, and what the container tells of them."""
    with av.open(str(source), "r") as before, av.open(str(target), "w") as after:
        video = before.streams.video[0]
        copy = after.add_stream_from_template(video, opaque=True)
        copy.codec_context.extradata = header(video.codec_context.extradata or b"")
        for packet in before.demux():
            if packet.size and packet.stream_index == video.index:
                made = remade(packet, change(bytes(packet)))
                made.stream = copy
                after.mux(made)
    return target


def packets(path: Path) -> list[bytes]:
    with av.open(str(path), "r") as file:
        return [bytes(packet) for packet in file.demux(video=0) if packet.size]


@pytest.mark.parametrize("name", list(FILMS))
def test_whole_groups_are_copied(
    engine: PyavMedia, library: Library, tmp_path: Path, name: str
) -> None:
    """From the first keyframe inside on; what is shown before it and needs more is encoded."""
    spec: Spec = FILMS[name]
    receipt = cut(engine, library.made(spec), tmp_path).receipt
    assert receipt.path is EnginePath.JOINED
    assert receipt.frames_encoded <= spec.gop + spec.bframes
    assert receipt.frames_copied >= 57 - 2 * spec.gop


def test_encoded_pictures_have_the_standards_own_tables(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """Whatever tables the copied ones have."""
    film = library.made(FILMS["mpeg2-open-mkv"])
    source = changed(film, tmp_path / "tables.mkv", with_tables)
    made = packets(cut(engine, source, tmp_path).made)
    begins = [data for data in made if sequence_of(data)]
    assert [TABLES[64:] in data for data in begins] == [False, *[True] * (len(begins) - 2), False]
    assert len({sequence_of(data) for data in begins}) == 1


class Pulldown:
    """Makes films of 24 frames a second out of others, shown in turn for three fields and two."""

    def __init__(self) -> None:
        self._base = self._next = 0

    def __call__(self, data: bytes) -> bytes:
        made, shown = bytearray(data), 0
        for header in headers(data):
            at, kind = header.start + 4, header.content[0] >> 4
            if header.code == 0xB8:
                self._base = self._next
            elif header.code == 0x00:
                shown = self._base + (int.from_bytes(header.content[:2], "big") >> 6)
                self._next = max(self._next, shown + 1)
            elif header.code == 0xB5 and kind == EXTENDED:
                made[at + 1] &= ~8
            elif header.code == 0xB5 and kind == CODED:
                made[at + 3] = made[at + 3] & ~0x82 | (0x82, 0x00, 0x02, 0x80)[shown % 4]
        return bytes(made)


def test_film_shown_in_fields_goes_on_as_it_was(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """Each encoded picture says which field is first, and whether it is shown again."""
    film = library.made(FILMS[FILM_RATE])
    source = changed(film, tmp_path / "film.mkv", Pulldown())
    result = cut(engine, source, tmp_path)
    assert result.receipt.frames_encoded > 2
    flags = [_flags(path) for path in (source, result.made)]
    shown = result.receipt.frames_encoded + result.receipt.frames_copied
    assert flags[0][18 : 18 + shown] == flags[1]
    assert set(flags[1]) == {(0x82, 0x80), (0x00, 0x80), (0x02, 0x80), (0x80, 0x80)}


def _flags(path: Path) -> list[tuple[int, int]]:
    """Read in the order of showing which field is first, and whether it is shown again."""
    with av.open(str(path), "r") as file:
        found = {
            packet.pts or 0: _coding(bytes(packet)) for packet in file.demux(video=0) if packet.size
        }
    return [(found[pts][3] & 0x82, found[pts][4] & 0x80) for pts in sorted(found)]


def _coding(data: bytes) -> bytes:
    return next(
        header.content
        for header in headers(data)
        if header.code == 0xB5 and header.content[0] >> 4 == CODED
    )


def without_header(data: bytes) -> bytes:
    return re.sub(b"\0\0\1\xb3.*?(?=\0\0\1\xb8)", b"", data, flags=re.DOTALL)


def test_keyframes_without_a_header_go_under_the_containers(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """As long as all tables are the standard's."""
    film = library.made(FILMS["mpeg2-open-mkv"])
    source = changed(film, tmp_path / "bare.mkv", without_header)
    receipt = cut(engine, source, tmp_path).receipt
    assert receipt.path is EnginePath.JOINED


def test_keyframes_that_lean_on_tables_of_earlier_ones_are_not_joined(
    engine: PyavMedia, library: Library, tmp_path: Path
) -> None:
    """Who jumps there would decode them by tables of other ones."""
    numbers = count()

    def bare(data: bytes) -> bytes:
        return data if next(numbers) == 0 else without_header(data)

    film = library.made(FILMS["mpeg2-open-mkv"])
    tables = changed(film, tmp_path / "tables.mkv", with_tables, with_tables)
    source = changed(tables, tmp_path / "bare.mkv", bare)
    receipt = cut(engine, source, tmp_path).receipt
    assert receipt.path is EnginePath.ENCODED
    assert "parameter sets" in receipt.encoded_because


@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_captions_stay_with_their_pictures(
    engine: PyavMedia, library: Library, tmp_path: Path, mode: TrimMode
) -> None:
    """All of the window's, and none from outside."""

    def captioned(data: bytes) -> bytes:
        behind = max(header.end for header in headers(data))
        number = next(numbers)
        text = b"GA94\3\x42\xff" + bytes([0xFC, 0x80 | number, 0x81, 0xFD, 0x80, 0x80, 0xFF])
        return data[:behind] + b"\0\0\1\xb2" + text + b"\0\0\1\xb2DTG1\x41\xf8" + data[behind:]

    numbers = count()
    film = library.made(FILMS["mpeg2-open-mkv"])
    source, sink = changed(film, tmp_path / "captions.mkv", captioned), KeptSink()
    content = KeptSource(source.read_bytes())
    engine.trim(content, WINDOW, sink, mode=mode, watch=unwatched)
    made = tmp_path / "cut.mkv"
    made.write_bytes(sink.content)
    assert _user_data(made) == _user_data(source)[18 : 18 + 57]


def _user_data(path: Path) -> list[list[bytes]]:
    with av.open(str(path), "r") as file:
        found = {
            packet.pts or 0: [one.content for one in headers(bytes(packet)) if one.code == 0xB2]
            for packet in file.demux(video=0)
            if packet.size
        }
    return [found[pts] for pts in sorted(found)]
