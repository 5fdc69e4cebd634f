"""Is nothing hidden in the file, and does its header tell the truth?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from .boxes import boxes, track_lengths
from .case import Case
from .hearing import hear
from .viewing import MICROSECOND, container_zero, main_video

_MP4, _MATROSKA = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"
_SLACK = Fraction(2, 1000)
"""Headers give times in milliseconds."""
_UNHEARD = Fraction(80, 1000)
"""Some codecs need this much sound before what is heard first, in whole packets; more is a leak."""
_BY_ITSELF = ("flac", "alac", "tta", "wavpack", "pcm_", "adpcm_")
"""How the names begin of codecs that need nothing before a packet: a part of one may be unheard."""
_UNUSED_BYTES = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is in a file, edit lists ignored: of sound all, the longest packet, and the codec."""

    format: str
    starts: Fraction
    lasts: Fraction | None
    pictures: int
    sounds: tuple[tuple[Fraction, Fraction, str], ...]
    bytes: int


def judge_wrapping(case: Case) -> None:
    """Look at the file itself."""
    stored = _stored(case.output)
    _judge_hidden(case, stored)
    if stored.format in {_MP4, _MATROSKA}:
        _judge_start(case)
        _judge_length(case, stored)
    if stored.format == _MP4:
        _judge_boxes(case, stored)


def _stored(path: Path) -> Stored:
    with av.open(str(path), options={"ignore_editlist": "1"}) as container:
        video = main_video(container)
        codec = video.codec_context.name
        sounds: dict[int, list[Fraction]] = {each.index: [] for each in container.streams.audio}
        pictures = size = 0
        for packet in container.demux():
            size += packet.size
            if packet.stream_index == video.index and packet.size:
                pictures += codec != "vp8" or bytes(packet)[0] >> 4 & 1
            elif packet.stream_index in sounds:
                sounds[packet.stream_index].append((packet.duration or 0) * packet.time_base)
        name = container.format.name
        codecs = [each.codec_context.name for each in container.streams.audio]
    with av.open(str(path)) as container:
        lasts = container.duration
        starts = container_zero(container)
    return Stored(
        format=name,
        starts=starts,
        lasts=None if lasts is None else lasts * MICROSECOND,
        pictures=pictures,
        sounds=tuple(
            (sum(some, Fraction(0)), max(some, default=Fraction(0)), codec)
            for some, codec in zip(sounds.values(), codecs, strict=True)
        ),
        bytes=size,
    )


def _judge_hidden(case: Case, stored: Stored) -> None:
    shown = len(case.after.frames)
    if stored.pictures > shown and not case.allow_hidden:
        case.note(f"{stored.pictures - shown} pictures are in the file that are not shown")
    if stored.pictures < shown:
        case.note(f"{shown} frames are shown from {stored.pictures} pictures in the file")
    for number, (track, sound) in enumerate(zip(hear(case.output), stored.sounds, strict=False)):
        length, longest, codec = sound
        unheard = length - (track.end - track.begin)
        needed = 0 if codec.startswith(_BY_ITSELF) else _UNHEARD
        if unheard > needed + longest + _SLACK and not case.allow_hidden:
            case.note(f"{float(unheard):.3f} s of sound track {number} are in the file unheard")


def _judge_start(case: Case) -> None:
    starts = case.after.zero
    if abs(starts) > max(case.tick, _SLACK):
        case.note(f"the file's own time begins at {float(starts):.6f} s, not at 0")


def _judge_length(case: Case, stored: Stored) -> None:
    if not case.after.frames:
        return
    last = case.after.frames[-1]
    pictures_end = last.time + (last.lasts or case.step)
    longest = max([pictures_end, *(track.end for track in hear(case.output))])
    room = _SLACK + case.after.tick
    told = last.lasts and stored.format != _MATROSKA
    if not told and not case.before.steady:  # what readers say of the last frame is a guess
        pictures_end = last.time
    if stored.lasts is None:
        case.note("the header tells no duration")
    elif not pictures_end - room <= stored.lasts <= longest + room + _codec_frame(case):
        case.note(
            f"the header tells {float(stored.lasts):.4f} s, but the pictures last "
            f"{float(pictures_end):.4f} s and the whole {float(longest):.4f} s"
        )


def _codec_frame(case: Case) -> Fraction:
    return max((track.frame for track in hear(case.source)), default=Fraction(0))


def _judge_boxes(case: Case, stored: Stored) -> None:
    found = boxes(case.output)
    order = [box.path for box in found if "/" not in box.path]
    if "moof" in order:
        return
    if "moov" in order and "mdat" in order and order.index("moov") > order.index("mdat"):
        case.note("the index is not in front of the media data")
    _judge_tracks(case, track_lengths(found))
    unused = sum(box.size for box in found if box.path == "mdat") - stored.bytes
    if unused > _UNUSED_BYTES:
        case.note(f"{unused} bytes of media data in the file belong to no sample")


def _judge_tracks(case: Case, lengths: list[tuple[int, int]]) -> None:
    """A header may not tell less than its samples last; libavformat adds frames for reordering.

    With B-frames at irregular times it tells the presented length, which may be either.
    """
    widest = case.before.steps[-1] if len(case.before.frames) > 1 else Fraction(0)
    less = Fraction(0) if case.before.steady else widest
    for header, samples in lengths:
        if not samples - less / case.after.tick <= header <= samples + 2 * widest / case.after.tick:
            case.note(f"a track's header tells {header} ticks, its samples last {samples}")
