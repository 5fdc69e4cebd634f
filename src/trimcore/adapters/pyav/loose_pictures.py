"""Free decoded pictures that nothing holds any more."""

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_MOST = 1 << 22
"""Pixels of decoded pictures after which it is worth while to free them."""


@dataclass(slots=True)
class LoosePictures:
    """Counts pictures that are done with, and frees them now and then.

    Each holds what is beside it, and is held by that.
    """

    _pixels: int = 0

    def let_go(self, frame: "VideoFrame") -> None:
        """Count one; it is freed later, as soon as its caller has forgotten it."""
        self._pixels += frame.width * frame.height
        if self._pixels > _MOST:
            self._pixels = 0
            free_loose()


def free_loose() -> None:
    """Free pictures that are done with, and containers that are closed, with their decoders.

    A container is held by its tracks, which it holds.
    """
    gc.collect()
