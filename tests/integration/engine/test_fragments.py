"""Fragments may be as short as one picture, and a window may lie over many of them."""

import io
from fractions import Fraction
from itertools import pairwise

import av

from tests.corpus.clicking import APART, Part, clicks, record
from tests.corpus.sources import Library
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched


def fragmented(content: bytes, *, pictures_alone: bool = True) -> bytes:
    """Put each packet into a fragment of its own."""
    file = io.BytesIO()
    flags = {"movflags": "frag_every_frame+empty_moov+default_base_moof"}
    with (
        av.open(io.BytesIO(content), "r") as film,
        av.open(file, "w", format="mp4", container_options=flags) as made,
    ):
        streams = film.streams.video if pictures_alone else film.streams
        copies = {one.index: made.add_stream_from_template(one) for one in streams}
        for packet in film.demux(list(streams)):
            if packet.size:
                packet.stream = copies[packet.stream_index]
                made.mux(packet)
    return file.getvalue()


def test_a_fragment_for_each_picture(engine: PyavMedia, library: Library) -> None:
    """The window's frames are joined and shown, all of them."""
    source = fragmented(library.path("h264-short-gop").read_bytes())
    sink, window = KeptSink(), TrimWindow.parse("0.63", "1.5")
    receipt = engine.trim(KeptSource(source), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    assert receipt.frames_copied > 0
    with av.open(io.BytesIO(sink.content), "r") as file:
        shown = sum(1 for _ in file.decode(video=0))
    assert shown == receipt.frames_copied + receipt.frames_encoded


def test_a_fragment_for_each_packet_of_sound(engine: PyavMedia) -> None:
    """Muxers tell of two that they begin at once; both are heard, each in its turn."""
    source = fragmented(record(Part()), pictures_alone=False)
    with av.open(io.BytesIO(source), "r") as file:
        begun = [packet.pts for packet in file.demux(audio=0) if packet.size]
    assert len(set(begun)) < len(begun)
    sink, window = KeptSink(), TrimWindow.parse("0.6", "1.2")
    receipt = engine.trim(KeptSource(source), window, sink, watch=unwatched)
    assert receipt.streams[1].fate is StreamFate.COPIED
    heard = clicks(sink.content)
    assert len(heard) in {4, 5}
    steps = {after - before for before, after in pairwise(heard)}
    assert all(abs(step - APART) < Fraction(1, 1000) for step in steps)
