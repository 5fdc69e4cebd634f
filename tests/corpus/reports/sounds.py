"""Reports of sound that was lost, moved or exchanged."""

from fractions import Fraction
from pathlib import Path

import av

from tests.corpus.specs import Sound, Spec

from .report import Report, told

_MKVTOOLNIX = "https://github.com/mbunkus/mkvtoolnix/issues/"
_FAST = (("preset", "veryfast"), ("threads", "1"), ("sc_threshold", "0"))
_X265 = (
    ("preset", "superfast"),
    ("x265-params", "pools=none:frame-threads=1:log-level=error:scenecut=0"),
)
_ENOUGH = Fraction(3, 2)


def _without_later_sound(target: Path) -> None:
    """Leave out what is heard after a second and a half."""
    whole = target.with_suffix(".whole")
    target.rename(whole)
    with av.open(str(whole)) as source, av.open(str(target), "w", format="mp4") as out:
        copies = {stream: out.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            late = (packet.pts or 0) * packet.time_base >= _ENOUGH
            if packet.size and not (late and packet.stream.type == "audio"):
                packet.stream = copies[packet.stream]
                out.mux_one(packet)
    whole.unlink()


SOUNDS: tuple[Report, ...] = (
    told(
        Spec(
            name="opus-delay",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            gop=30,
            frames=90,
            sounds=(Sound(codec="libopus"),),
        ),
        "Opus that begins before zero",
        f"{_MKVTOOLNIX}1849",
        "What the coder needs before the first sample is not heard, and moves nothing.",
        (("0", "1"), ("1.23", "1")),
    ),
    told(
        Spec(
            name="four-tracks",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            gop=30,
            frames=90,
            sounds=(
                Sound(title="Mix"),
                Sound(title="Game", language="eng"),
                Sound(title="Voice", language="fin", codec="libopus"),
                Sound(title="Chat", codec="flac"),
            ),
        ),
        "four tracks of sound",
        "https://github.com/mifi/lossless-cut/issues/2748",
        "Every track is there and has its own sound.",
        (("0.4", "1"), ("1", "1.5")),
    ),
    told(
        Spec(
            name="sound-not-yet-there",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            gop=30,
            frames=100,
            sounds=(Sound(), Sound(codec="ac3", delay=Fraction(2))),
        ),
        "a track that begins after the window",
        f"{_MKVTOOLNIX}1660",
        "The late track begins as late as in the source.",
        (("1", "1.6"), ("2.2", "1")),
    ),
    told(
        Spec(
            name="hevc-and-flac",
            container="matroska",
            suffix="mkv",
            codec="libx265",
            options=_X265,
            gop=40,
            frames=90,
            sounds=(Sound(codec="flac"),),
        ),
        "HEVC with FLAC",
        "https://github.com/WyattBlue/auto-editor/issues/137",
        "Sound lies where the pictures are, to the end.",
        (("0.7", "1"), ("1.5", "1.4")),
    ),
    told(
        Spec(
            name="mp3-in-avi",
            container="avi",
            suffix="avi",
            codec="mpeg4",
            bit_rate=900_000,
            gop=24,
            bframes=0,
            frames=90,
            rate=Fraction(25),
            sounds=(Sound(codec="libmp3lame"),),
            muxer=(("avoid_negative_ts", "disabled"),),
        ),
        "MP3 in AVI",
        f"{_MKVTOOLNIX}1137",
        "Sound is neither early nor late by the coder's delay, and whole from the start.",
        (("0.5", "1"), ("2", "1")),
    ),
    told(
        Spec(
            name="broadcast-at-59.94",
            container="mpegts",
            suffix="ts",
            options=_FAST,
            rate=Fraction(60_000, 1001),
            gop=60,
            frames=150,
            muxer=(("max_delay", "700000"),),
        ),
        "59.94 pictures a second in a transport stream",
        "https://github.com/mltframework/shotcut/issues/177",
        "No picture is lost at a cut, and no lag adds up.",
        (("0.5", "1"), ("1.3", "0.8")),
    ),
    told(
        Spec(name="sound-ends-early", options=_FAST, gop=30, frames=90),
        "sound that ends before the pictures",
        "https://github.com/Zulko/moviepy/issues/772",
        "Pictures go on in silence; no sound is doubled.",
        (("0.5", "2"), ("1.1", "1")),
        changed=_without_later_sound,
    ),
)
