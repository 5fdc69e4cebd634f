"""Filmstrips of real files, looked at as others decode them."""

import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import pytest

from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.errors import DamagedMedia, MediaLimit, NoVideoStream
from trimcore.domain.model.sources.filmstrip import Filmstrip, Strip
from trimcore.ports.conformance.media import KeptSource, unwatched

FFMPEG = ("/usr/bin/ffmpeg", "-nostdin", "-loglevel", "error", "-y")
COLOURS = {"red": (254, 0, 0), "lime": (0, 255, 1), "blue": (0, 0, 254), "white": (255, 255, 255)}
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def made(path: Path, *output: str, size: str = "320x180", shape: str = "1") -> bytes:
    """Return a film that shows each colour for a second."""
    inputs = [f"color={colour}:s={size}:r=10:d=1,setsar={shape}" for colour in COLOURS]
    sources = [part for each in inputs for part in ("-f", "lavfi", "-i", each)]
    joined = "".join(f"[{number}]" for number in range(len(inputs)))
    graph = f"{joined}concat=n={len(inputs)}[v]"
    subprocess.run(
        [*FFMPEG, *sources, "-filter_complex", graph, "-map", "[v]", *output, path], check=True
    )
    return path.read_bytes()


@pytest.fixture(scope="module")
def engine() -> Iterator[PyavMedia]:
    engine = PyavMedia()
    yield engine
    engine.close()


def drawn(engine: PyavMedia, content: bytes, count: int = 4, height: int = 90) -> Filmstrip:
    """Draw a strip."""
    strip = Strip(count=count, height=height)
    return engine.filmstrip(KeptSource(content), strip, watch=unwatched)


def in_rgb(*arguments: str, content: bytes = b"") -> bytes:
    """Return pictures as another program decodes them, three bytes for each pixel."""
    return subprocess.run(
        [*FFMPEG, *arguments, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        input=content,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


def pixels(strip: Filmstrip) -> list[tuple[int, ...]]:
    """Return the colour in the middle of each picture, as another program decodes the JPEG."""
    raw = in_rgb("-i", "-", content=strip.content)
    count = len(strip.moments)
    assert len(raw) == 3 * strip.width * count * strip.height
    middle = strip.height // 2 * strip.width * count + strip.width // 2
    places = [middle + number * strip.width for number in range(count)]
    return [tuple(raw[3 * place : 3 * place + 3]) for place in places]


def is_close(found: list[tuple[int, ...]]) -> bool:
    """Tell whether these are the colours, in their order."""
    pairs = zip(found, COLOURS.values(), strict=True)
    return all(abs(one - other) < 12 for pair in pairs for one, other in zip(*pair, strict=True))


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("a.mp4", (*H264, "-g", "100")),
        ("a.ts", (*H264, "-g", "15")),
        ("a.mkv", ("-c:v", "mpeg4", "-g", "12")),
        ("a.gif", ()),
    ],
)
def test_each_picture_is_what_is_shown_in_the_middle_of_its_part(
    engine: PyavMedia, tmp_path: Path, name: str, output: tuple[str, ...]
) -> None:
    strip = drawn(engine, made(tmp_path / name, *output))
    assert (strip.width, strip.height) == (160, 90)
    assert [round(moment, 1) for moment in map(float, strip.moments)] == [0.5, 1.5, 2.5, 3.5]
    assert is_close(pixels(strip))


def test_pixels_that_are_not_square_are_shown_as_they_are_meant(
    engine: PyavMedia, tmp_path: Path
) -> None:
    strip = drawn(engine, made(tmp_path / "a.mp4", *H264, shape="2"))
    assert (strip.width, strip.height) == (320, 90)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_picture_is_shown_upright(engine: PyavMedia, tmp_path: Path, turn: int) -> None:
    """As another program shows it that turns pictures by itself."""
    source, turned = tmp_path / "a.mp4", tmp_path / "turned.mp4"
    halves = "color=red:s=160x180:r=10:d=1[a];color=blue:s=160x180:r=10:d=1[b];[a][b]hstack"
    subprocess.run([*FFMPEG, "-f", "lavfi", "-i", halves, *H264, source], check=True)
    tag = ("-metadata:s:v:0", f"rotate={turn}")
    subprocess.run([*FFMPEG, "-i", source, "-c", "copy", *tag, turned], check=True)
    strip = drawn(engine, turned.read_bytes(), count=1, height=96)
    small = ("-frames:v", "1", "-vf", f"scale={strip.width}:96")
    seen = in_rgb("-i", str(turned), *small)
    ours = in_rgb("-i", "-", content=strip.content)
    assert len(seen) == len(ours)
    far = sum(abs(one - other) > 40 for one, other in zip(seen, ours, strict=True))
    assert far < len(seen) / 20


def test_a_strip_that_no_jpeg_holds_is_refused(engine: PyavMedia, tmp_path: Path) -> None:
    content = made(tmp_path / "a.mp4", *H264, size="640x180")
    with pytest.raises(MediaLimit):
        drawn(engine, content, count=100, height=360)


def test_sound_alone_has_no_pictures(engine: PyavMedia, tmp_path: Path) -> None:
    sound = tmp_path / "a.m4a"
    subprocess.run([*FFMPEG, "-f", "lavfi", "-i", "sine=d=1", sound], check=True)
    with pytest.raises(NoVideoStream):
        drawn(engine, sound.read_bytes())


def blanked(path: Path, begin: float, end: float) -> bytes:
    """Return a film of which no bytes are left of the frames that are shown in between."""
    moving = "testsrc2=s=320x180:r=10:d=4"
    subprocess.run([*FFMPEG, "-f", "lavfi", "-i", moving, *H264, "-g", "10", path], check=True)
    content = bytearray(path.read_bytes())
    with av.open(str(path)) as film:
        for packet in film.demux(video=0):
            if packet.size and begin <= float((packet.pts or 0) * packet.time_base) < end:
                at = content.index(bytes(packet))
                content[at : at + packet.size] = bytes(packet.size)
    return bytes(content)


def test_what_can_not_be_read_looks_as_what_is_before_it(engine: PyavMedia, tmp_path: Path) -> None:
    strip = drawn(engine, blanked(tmp_path / "a.mkv", 1, 2))
    assert [round(moment, 1) for moment in map(float, strip.moments)] == [0.5, 0.9, 2.5, 3.5]


def test_of_a_film_of_which_nothing_can_be_read_there_is_no_strip(
    engine: PyavMedia, tmp_path: Path
) -> None:
    with pytest.raises(DamagedMedia):
        drawn(engine, blanked(tmp_path / "a.mkv", 0, 9))


@pytest.mark.parametrize("name", ["a.mp4", "a.ts"])
def test_many_pictures_are_exact_behind_one_keyframe(
    engine: PyavMedia, tmp_path: Path, name: str
) -> None:
    """As many are decoded as there are, though not from the keyframe on for each picture."""
    moving = "testsrc2=s=64x36:r=25:d=6"
    path = tmp_path / name
    subprocess.run([*FFMPEG, "-f", "lavfi", "-i", moving, *H264, "-g", "500", path], check=True)
    strip = drawn(engine, path.read_bytes(), count=100, height=16)
    asked = list(Strip(count=100, height=16).moments(Fraction(6)))
    late = [due - moment for due, moment in zip(asked, strip.moments, strict=True)]
    assert all(0 <= each < Fraction(1, 25) + Fraction(1, 500) for each in late)
