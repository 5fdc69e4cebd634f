"""The containers that are known: one row each, for the door and for the engine alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trimcore.domain.cutting.extras import Extra
from trimcore.domain.cutting.first_bytes import (
    dv_frame,
    is_asf,
    is_avi,
    is_dv,
    is_flac,
    is_flv,
    is_m4a,
    is_matroska,
    is_mov,
    is_mp3,
    is_mp4,
    is_mxf,
    is_ogv,
    is_program_stream,
    is_realmedia,
    is_transport_stream,
    is_wav,
    is_webm,
    riff_end,
    segment_end,
)

HEAD_LENGTH = 4096
"""How many first bytes of a file `container_of` wants to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One container: what it is called, how its files begin, and what a cut has to know of it.

    `name` stands in receipts, `label` in sentences. `extensions` are those of its files without
    the dot, that of ours first. `demuxer` and `muxer` are libav's names.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    media_type: str
    demuxer: str
    muxer: str = ""
    """Empty for one that is only read."""
    brand: str = ""
    """What its files call themselves, where the muxer would write another word."""
    begins: Callable[[bytes], bool] | None = None
    """Tells whether a file with these first bytes is one; None for one that is only written."""
    instead: tuple["Container", ...] = ()
    """What is written, the best first, where this one isn't or can't hold the tracks."""
    tagged_like: str = ""
    """libav's muxer whose tags of codecs it takes where it has no name of its own, if any."""
    tags_pictures: bool = False
    """Its pictures have tags of four letters, of that kind."""
    for_sound: bool = False
    """Written instead of another for the sake of a sound, too, and not of the pictures alone."""
    declared_length: Callable[[bytes], int] | None = None
    """Reads from the first bytes how long a file is, 0 if they don't say; None: an index tells."""
    index_in_front: bool = False
    """Written with the index before the pictures."""
    hides_preroll: bool = False
    """An edit list can hide the beginning of a sound packet."""
    tells_delay: bool = False
    """It says beside the sound how much of its beginning decoders have to throw away."""
    in_band: bool = False
    """Parameter sets travel with the frames."""
    places_frames: bool = True
    """It tells when each frame is shown, not only when it is decoded."""
    places_reordered: bool = True
    """It tells so of frames, too, that are shown in another order than they are decoded in."""
    found_by_time: bool = True
    """A search by time finds its first packets, and no clock that begins anew misleads it."""
    data: frozenset[str] = frozenset()
    """The tracks of data that are kept, by libav's names or by the four letters that MP4 has."""
    header_comes_again: bool = False
    """What decoders need may come again, whereupon libav forgets what it has seen."""
    hidden_samples: int = 0
    """How many samples of the beginning it can tell decoders to throw away, without an edit list;
    `hidden_at_least` is how many they throw away if it tells them anything."""
    hidden_at_least: int = 0
    trims_end: bool = False
    """It can tell decoders to throw away the end of the last packet of sound."""
    holds: frozenset[Extra] = frozenset()
    """What it has room for beside its tracks of pictures, sound and subtitles."""

    @property
    def extension(self) -> str:
        """The extension of the files that are written, without the dot."""
        return self.extensions[0]

    @property
    def outputs(self) -> tuple["Container", ...]:
        """What a cut of such a file can be written as, the best first."""
        return (self, *self.instead) if self.muxer else self.instead


def container_of(head: bytes) -> Container | None:
    """Return the container of a file that begins with `head`; None if it is none of ours.

    A container promises nothing of what is in it; None is certain.
    """
    return next((one for one in ACCEPTED if one.begins and one.begins(head)), None)


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
    instead=(MOV,),
    tagged_like="avi",
    tags_pictures=True,
    for_sound=True,
    declared_length=segment_end,
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
    declared_length=segment_end,
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
    found_by_time=False,
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
    declared_length=dv_frame,
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
M4A = Container(
    name="m4a",
    label="M4A",
    extensions=("m4a", "m4b"),
    media_type="audio/mp4",
    demuxer="mov",
    muxer="mp4",
    brand="M4A ",
    begins=is_m4a,
    instead=(THREE_GP,),
    index_in_front=True,
    hides_preroll=True,
    trims_end=True,
    holds=frozenset({Extra.CHAPTERS, Extra.COVERS}),
)
MP3 = Container(
    name="mp3",
    label="MP3",
    extensions=("mp3",),
    media_type="audio/mpeg",
    demuxer="mp3",
    muxer="mp3",
    begins=is_mp3,
    found_by_time=False,
    hidden_samples=4095 + 529,
    hidden_at_least=529,
    trims_end=True,
    holds=frozenset({Extra.CHAPTERS, Extra.COVERS}),
)
FLAC = Container(
    name="flac",
    label="FLAC",
    extensions=("flac",),
    media_type="audio/flac",
    demuxer="flac",
    muxer="flac",
    begins=is_flac,
    holds=frozenset({Extra.COVERS}),
)
WAV = Container(
    name="wav",
    label="WAV",
    extensions=("wav",),
    media_type="audio/wav",
    demuxer="wav",
    muxer="wav",
    begins=is_wav,
    declared_length=riff_end,
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
    REALMEDIA,
    THREE_GP,
)
WITHOUT_PICTURES = (M4A, MP3, FLAC, WAV)
CONTAINERS = (*WITH_PICTURES, *WITHOUT_PICTURES)
ACCEPTED = tuple(one for one in CONTAINERS if one.begins)
"""Those in which a source may come; no file begins like two of them."""


def _alternatives(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


ACCEPTED_EXTENSIONS = _alternatives(one.extension for one in ACCEPTED)
ACCEPTED_LABELS = _alternatives(one.label for one in ACCEPTED)
