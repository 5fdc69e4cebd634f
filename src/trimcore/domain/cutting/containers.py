"""The containers that are known: one row each, for the door and for the engine alike."""

from collections.abc import Iterable

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.extras import Extra
from trimcore.domain.cutting.first_bytes.broadcast import (
    is_program_stream,
    is_transport_stream,
    is_wtv,
)
from trimcore.domain.cutting.first_bytes.iso import is_mov, is_mp4
from trimcore.domain.cutting.first_bytes.matroska import is_matroska, is_webm, segment_end
from trimcore.domain.cutting.first_bytes.ogg import is_ogv
from trimcore.domain.cutting.first_bytes.pictures import (
    dv_frame,
    is_asf,
    is_dv,
    is_ivf,
    is_mxf,
    is_nut,
    is_y4m,
)
from trimcore.domain.cutting.first_bytes.riff import is_avi, riff_end
from trimcore.domain.cutting.first_bytes.web import is_apng, is_flv, is_gif, is_realmedia
from trimcore.domain.cutting.sound_containers import M4A, MKA, WEBA, WITHOUT_PICTURES

HEAD_LENGTH = 4096
"""How many first bytes of a file `container_of` wants to see."""


def container_of(head: bytes) -> Container | None:
    """Return the container of a file that begins with `head`; None if it is none of ours.

    A container promises nothing of what is in it; None is certain.
    """
    return next((one for one in ACCEPTED if one.begins and one.begins(head)), None)


def container_called(name: str) -> Container | None:
    """Return the container of a name or an extension, without the dot and in any case.

    None if there is none of ours. Of those that share an extension it is the first, which is the
    one with pictures.
    """
    called = name.lower()
    by_name = next((one for one in CONTAINERS if one.name == called), None)
    return by_name or next((one for one in CONTAINERS if called in one.extensions), None)


def is_name_of_file(name: str) -> bool:
    """Tell whether a name ends as those of files of video or sound do."""
    stem, _, ending = name.rpartition(".")
    return bool(stem) and container_called(ending) is not None


