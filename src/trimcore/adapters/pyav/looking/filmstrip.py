"""Lay pictures of a source side by side, as one JPEG."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from av.codec import CodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from trimcore.adapters.pyav.codecs.video import MJPEG
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.looking.inspecting import duration_of, pair
from trimcore.adapters.pyav.looking.keyframe_listing import list_pictures
from trimcore.adapters.pyav.looking.picture_filters import side_by_side, turned
from trimcore.adapters.pyav.looking.pictures_at import PicturesAt
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia, open_media
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.timeline.times import first_tick_at_or_after
from trimcore.domain.errors import DamagedMedia, MediaLimit
from trimcore.domain.model.sources.filmstrip import Strip

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

_MOST_DECODED = 3000
"""Frames that are decoded for a strip: where keyframes lie further apart than what is left of
them, a picture is of a moment before the one that it stands for."""
_WIDEST = 65_500
"""The most pixels that a JPEG of libav's has across."""
_PIXELS = "yuvj420p"
_QUALITY = 4
"""libav's quantizer, of which 2 is the finest."""
_FULL_RANGE = 2
_SIDEWAYS = (90, 270)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A picture of the strip, and when it is shown in the source."""

    picture: VideoFrame
    moment: Fraction


def draw_filmstrip(file: SourceFile, limits: Limits, strip: Strip) -> tuple[dict[str, Any], bytes]:
    """Return what a strip shows, in plain values, and the strip itself.

    Raises:
        NoVideoStream: there are no moving pictures.
        DamagedMedia: none of them can be read, or nobody knows how long they go on.
        MediaLimit: it would be wider than a JPEG can be.
    """
    source = open_media(file, limits)
    pictures = list_pictures(source)
    lasts = pictures.end or duration_of(source, pictures)
    if not lasts or lasts < 0:
        raise DamagedMedia("Nobody can tell how long the video is.")
    cells = _cells(PicturesAt(source, pictures.keyframes), strip, lasts)
    told = {
        "width": cells[0].picture.width,
        "height": strip.height,
        "moments": [pair(cell.moment) for cell in cells],
    }
    return told, _encoded(side_by_side([cell.picture for cell in cells]))


def _cells(pictures: PicturesAt, strip: Strip, lasts: Fraction) -> list[_Cell]:
    """Take the pictures; one that can't be read looks as the one before it, or else behind it."""
    source = pictures.source
    base, share = source.video.time_base or Fraction(1), _MOST_DECODED // strip.count
    width, cells = 0, list[_Cell]()
    for number, moment in enumerate(strip.moments(lasts)):
        tick = first_tick_at_or_after(moment + source.zero, base)
        # What the ones before have left of their share may be taken, too.
        frame = pictures.at(tick, max(1, share * (number + 1) - pictures.decoded))
        if frame is not None and frame.pts is not None:
            width = width or _width(frame, source, strip)
            picture = _scaled(frame, width, strip.height)
            cell = _Cell(picture, frame.pts * base - source.zero)
            cells += [cell] * (number + 1 - len(cells))
        elif cells:
            cells.append(cells[-1])
    if not cells:
        raise DamagedMedia("None of the video's pictures can be read.")
    return cells


def _width(frame: VideoFrame, source: OpenedMedia, strip: Strip) -> int:
    """Return how wide a picture becomes that is as high as the strip.

    Raises:
        MediaLimit: the strip would be too wide.
    """
    shape = source.video.sample_aspect_ratio or source.decoder.sample_aspect_ratio or Fraction(1)
    across, down = frame.width * shape, Fraction(frame.height)
    if frame.rotation % 360 in _SIDEWAYS:
        across, down = down, across
    width = max(2, round(across * strip.height / down / 2) * 2)
    if width * strip.count > _WIDEST:
        raise MediaLimit("The strip would be too wide for a JPEG: ask for fewer or lower pictures.")
    return width


def _scaled(frame: VideoFrame, width: int, height: int) -> VideoFrame:
    sideways = frame.rotation % 360 in _SIDEWAYS
    across, down = (height, width) if sideways else (width, height)
    small = VideoReformatter().reformat(
        frame,
        width=across,
        height=down,
        format=_PIXELS,
        interpolation=Interpolation.AREA,
        threads=1,
    )
    return turned(small, frame.rotation)


def _encoded(picture: VideoFrame) -> bytes:
    encoder = cast("VideoCodecContext", CodecContext.create(MJPEG.name, "w"))
    encoder.width, encoder.height, encoder.pix_fmt = picture.width, picture.height, _PIXELS
    encoder.time_base, encoder.color_range = Fraction(1, 25), _FULL_RANGE
    encoder.qmin = encoder.qmax = _QUALITY
    packets = [*encoder.encode(picture), *encoder.encode(None)]
    return b"".join(map(bytes, packets))
