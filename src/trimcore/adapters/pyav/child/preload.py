"""Load now what libav and its wrapper load late, so that a confined child finds it all there."""

import importlib
import io
import pkgutil

import av

_FRAMES = 3


def load_codecs() -> None:
    """Encode and decode a few tiny frames, and switch libav's own log off."""
    av.logging.set_level(None)
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
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
