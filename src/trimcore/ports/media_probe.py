"""A look at media without cutting it, as entrypoints see it."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.touching import check_count
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import Unsupported
from trimcore.domain.model.media import Media
from trimcore.domain.model.plan import Plan
from trimcore.domain.model.sources.filmstrip import Filmstrip, Strip
from trimcore.ports.storage.byte_source import ByteSource

_ONE = "This engine plans one window at a time."
_AS_IS = "This engine chooses the container and the tracks by itself."


@runtime_checkable
class MediaProbe(Protocol):
    """Tells what a file is, and what a cut of it would do. Nothing is decoded for that, or written.

    `watch(percent)` is called from the calling thread at least twice a second; when it raises, the
    look ends within a second, and the exception leaves unchanged.
    """

    @abstractmethod
    def inspect(self, source: ByteSource, *, watch: Callable[[int], None]) -> Media:
        """Tell what a file is.

        Raises:
            NotAVideo: the bytes are no container that we accept.
            NoVideoStream: there are neither moving pictures nor sound.
            DamagedMedia: the index or the header is broken.
            Unsupported: a codec or layout that we don't cut.
            MediaLimit: more memory, time, pixels or streams than is allowed.
            EngineCrashed: the file made the process die or hang.
            MachineFault: the machine lacks something; the same may succeed later.
            Unavailable: the source did not answer; also errors of its own as they are.
        """

    @abstractmethod
    def plan(
        self,
        source: ByteSource,
        window: TrimWindow,
        *,
        mode: TrimMode = TrimMode.EXACT,
        watch: Callable[[int], None],
    ) -> Plan:
        """Tell what a cut of a window would do.

        Raises:
            WindowOutside: the window holds no frame.
            TrimcoreError: otherwise as `inspect` does.
        """

    def plan_windows(
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> Plan:
        """Tell what a cut of 1 to 1,000 windows into one output would do, in their order.

        Windows that touch are planned as one. What doesn't say otherwise plans one window only,
        and takes no wish.

        Raises:
            InvalidInput: there are no windows, or too many.
            WindowOutside: a window holds no frame.
            Unsupported: also if the wished container can't hold what the source has, a wished
                track is not there, or where one window only is planned, or no wish is taken.
            TrimcoreError: otherwise as `inspect` does.
        """
        check_count(windows)
        if wish != ANYTHING:
            raise Unsupported(_AS_IS)
        if len(windows) > 1:
            raise Unsupported(_ONE)
        return self.plan(source, windows[0], mode=mode, watch=watch)

    @abstractmethod
    def filmstrip(
        self, source: ByteSource, strip: Strip, *, watch: Callable[[int], None]
    ) -> Filmstrip:
        """Show pictures of the whole source side by side, the same for the same bytes.

        Each is what is shown in the middle of one of as many equal parts of the source. Where
        keyframes lie very far apart it may be what is shown a little before.

        Raises:
            NoVideoStream: there are no moving pictures.
            MediaLimit: also if the strip would be too wide.
            TrimcoreError: otherwise as `inspect` does.
        """
