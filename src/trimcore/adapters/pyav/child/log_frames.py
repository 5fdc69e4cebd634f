"""The child's own log lines, on their way to the caller."""

import logging

from trimcore.adapters.pyav.frame_bodies import pack_json
from trimcore.adapters.pyav.protocol import Channel, FrameType, PeerGone

_LONGEST = 1000


class LogFrames(logging.Handler):
    """Sends each line as a LOG frame. Only the thread that speaks with the caller may log.

    It is no place for libav's lines, which come from any of its threads.
    """

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel

    def emit(self, record: logging.LogRecord) -> None:
        """Send one line; a caller that has gone is noticed by the next frame that matters."""
        try:
            line = {"level": record.levelname, "text": record.getMessage()[:_LONGEST]}
            self._channel.send(FrameType.LOG, pack_json(line))
        except PeerGone:
            return


def send_lines_to(channel: Channel) -> None:
    """Let the lines of this process, from INFO on, go to its caller alone."""
    root = logging.getLogger()
    root.handlers = [LogFrames(channel)]
    root.setLevel(logging.INFO)
