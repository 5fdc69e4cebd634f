"""Pictures of AV1 that are not shown."""

from __future__ import annotations

import io
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus.pictures import plane_pixels
from tests.corpus.specs import Options, Spec
from tests.tiny_films import film
from trimcore.adapters.pyav.bitstream.hiding.av1.hiding import AV1_HIDING, written
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide
from trimcore.adapters.pyav.bitstream.obu.units import units_in
from trimcore.adapters.pyav.bitstream.remade import packet_of

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

SEQUENCE, METADATA, FRAME, PADDING = 1, 5, 6, 15
FILMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "plain": ("yuv420p", ()),
    "ten bits, with grain": ("yuv420p10le", ("film-grain=20",)),
    "screen": ("yuv420p", ("scm=1",)),
    "low delay": ("yuv420p", ("pred-struct=1",)),
    "tiles": ("yuv420p", ("tile-columns=1", "tile-rows=1")),
    "variance": ("yuv420p", ("aq-mode=1", "enable-variance-boost=1", "enable-qm=1")),
}


@cache
def packets(name: str) -> tuple[bytes, ...]:
    """Make a film and return its packets: forty pictures from one keyframe on."""
    pix_fmt, params = FILMS[name]
    options: Options = (
        ("preset", "8"),
        ("crf", "30"),
        ("svtav1-params", ":".join(("lp=1", *params))),
    )
    spec = Spec(
        name=f"av1-{name}",
        codec="libsvtav1",
        container="matroska",
        suffix="mkv",
        options=options,
        pix_fmt=pix_fmt,
        width=256 if name != "tiles" else 640,
        height=144 if name != "tiles" else 384,
        frames=40,
        gop=80,
        bframes=0,
        noise=4,
        sounds=(),
    )
    with av.open(io.BytesIO(film(spec)), "r") as container:
        return tuple(bytes(packet) for packet in container.demux(video=0) if packet.size)


def decoded(data: list[bytes]) -> list[bytes]:
    """Decode packets, and return digests of the pictures that are shown."""
    decoder = cast("VideoCodecContext", av.CodecContext.create("libdav1d", "r"))
    shown = [frame for one in data for frame in decoder.decode(packet_of(one))]
    digests = []
    for frame in (*shown, *decoder.decode(None)):
        digest = blake2b(digest_size=16)
        for plane in range(len(frame.planes)):
            digest.update(plane_pixels(frame, plane).tobytes())
        digests.append(digest.digest())
    return digests


def hidden(data: tuple[bytes, ...]) -> tuple[int, list[bytes]]:
    """Hide packets; return how many pictures there were, and what is written."""
    hiding = AV1_HIDING.begins()
    for one in data:
        hiding.hide(one)
    return hiding.count, hiding.packets()


@pytest.mark.parametrize("name", FILMS)
@pytest.mark.parametrize("first", [1, 2, 7, 18, 33])
def test_what_follows_is_decoded_as_it_was(name: str, first: int) -> None:
    """Bit by bit; nothing that is hidden is shown."""
    data = packets(name)
    count, lead = hidden(data[:first])
    assert len(lead) == 1
    assert count == AV1_HIDING.unshown(lead[0]) == AV1_HIDING.pictures(lead[0])
    assert decoded([*lead, *data[first:]]) == decoded([*data])[first:]


@pytest.mark.parametrize("name", FILMS)
def test_hidden_frames_can_be_read_as_such(name: str) -> None:
    """Hidden once more, they stay as they are."""
    count, lead = hidden(packets(name)[:30])
    assert hidden((lead[0],)) == (count, lead)


def test_a_sequence_header_is_kept_once() -> None:
    """It may come with each keyframe, and is the same then."""
    data = packets("plain")
    sequence = next(
        data[0][unit.start : unit.end]
        for unit in units_in(data[0])
        if unit is not None and unit.kind == SEQUENCE
    )
    _, (lead,) = hidden((data[0], sequence + data[1]))
    kinds = [unit.kind for unit in units_in(lead) if unit is not None]
    assert kinds.count(SEQUENCE) == 1
    with pytest.raises(CannotHide):
        hidden((data[0], written(SEQUENCE, sequence[2:] + b"\0") + data[1]))


def test_messages_that_last_are_kept() -> None:
    """Others are about the picture with which they come."""
    first = packets("plain")[0]
    bright, caption = written(METADATA, b"\1\0\0\0\0\x80"), written(METADATA, b"\4\xb5\0\x80")
    _, (lead,) = hidden((first + bright + caption + written(PADDING, b"\0"),))
    assert bright in lead
    assert caption not in lead
    assert [unit.kind for unit in units_in(lead) if unit is not None][-1] == METADATA


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(written(FRAME, b"\x10" * 20), id="no sequence before"),
        pytest.param(b"\x36\x08\x00", id="a layer"),
        pytest.param(b"\x32\x7f\x00", id="broken"),
        pytest.param(written(8, b"\0"), id="a list of tiles"),
        pytest.param(written(SEQUENCE, b"\0"), id="half a sequence"),
    ],
)
def test_what_is_not_known_can_t_be_hidden(data: bytes) -> None:
    """Nothing is guessed."""
    with pytest.raises(CannotHide):
        hidden((data,))


@given(st.sampled_from(sorted(FILMS)), st.data())
@settings(deadline=None)
def test_a_damaged_frame_is_refused_or_read(name: str, data: st.DataObject) -> None:
    """In no other way."""
    first, second, *_ = packets(name)
    spoilt = bytearray(second)
    at = data.draw(st.integers(0, min(40, len(spoilt)) - 1))
    spoilt[at] ^= data.draw(st.integers(1, 255))
    try:
        hidden((first, bytes(spoilt)))
    except CannotHide:
        return
    assert AV1_HIDING.pictures(bytes(spoilt)) >= AV1_HIDING.unshown(bytes(spoilt))


def test_a_size_takes_as_many_bytes_as_it_needs() -> None:
    """Seven bits in each."""
    for size in (0, 127, 128, 16_383, 16_384):
        (unit,) = units_in(written(FRAME, bytes(size)))
        assert unit is not None
        assert (unit.kind, unit.end - unit.body) == (FRAME, size)
