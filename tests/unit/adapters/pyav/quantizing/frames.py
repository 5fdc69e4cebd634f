"""Frames as the engine decodes them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.corpus.specs import Spec
from tests.tiny_films import film, opened

if TYPE_CHECKING:
    from av.video.frame import VideoFrame


def frames_of(spec: Spec) -> "Iterator[VideoFrame]":
    """Decode a film as the engine does."""
    source = opened(film(spec))
    for packet in source.container.demux(source.video):
        yield from source.decoder.decode(packet)