THREE_GP = Container(
    name="3gp",
    label="3GP",
    extensions=("3gp",),
    media_type="video/3gpp",
    demuxer="mov",
    muxer="3gp",
    for_sound=True,
    index_in_front=True,
    hides_preroll=True,
    trims_end=True,
)
MP4 = Container(
    name="mp4",
    label="MP4",
    extensions=("mp4", "m4v"),
    media_type="video/mp4",
    demuxer="mov",
    muxer="mp4",
    begins=is_mp4,
    alone=M4A,
    instead=(THREE_GP,),
    index_in_front=True,
    hides_preroll=True,
    data=frozenset({"gpmd"}),
    trims_end=True,
    holds=frozenset({Extra.CHAPTERS, Extra.COVERS, Extra.TIMECODE}),
)
MOV = Container(
    name="mov",
    label="MOV",
    extensions=("mov", "qt"),
    media_type="video/quicktime",
    demuxer="mov",
    muxer="mov",
    begins=is_mov,
    index_in_front=True,
    hides_preroll=True,
    data=frozenset({"gpmd"}),
    trims_end=True,
    holds=frozenset({Extra.CHAPTERS, Extra.TIMECODE}),
)
MATROSKA = Container(
    name="matroska",
    label="MKV",
    extensions=("mkv",),
    media_type="video/x-matroska",
    demuxer="matroska",
    muxer="matroska",
    begins=is_matroska,
    alone=MKA,
    instead=(MOV,),
    tagged_like="avi",
    tags_pictures=True,
    for_sound=True,
    declared_length=segment_end,
    keeps_flagged=True,
    tells_delay=True,
    holds=frozenset({Extra.CHAPTERS, Extra.COVERS, Extra.ATTACHMENTS, Extra.TIMECODE}),
)
WEBM = Container(
    name="webm",
    label="WebM",
    extensions=("webm",),
    media_type="video/webm",
    demuxer="matroska",
    muxer="webm",
    begins=is_webm,
    alone=WEBA,
    declared_length=segment_end,
    keeps_flagged=True,
    tells_delay=True,
    holds=frozenset({Extra.CHAPTERS}),
)
MPEGTS = Container(
    name="mpegts",
    label="MPEG-TS",
    extensions=("ts", "m2ts", "mts"),
    media_type="video/mp2t",
    demuxer="mpegts",
    muxer="mpegts",
    begins=is_transport_stream,
    tells_shape=False,
    in_band=True,
    found_by_time=False,
    data=frozenset({"klv", "timed_id3"}),
)
AVI = Container(
    name="avi",
    label="AVI",
    extensions=("avi",),
    media_type="video/x-msvideo",
    demuxer="avi",
    begins=is_avi,
    instead=(MATROSKA, MOV),
    tags_pictures=True,
    declared_length=riff_end,
    places_frames=False,
    places_reordered=False,
)
MPEGPS = Container(
    name="mpegps",
    label="MPEG-PS",
    extensions=("mpg", "mpeg", "vob"),
    media_type="video/mpeg",
    demuxer="mpeg",
    begins=is_program_stream,
    instead=(MATROSKA,),
    tells_shape=False,
    found_by_time=False,
    guesses_first=True,
)
FLV = Container(
    name="flv",
    label="FLV",
    extensions=("flv",),
    media_type="video/x-flv",
    demuxer="flv",
    begins=is_flv,
    instead=(MP4, MATROSKA),
    found_by_time=False,
    header_comes_again=True,
)
ASF = Container(
    name="asf",
    label="WMV",
    extensions=("wmv", "asf"),
    media_type="video/x-ms-asf",
    demuxer="asf",
    begins=is_asf,
    instead=(MATROSKA,),
    tells_start=False,
    found_at_zero=True,
    places_reordered=False,
    tags_pictures=True,
)
OGV = Container(
    name="ogv",
    label="OGV",
    extensions=("ogv",),
    media_type="video/ogg",
    demuxer="ogg",
    begins=is_ogv,
    instead=(MATROSKA,),
)
MXF = Container(
    name="mxf",
    label="MXF",
    extensions=("mxf",),
    media_type="application/mxf",
    demuxer="mxf",
    begins=is_mxf,
    instead=(MOV, MATROSKA),
    places_reordered=False,
)
DV = Container(
    name="dv",
    label="DV",
    extensions=("dv",),
    media_type="video/dv",
    demuxer="dv",
    begins=is_dv,
    instead=(MOV,),
    tells_shape=False,
    declared_length=dv_frame,
)
GIF = Container(
    name="gif",
    label="GIF",
    extensions=("gif",),
    media_type="image/gif",
    demuxer="gif",
    muxer="gif",
    begins=is_gif,
)
REALMEDIA = Container(
    name="rm",
    label="RealMedia",
    extensions=("rm", "rmvb"),
    media_type="application/vnd.rn-realmedia",
    demuxer="rm",
    begins=is_realmedia,
    instead=(MATROSKA,),
)
APNG = Container(
    name="apng",
    label="APNG",
    extensions=("png", "apng"),
    media_type="image/apng",
    demuxer="apng",
    begins=is_apng,
    instead=(MATROSKA,),
    found_by_time=False,
)
Y4M = Container(
    name="y4m",
    label="Y4M",
    extensions=("y4m",),
    media_type="video/x-yuv4mpeg",
    demuxer="yuv4mpegpipe",
    begins=is_y4m,
    instead=(MATROSKA,),
    tags_pictures=True,
)
IVF = Container(
    name="ivf",
    label="IVF",
    extensions=("ivf",),
    media_type="video/x-ivf",
    demuxer="ivf",
    begins=is_ivf,
    instead=(WEBM, MATROSKA),
)
NUT = Container(
    name="nut",
    label="NUT",
    extensions=("nut",),
    media_type="video/x-nut",
    demuxer="nut",
    begins=is_nut,
    instead=(MATROSKA, MOV),
    tells_start=False,
    found_by_time=False,
    tags_pictures=True,
)
WTV = Container(
    name="wtv",
    label="WTV",
    extensions=("wtv",),
    media_type="video/x-ms-wtv",
    demuxer="wtv",
    begins=is_wtv,
    instead=(MATROSKA,),
)
WITH_PICTURES = (
    MP4,
    MOV,
    MATROSKA,
    WEBM,
    MPEGTS,
    AVI,
    MPEGPS,
    FLV,
    ASF,
    OGV,
    MXF,
    DV,
    GIF,
    REALMEDIA,
    APNG,
    Y4M,
    IVF,
    NUT,
    WTV,
    THREE_GP,
)
CONTAINERS = (*WITH_PICTURES, *WITHOUT_PICTURES)
ACCEPTED = tuple(one for one in CONTAINERS if one.begins)
"""Those in which a source may come; no file begins like two of them."""


def _alternatives(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


ACCEPTED_EXTENSIONS = _alternatives(one.extension for one in ACCEPTED)
ACCEPTED_LABELS = _alternatives(one.label for one in ACCEPTED)
