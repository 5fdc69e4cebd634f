"""Long and large files, made fast: one encoded piece whose packets are repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from itertools import count
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.container.output import OutputContainer
from av.packet import Packet
from av.stream import Stream

from .sounds import RATE, sound_frames
from .sources import make
from .specs import Options, Spec

_LOOP = 16
"""Seconds of sound that are exactly 750 packets of AAC."""
_Coded = tuple[bytes, int, int, int, bool]
_FAST: Options = (("preset", "ultrafast"), ("crf", "26"), ("sc_threshold", "0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What a long film is like. Its frame numbers begin anew after each piece."""

    seconds: int = 600
    width: int = 1920
    height: int = 1080
    rate: Fraction = Fraction(30)
    gop: int = 250
    gops_in_piece: int = 2
    bframes: int = 2
    bit_rate: int = 0
    """If not 0, pictures are padded to this constant rate."""
    noise: int = 0
    slices: int = 2
    """Into so many each picture is divided."""
    sound: bool = True
    index_in_front: bool = True


def long_film(target: Path, film: Film | None = None) -> Path:
    """Make ten minutes of 1080p H.264 and AAC with long closed GOPs, or what `film` says."""
    film = film or Film()
    piece = target.with_suffix(".piece")
    sound = target.with_suffix(".sound")
    make(_piece(film), piece)
    _make_sound(sound)
    options = {"fflags": "+bitexact"}
    if film.index_in_front:
        options["movflags"] = "faststart"
    with (
        av.open(str(piece)) as pictures,
        av.open(str(sound)) as sounds,
        av.open(str(target), "w", format="mp4", container_options=options) as out,
    ):
        streams: list[Stream] = [pictures.streams.video[0]]
        if film.sound:
            streams.append(sounds.streams.audio[0])
        _write(out, streams, film)
    piece.unlink()
    sound.unlink()
    return target


def big_film(target: Path, size: int = 1 << 30, *, height: int = 1080) -> Path:
    """Make a valid mp4 of about `size` bytes, at 40 Mbit/s."""
    bit_rate = 40_000_000
    seconds = max(1, size * 8 // (bit_rate + 128_000))
    width = height * 16 // 9
    film = Film(
        seconds=seconds, width=width, height=height, gop=60, bit_rate=bit_rate, gops_in_piece=1
    )
    return long_film(target, film)


def _piece(film: Film) -> Spec:
    padding = f"cpu-independent=1:nal-hrd=cbr:filler=1:vbv-maxrate={film.bit_rate // 1000}"
    padded: Options = (("x264-params", f"{padding}:vbv-bufsize={film.bit_rate // 1000}"),)
    return Spec(
        name="piece",
        options=(*_FAST, ("threads", str(film.slices)), *(padded if film.bit_rate else ())),
        width=film.width,
        height=film.height,
        rate=film.rate,
        gop=film.gop,
        bframes=film.bframes,
        bit_rate=film.bit_rate,
        frames=film.gop * film.gops_in_piece,
        noise=film.noise,
        sounds=(),
    )


def _make_sound(target: Path) -> None:
    with av.open(str(target), "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=RATE, options={"aac_coder": "fast"})
        assert isinstance(stream, AudioStream)
        stream.codec_context.layout = "stereo"
        stream.codec_context.bit_rate = 128_000
        for frame in [*sound_frames(0, Fraction(_LOOP), delay=Fraction(0)), None]:
            out.mux(stream.encode(frame))


def _write(out: OutputContainer, sources: list[Stream], film: Film) -> None:
    """Interleave the repeated tracks up to the film's end."""
    lengths = [Fraction(film.gop * film.gops_in_piece) / film.rate, Fraction(_LOOP)]
    tracks = [
        _repeat(_load(source), out.add_stream_from_template(source), length, film.seconds)
        for source, length in zip(sources, lengths, strict=False)
    ]
    for packet in merge(*tracks, key=lambda packet: (packet.dts or 0) * packet.time_base):
        out.mux_one(packet)


def _load(source: Stream) -> list[_Coded]:
    """Read a stream's packets into memory, but for what lies before its beginning."""
    assert isinstance(source.container, InputContainer)
    return [
        (bytes(packet), packet.pts, packet.dts or 0, packet.duration or 0, packet.is_keyframe)
        for packet in source.container.demux(source)
        if packet.size and packet.pts is not None and packet.pts >= 0
    ]


def _repeat(
    packets: list[_Coded], stream: Stream, length: Fraction, seconds: int
) -> Iterator[Packet[Stream]]:
    base = stream.time_base
    assert base is not None
    first = packets[0][2]
    for turn in count():
        shift = round(turn * length / base)
        for data, pts, dts, duration, keyframe in packets:
            if (dts - first + shift) * base >= seconds:
                return
            packet: Packet[Stream] = Packet(data)
            packet.stream, packet.time_base = stream, base
            packet.pts, packet.dts, packet.duration = pts + shift, dts + shift, duration
            packet.is_keyframe = keyframe
            yield packet
