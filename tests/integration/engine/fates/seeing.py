"""How a thing that a file carries is seen there."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import av
from av.container import InputContainer
from av.sidedata.sidedata import Type
from av.stream import AttachmentStream, Disposition

from tests.corpus.boxes import boxes_of
from trimcore.adapters.pyav.encoding.hdr_metadata import hdr_metadata_of
from trimcore.adapters.pyav.metadata.services import services_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from av.sidedata.sidedata import SideData


See = Callable[[bytes], object]


def opened(content: bytes) -> InputContainer:
    return av.open(io.BytesIO(content), "r")


def tags(names: tuple[str, ...], stream: str = "") -> See:
    """Look at tags of the file, or of the first stream of a kind."""

    def see(content: bytes) -> object:
        with opened(content) as file:
            told = file.metadata
            if stream:
                told = next(one for one in file.streams if one.type == stream).metadata
            found = {name.lower(): text for name, text in told.items()}
            return {name: found[name.lower()] for name in names if name.lower() in found}

    return see


def see_chapters(content: bytes) -> object:
    with opened(content) as file:
        return [
            (one["metadata"]["title"], one["start"] * (one["time_base"] or 1))
            for one in file.chapters()
        ]


def see_covers(content: bytes) -> object:
    with opened(content) as file:
        return [
            one.codec_context.name
            for one in file.streams.video
            if one.disposition & Disposition.attached_pic
        ]


def see_attached(content: bytes) -> object:
    with opened(content) as file:
        return [one.data for one in file.streams if isinstance(one, AttachmentStream)]


def see_timecode(content: bytes) -> object:
    with opened(content) as file:
        names = [{k.lower(): v for k, v in one.metadata.items()} for one in file.streams]
        return next((one["timecode"] for one in names if "timecode" in one), "")


def bytes_of(part: bytes) -> See:
    """Look for bytes that are in no other place."""
    return lambda content: content.count(part)


def kinds(*wanted: str) -> See:
    return lambda content: sorted(
        name for name in (one.path.split("/")[-1] for one in boxes_of(content)) if name in wanted
    )


def see_disposition(content: bytes) -> object:
    with opened(content) as file:
        return int(file.streams.audio[0].disposition & Disposition.hearing_impaired)


def count(kind: str) -> See:
    """Count the tracks of a kind beyond the first."""

    def see(content: bytes) -> object:
        with opened(content) as file:
            return max(0, sum(one.type == kind for one in file.streams) - 1)

    return see


def see_last_track(kind: str) -> See:
    def see(content: bytes) -> object:
        with opened(content) as file:
            tracks = [one for one in file.streams if one.type == kind]
            if not tracks:
                return None
            told = [bytes(one) for one in file.demux(tracks[-1]) if one.size > 2]
            return len(told) > 3 and tracks[-1].type

    return see


def see_services(content: bytes) -> object:
    found = services_of(lambda at, length: content[at : at + length], len(content))
    return found.stream, found.network, found.by_number


def see_programmes(content: bytes) -> object:
    found = services_of(lambda at, length: content[at : at + length], len(content))
    return [len(one.tracks) for one in found.by_number.values()]


def see_turn(content: bytes) -> object:
    with opened(content) as file:
        return next(file.decode(video=0)).rotation


def see_shape(content: bytes) -> object:
    with opened(content) as file:
        return file.streams.video[0].sample_aspect_ratio


def see_colours(content: bytes) -> object:
    with opened(content) as file:
        context = file.streams.video[0].codec_context
        found = (context.color_primaries, context.color_trc, context.colorspace)
        return found if 18 in found else None


def see_side(*wanted: Type) -> See:
    """Look at what comes beside decoded pictures."""

    def see(content: bytes) -> object:
        with opened(content) as file:
            found = set()
            for frame in file.decode(video=0):
                sides = cast("Iterable[SideData]", frame.side_data)
                found |= {(one.type.name, bytes(one)) for one in sides if one.type in wanted}
            return sorted(found)

    return see


def see_light(content: bytes) -> object:
    with opened(content) as file:
        seen = hdr_metadata_of(next(file.decode(video=0)))
    return [round(float(value), 4) for value in (*seen.points, *seen.luminance, *seen.light)]


def see_eyes(content: bytes) -> object:
    return content.count(b"st3d") or tags(("stereo_mode",), "video")(content)


def see_lines(content: bytes) -> object:
    with opened(content) as file:
        return [
            bytes(side)
            for packet in file.demux(subtitles=0)
            for side in packet.iter_sidedata()
            if side.data_type == "webvtt_settings"
        ]


def see_notes(content: bytes) -> object:
    with opened(content) as file:
        beside = [
            [bytes(one) for one in cast("Iterable[SideData]", frame.side_data)]
            for frame in file.decode(video=0)
        ]
    return all(bytes(range(1, 21)) in one for one in beside)


def clean(content: bytes) -> list[av.VideoFrame]:
    """Decode without drawing the grain."""
    with opened(content) as file:
        file.streams.video[0].codec_context.options = {"export_side_data": "film_grain"}
        return list(file.decode(video=0))


def see_grain(content: bytes) -> object:
    return all(
        Type.FILM_GRAIN_PARAMS in [one.type for one in cast("Iterable[SideData]", frame.side_data)]
        for frame in clean(content)
    )
