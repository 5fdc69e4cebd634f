"""The frames at the head, encoded."""

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.encoding.transcoder import Transcoder
from trimcore.adapters.pyav.executing.phase import Phase

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


@dataclass(slots=True, kw_only=True)
class HeadEncoder(Phase):
    """Encodes until the last frame of its run; what `then` wants waits for that.

    The run's last frames are often decoded only from packets behind the copied keyframe.
    """

    transcoder: Transcoder
    then: Phase
    _is_finished: bool = False
    _waiting: "deque[tuple[int, Packet[Stream]]]" = field(default_factory=deque)

    def wants(self, position: int) -> bool:
        return position >= self.transcoder.run.decode_from

    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        if self.then.wants(position):
            self._waiting.append((position, packet))
        if not self._is_finished:
            self.transcoder.feed(packet)
            if self.transcoder.complete:
                self._finish_head()
        if self._is_finished:
            self._pass_on()

    def finish(self) -> None:
        if not self._is_finished:
            self._finish_head()
        self._pass_on()
        self.then.finish()

    def _finish_head(self) -> None:
        self.transcoder.finish()
        self._is_finished = True

    def _pass_on(self) -> None:
        while self._waiting:
            self.then.feed(*self._waiting.popleft())
