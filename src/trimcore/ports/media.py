"""The trim engine, as the use cases see it."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Protocol

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.touching import check_count
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import Unsupported
from trimcore.domain.model.media import Media as Inspected
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

_ONE = "This engine cuts one window at a time."
_AS_IS = "This engine chooses the container and the tracks by itself."


class Media(Protocol):
    """Cuts windows out of one video, or out of sound that comes without pictures."""

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
        before the whole output exists and has been checked, so a fault leaves it untouched; but
        for a `FileSink`, in which the output may be made.

        `watch(percent)` is called from the calling thread at least twice a second while the
        engine works, with 0 to 100, never falling. When it raises, the engine stops within a
        second, and the exception leaves `trim` unchanged.

        Raises:
            NotAVideo: the bytes are no container that we accept.
            NoVideoStream: there are neither moving pictures nor sound.
            DamagedMedia: the file is broken where the window needs it.
            WindowOutside: the window holds no frame.
            Unsupported: a codec or layout that we don't cut.
            MediaLimit: memory, time, pixels, streams or output bytes beyond what is allowed.
            EngineCrashed: the file made the decoding process die or hang.
            MachineFault: the machine has no room, memory, descriptor or process left, or the
                process that cut was killed from outside; the same cut may succeed later.
            Unavailable: the source or the sink did not answer; also errors of theirs as they are.
        """

    def trim_windows(
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> Receipt:
        """Write the pieces of `source` inside each of 1 to 1,000 windows, one after the other.

        Windows come in the order in which they are given, and may touch, overlap and repeat. Each
        is exact as `trim` is, and begins where the one before it ends; sound is in step with the
        pictures to within half of one of its packets at each, whatever came before. Windows that
        touch are cut as one. In all else it is as `trim`, which it is for a single window and no
        wish. An engine that doesn't say otherwise takes one window only, and no wish.

        Raises:
            InvalidInput: there are no windows, or too many.
            WindowOutside: a window holds no frame.
            Unsupported: also, before any work, if the wished container can't hold what the
                source has, a wished track is not there, or this engine takes one window only, or
                no wish.
        """
        check_count(windows)
        if wish != ANYTHING:
            raise Unsupported(_AS_IS)
        if len(windows) > 1:
            raise Unsupported(_ONE)
        return self.trim(source, windows[0], sink, mode=mode, watch=watch)

    def trim_and_look(
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> tuple[Receipt, Inspected | None]:
        """Do as `trim_windows` does, and tell what the source is if that was seen on the way.

        It is what a `MediaProbe` tells of the same bytes, without keyframes, chapters and tags.
        None: no more than the cut needs was looked at, which an engine that doesn't say otherwise
        never does.

        Raises:
            TrimcoreError: as `trim_windows` does; a look that fails is none, and no fault.
        """
        receipt = self.trim_windows(source, windows, sink, mode=mode, wish=wish, watch=watch)
        return receipt, None
