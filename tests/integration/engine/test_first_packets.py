"""Whatever the container, a cut from the beginning has the first frames, and the first sound."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched, window_of

FRAMES = 100
RATE = 25
KINDS = {
    "asf": ("mpeg4", "mp2"),
    "avi": ("mpeg4", "mp2"),
    "flv": ("flv", "libmp3lame"),
    "matroska": ("mpeg4", "mp2"),
    "mov": ("mpeg4", "aac"),
    "mp4": ("mpeg4", "aac"),
    "mpegts": ("mpeg2video", "mp2"),
    "mxf": ("mpeg2video", "pcm_s16le"),
    "nut": ("mpeg4", "mp2"),
    "vob": ("mpeg2video", "mp2"),
    "webm": ("libvpx", "libopus"),
    "wtv": ("mpeg2video", "mp2"),
}


def pictures(made: VideoStream, later: Fraction) -> list["Packet[VideoStream]"]:
    """Encode pictures with a keyframe every half of them, and B-frames if the codec has them."""
    made.width, made.height, made.pix_fmt = 320, 180, "yuv420p"
    made.codec_context.gop_size = FRAMES // 2
    made.codec_context.max_b_frames = 2 if made.codec.name.startswith("mpeg") else 0
    coded = []
    for number in range(FRAMES):
        frame = draw(number, 320, 180)
        frame.pts, frame.time_base = number + int(later * RATE), Fraction(1, RATE)
        coded += made.encode(frame)
    return [*coded, *made.encode(None)]


def sound(made: AudioStream, later: Fraction) -> list["Packet[AudioStream]"]:
    """Encode four seconds of a tone."""
    rate = 48_000
    made.layout = "stereo"
    coded = []
    for begin in range(0, 4 * rate, 1200):
        wave = np.sin((begin + np.arange(1200)) * 2 * np.pi * 440 / rate) * 8000
        both = np.repeat(wave.astype(np.int16), 2)[None]
        frame = AudioFrame.from_ndarray(both, format="s16", layout="stereo")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        frame.pts = begin + int(later * rate)
        coded += made.encode(frame)
    return [*coded, *made.encode(None)]


def decoded(packet: "Packet[Stream]") -> Fraction:
    """Return when a packet is decoded, in seconds."""
    return (packet.dts or 0) * (packet.time_base or Fraction(1))


def film(container: str, pictures_later: Fraction, sound_later: Fraction) -> bytes:
    """Make a film with tracks that do not begin together."""
    codecs, file = KINDS[container], io.BytesIO()
    with av.open(file, "w", format=container) as made:
        assert isinstance(made, OutputContainer)
        video = made.add_stream(codecs[0], rate=RATE)
        audio = made.add_stream(codecs[1], rate=44_100 if container == "flv" else 48_000)
        assert isinstance(video, VideoStream)
        assert isinstance(audio, AudioStream)
        coded: list[Packet[Any]] = [*pictures(video, pictures_later), *sound(audio, sound_later)]
        for packet in sorted(coded, key=decoded):
            made.mux(packet)
    return file.getvalue()


def packets(content: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return what the packets of the pictures and of the sound hold."""
    seen: list[bytes] = []
    heard: list[bytes] = []
    with av.open(io.BytesIO(content), "r") as file:
        video = file.streams.video[0]
        for packet in file.demux(video, file.streams.audio[0]):
            if packet.size:
                (seen if packet.stream_index == video.index else heard).append(bytes(packet))
    return seen, heard


@pytest.mark.parametrize("container", KINDS)
@pytest.mark.parametrize(
    ("pictures_later", "sound_later"),
    [("0", "0"), ("0.4", "0"), ("0", "0.4")],
    ids=["together", "sound-first", "pictures-first"],
)
def test_a_cut_of_everything_begins_with_the_first_packets(
    engine: PyavMedia, container: str, pictures_later: str, sound_later: str
) -> None:
    source = film(container, Fraction(pictures_later), Fraction(sound_later))
    sink = KeptSink()
    receipt = engine.trim(
        KeptSource(source), window_of(Fraction(0), Fraction(60)), sink, watch=unwatched
    )
    assert receipt.frames_copied + receipt.frames_encoded == FRAMES
    (seen, heard), (shows, sounds) = packets(source), packets(sink.content)
    if receipt.frames_copied == FRAMES:
        assert shows[0] == seen[0]
    if container != "mxf" and all(stream.fate == "copied" for stream in receipt.streams):
        assert sounds[0] in heard[:2]
