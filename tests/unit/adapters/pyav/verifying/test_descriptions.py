"""Faults planted into what a file says of itself, and into its lines of text: each is caught."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import av
import pytest
from av.audio.stream import AudioStream
from av.stream import AttachmentStream, Disposition
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE as SAMPLES
from tests.corpus.sounds import sound_frames
from tests.unit.adapters.pyav.verifying.outputs import FRAMES, HEIGHT, RATE, WIDTH, Output, cut_of
from tests.unit.adapters.pyav.verifying.spoiling import Packets, later, of_kind
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.containers import MATROSKA, MP4
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.container.core import Chapter
    from av.packet import Packet
    from av.stream import Stream

WINDOW = TrimWindow.parse("0.3", "1.9")
FOR_WHOM = Disposition.forced | Disposition.hearing_impaired
TEXTS = {MATROSKA: "subrip", MP4: "mov_text"}


def chapters(title: str = "part", late: int = 0) -> list[Chapter]:
    return [
        {
            "id": number + 1,
            "start": number * 1000 + late,
            "end": number * 1000 + 1000,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": f"{title} {number}"},
        }
        for number in range(3)
    ]


def line(number: int, into: str) -> bytes:
    text = f"line {number}".encode()
    return text if into == MATROSKA.muxer else len(text).to_bytes(2, "big") + text


def film(into: str) -> bytes:
    """Make one with all that is compared: lines, chapters, a file, languages, colours."""
    file = io.BytesIO()
    with av.open(file, "w", format=into) as made:
        video = made.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "bf": "0"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        context = video.codec_context
        context.gop_size, context.color_range, context.color_primaries = 15, 1, 9
        context.color_trc, context.colorspace = 18, 9
        sound = made.add_stream("aac", rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.layout = "stereo"
        sound.metadata["language"] = "fin"
        text = made.add_mux_stream(TEXTS[MP4 if into == "mp4" else MATROSKA])
        text.time_base = Fraction(1, 1000)
        text.disposition, text.metadata["language"] = FOR_WHOM, "swe"
        made.set_chapters(chapters())
        video.metadata["timecode"] = "01:00:00:00"
        if into == MATROSKA.muxer:
            made.add_attachment("font.ttf", "font/ttf", bytes(range(200)))
        for number in range(8):
            made.mux(said(text, number, into))
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        for part in [*sound_frames(0, Fraction(FRAMES, RATE), delay=Fraction(0)), None]:
            if part is not None and part.layout.name == "mono":
                part = av.AudioResampler(layout="stereo", format=part.format).resample(part)[0]  # noqa: PLW2901 - in stereo
            made.mux(sound.encode(part))
    return file.getvalue()


def said(text: Stream, number: int, into: str) -> Packet[Stream]:
    packet: Packet[Stream] = av.Packet(line(number, into))
    packet.stream, packet.time_base, packet.is_keyframe = text, Fraction(1, 1000), True
    packet.pts = packet.dts = 300 * number
    packet.duration = 200
    return packet


@cache
def output(into: str) -> Output:
    return cut_of(film(into), WINDOW, TrimMode.EXACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is done wrong when an output is wrapped anew."""

    change: Callable[[Packets], Packets] = lambda packets: packets
    chapters: Callable[[list[Chapter]], list[Chapter]] = lambda due: due
    without_files: bool = False
    language: str = ""
    disposition: Disposition | None = None
    timecode: str = ""
    colours: tuple[int, int, int, int] | None = None


def wrapped(content: bytes, muxer: str, fault: Fault) -> bytes:
    """Wrap all anew, as it is but for the fault."""
    file = io.BytesIO()
    with av.open(io.BytesIO(content), "r") as source, av.open(file, "w", format=muxer) as made:
        copies = {one.index: copied(made, one, fault) for one in taken(source)}
        made.set_chapters(fault.chapters(source.chapters()))
        for one in source.streams:
            if isinstance(one, AttachmentStream) and not fault.without_files:
                made.add_attachment(one.metadata["filename"], one.metadata["mimetype"], one.data)
        packets = [
            packet
            for packet in source.demux(list(taken(source)))
            if packet.size and not (packet.stream.type == "subtitle" and packet.size == 2)
        ]
        for packet in fault.change(packets):
            packet.stream = copies[packet.stream_index]
            made.mux(packet)
    return file.getvalue()


