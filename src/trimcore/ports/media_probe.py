"""A look at media without cutting it, as entrypoints see it."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Protocol

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.media import Media
from trimcore.domain.model.plan import Plan
from trimcore.ports.storage.byte_source import ByteSource


class MediaProbe(Protocol):
    """Tells what a file is, and what a cut of it would do. Nothing is decoded or written.

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
            UnsupportedMedia: a codec or layout that we don't cut.
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
