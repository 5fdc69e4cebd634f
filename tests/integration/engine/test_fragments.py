"""Fragments may be as short as one picture, and a window may lie over many of them."""

import io

import av

from tests.corpus.sources import Library
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched


def fragmented(content: bytes) -> bytes:
    """Put each picture into a fragment of its own."""
    file = io.BytesIO()
    flags = {"movflags": "frag_every_frame+empty_moov+default_base_moof"}
    with (
        av.open(io.BytesIO(content), "r") as film,
        av.open(file, "w", format="mp4", container_options=flags) as made,
    ):
        video = film.streams.video[0]
        copy = made.add_stream_from_template(video)
        for packet in film.demux(video):
            if packet.size:
                packet.stream = copy
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