def taken(source: InputContainer) -> list[Stream]:
    return [one for one in source.streams if one.type in {"video", "audio", "subtitle"}]


def copied(made: OutputContainer, stream: Stream, fault: Fault) -> Stream:
    copy = made.add_stream_from_template(stream, opaque=True)
    copy.disposition = stream.disposition
    for name in ("language", "timecode"):
        if name in {key.lower() for key in stream.metadata}:
            copy.metadata[name] = {k.lower(): v for k, v in stream.metadata.items()}[name]
    if stream.type == "audio" and fault.language:
        copy.metadata["language"] = fault.language
    if stream.type == "subtitle" and fault.disposition is not None:
        copy.disposition = fault.disposition
    if isinstance(copy, VideoStream):
        copy.metadata["timecode"] = fault.timecode or copy.metadata.get("timecode", "01:00:00:09")
        context = copy.codec_context
        if fault.colours is not None:
            told = fault.colours
            context.color_range, context.color_primaries = told[:2]
            context.color_trc, context.colorspace = told[2:]
    return copy


def emptied(packets: Packets) -> Packets:
    """Leave the lines' moments, and take their words."""
    for packet in packets:
        packet.update(b" " * packet.size)
    return packets


def truncated(packets: Packets) -> Packets:
    return packets[: len(packets) // 2]


FAULTS = {
    "lines come late": Fault(change=of_kind("subtitle", later(Fraction(3, 10)))),
    "half of the lines are missing": Fault(change=of_kind("subtitle", truncated)),
    "a line is missing": Fault(change=of_kind("subtitle", lambda lines: lines[1:])),
    "lines say nothing": Fault(change=of_kind("subtitle", emptied)),
    "there is no line": Fault(change=of_kind("subtitle", lambda _: [])),
    "there are no chapters": Fault(chapters=lambda _: []),
    "a chapter is missing": Fault(chapters=lambda due: due[1:]),
    "chapters begin elsewhere": Fault(
        chapters=lambda due: [{**one, "start": one["start"] * 3 // 4} for one in due]
    ),
    "chapters are called otherwise": Fault(
        chapters=lambda due: [{**one, "metadata": {"title": "another"}} for one in due]
    ),
    "another language": Fault(language="nor"),
    "for nobody in particular": Fault(disposition=Disposition(0)),
    "another timecode": Fault(timecode="02:00:00:00"),
    "another range": Fault(colours=(2, 9, 18, 9)),
    "other primaries": Fault(colours=(1, 1, 18, 9)),
    "another transfer": Fault(colours=(1, 9, 16, 9)),
    "another matrix": Fault(colours=(1, 9, 18, 1)),
}


@pytest.mark.parametrize("into", [MATROSKA.muxer, MP4.muxer])
def test_what_is_not_spoilt_passes(into: str) -> None:
    """As it was written, and wrapped anew."""
    made = output(into)
    assert made.check() > 30
    assert made.check(wrapped(made.content, into, Fault())) > 30


@pytest.mark.parametrize("into", [MATROSKA.muxer, MP4.muxer])
@pytest.mark.parametrize("fault", list(FAULTS))
def test_what_is_said_otherwise_is_noticed(into: str, fault: str) -> None:
    """Each by itself."""
    made = output(into)
    with pytest.raises(WrongOutput):
        made.check(wrapped(made.content, into, FAULTS[fault]))


def test_a_file_that_is_not_attached_any_more_is_missed() -> None:
    """Whole, as all that Matroska holds."""
    made = output(MATROSKA.muxer)
    with pytest.raises(WrongOutput, match="attached"):
        made.check(wrapped(made.content, MATROSKA.muxer, Fault(without_files=True)))
