"""Load now what libav and its wrapper load late, so that a confined child finds it all there."""

import io

import av
import av.subtitles.codeccontext
import av.subtitles.stream
import av.subtitles.subtitle

from trimcore.adapters.pyav.libav_log import tell_warnings

_FRAMES = 3


def load_codecs() -> None:
    """Encode and decode a few tiny frames, and let libav's warnings go to standard error.

    They are written by libav's own callback: the wrapper's takes Python's lock, which the thread
    that waits for libav may hold.
    """
    av.logging.restore_default_callback()
    tell_warnings()
    file = io.BytesIO()
    with av.open(file, mode="w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width = stream.height = 64
        stream.codec_context.thread_count = 1
        for number in range(_FRAMES):
            frame = av.VideoFrame(64, 64, "yuv420p")
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    file.seek(0)
    with av.open(file, mode="r") as container:
        container.streams.video[0].codec_context.thread_count = 1
        for frame in container.decode(video=0):
            list(frame.side_data)
        container.seek(0)
