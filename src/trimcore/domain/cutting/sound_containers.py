"""The containers of sound without pictures: one row each."""

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.extras import Extra
from trimcore.domain.cutting.first_bytes.bare_sound import is_ac3, is_adts, is_eac3, is_mp3
from trimcore.domain.cutting.first_bytes.iso import is_m4a
from trimcore.domain.cutting.first_bytes.ogg import is_ogg
from trimcore.domain.cutting.first_bytes.riff import is_wav, riff_end
from trimcore.domain.cutting.first_bytes.sound import is_aiff, is_caf, is_flac

MKA = Container(
    name="mka",
    label="MKA",
    extensions=("mka",),
    media_type="audio/x-matroska",
    demuxer="matroska",
    muxer="matroska",
    tells_delay=True,
    trims_end=True,
    trims_packets=True,
    holds=frozenset({Extra.CHAPTERS, Extra.COVERS, Extra.ATTACHMENTS}),
)
WEBA = Container(
    name="weba",
    label="WebM audio",
    extensions=("weba",),
    media_type="audio/webm",
    demuxer="matroska",
    muxer="webm",
    tells_delay=True,
    trims_end=True,
    trims_packets=True,
    holds=frozenset({Extra.CHAPTERS}),
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
OGG = Container(
    name="ogg",
    label="Ogg",
    extensions=("ogg", "oga", "opus"),
    media_type="audio/ogg",
    demuxer="ogg",
    muxer="ogg",
    begins=is_ogg,
    skips_by_header=True,
    trims_end=True,
    holds=frozenset({Extra.CHAPTERS}),
)
ADTS = Container(
    name="adts",
    label="ADTS",
    extensions=("aac",),
    media_type="audio/aac",
    demuxer="aac",
    muxer="adts",
    begins=is_adts,
    found_by_time=False,
)
AC3 = Container(
    name="ac3",
    label="AC-3",
    extensions=("ac3",),
    media_type="audio/ac3",
    demuxer="ac3",
    muxer="ac3",
    begins=is_ac3,
    found_by_time=False,
)
EAC3 = Container(
    name="eac3",
    label="E-AC-3",
    extensions=("eac3",),
    media_type="audio/eac3",
    demuxer="eac3",
    muxer="eac3",
    begins=is_eac3,
    found_by_time=False,
)
AIFF = Container(
    name="aiff",
    label="AIFF",
    extensions=("aiff", "aif", "aifc"),
    media_type="audio/aiff",
    demuxer="aiff",
    muxer="aiff",
    begins=is_aiff,
)
CAF = Container(
    name="caf",
    label="CAF",
    extensions=("caf",),
    media_type="audio/x-caf",
    demuxer="caf",
    muxer="caf",
    begins=is_caf,
)
WITHOUT_PICTURES = (M4A, MP3, FLAC, WAV, OGG, ADTS, AC3, EAC3, AIFF, CAF, MKA, WEBA)
