"""The trim engine, as the use cases see it."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Protocol

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource


class Media(Protocol):
    """Cuts one window out of one video, or out of sound that comes without pictures."""

    @abstractmethod
    def ping(self) -> None:
        """Return if cuts can be made here, as far as can be told without making one.

        Raises:
            MachineFault: the engine is missing, or could not be started the last time.
        """

    @abstractmethod
    def trim(
        self,
        source: ByteSource,
        window: TrimWindow,
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        watch: Callable[[int], None],
    ) -> Receipt:
        """Write the piece of `source` inside `window` to `sink` and tell what was done.

        The output shows exactly the source frames whose presentation time t satisfies
        start ≤ t < end, in order, with their relative times kept to one tick; the first shows at
        0. A window that only ends past the source is cut at its end. Of a file without moving
        pictures the sound is cut, to the sample where its kind and container allow that, and else
        to its packets; such a receipt counts no frames, and tells of the first and last sample.
        Nothing is written to `sink`
        before the whole output exists and has been checked, so a fault leaves it untouched.

        `watch(percent)` is called from the calling thread at least twice a second while the
        engine works, with 0 to 100, never falling. When it raises, the engine stops within a
        second, and the exception leaves `trim` unchanged.

        Raises:
            NotAVideo: the bytes are no container that we accept.
            NoVideoStream: there are neither moving pictures nor sound.
            DamagedMedia: the file is broken where the window needs it.
            WindowOutside: the window holds no frame.
            UnsupportedMedia: a codec or layout that we don't cut.
            MediaLimit: memory, time, pixels, streams or output bytes beyond what is allowed.
            EngineCrashed: the file made the decoding process die or hang.
            MachineFault: the machine has no room, memory, descriptor or process left, or the
                process that cut was killed from outside; the same cut may succeed later.
            Unavailable: the source or the sink did not answer; also errors of theirs as they are.
        """
