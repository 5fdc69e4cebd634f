"""How files begin: what tells one container from another, and how long some say that they are."""

from collections.abc import Iterator

_BOXES = frozenset(
    {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid"}
)
_BRANDED = frozenset({b"ftyp", b"styp"})
_NEVER_QUICKTIME = frozenset({b"moof", b"uuid"})
_QUICKTIME = b"qt  "
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B "})
_OTHER_BRANDS = frozenset({_QUICKTIME, *_SOUND_BRANDS})
_EBML = bytes.fromhex("1a45dfa3")
_EBML_HEADER = 128
_SEGMENT = bytes.fromhex("18538067")
_SYNC = 0x47
_TS_PACKETS = ((0, 188), (4, 192), (0, 204))
"""Offset of the sync byte and packet length: plain, with time codes, with error correction."""
_FEWEST_SYNCS, _MOST_SYNCS = 3, 5
_OGG, _THEORA = b"OggS\0", b"\x80theora"
_MXF = bytes.fromhex("060e2b34020501010d010201")
_HEADER_PARTITION = b"\2"
_DV_HEADER, _DV_FORMATS, _DV_SUBCODE = b"\x1f\7\0", {b"\x3f", b"\xbf"}, b"\x3f\7\0"
_DV_LENGTHS = (120_000, 144_000)
"""Bytes of a frame with 525 lines, and with 625."""
_PACK = b"\0\0\1\xba"
_FLV = b"FLV\1"
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_PNG = b"\x89PNG\r\n\x1a\n"
_WTV = bytes.fromhex("b7d800203749da11a64e0007e95ead8d")
_ID3 = b"ID3"
_ID3_HEADER = 10
_FRAME_HEADER = 4
_LAYER_3, _RESERVED = 1, 3
_FREE, _BAD = 0, 15
_ADTS_HEADER, _ADTS_RATES = 7, range(13)
_AC3_SYNC, _AC3_HEADER, _LAST_AC3 = b"\x0b\x77", 6, 10
_UNKNOWN = 0xFFFFFFFF
"""What streams have in the place of a length, and files that are too large for one."""
_WAVES = frozenset({b"RIFF", b"RF64", b"BW64"})


def is_mp4(head: bytes) -> bool:
    """Tell ISO's files by their brand, or by what only they begin with."""
    if head[4:8] not in _BOXES:
        return False
    brand = _brand(head)
    return brand not in _OTHER_BRANDS if brand else head[4:8] in _NEVER_QUICKTIME


def is_m4a(head: bytes) -> bool:
    """Tell ISO's files that say that they are for sound."""
    return head[4:8] in _BOXES and _brand(head) in _SOUND_BRANDS


def is_mov(head: bytes) -> bool:
    """Tell QuickTime's files, which may come without a brand."""
    return head[4:8] in _BOXES and not is_mp4(head) and not is_m4a(head)


def _brand(head: bytes) -> bytes:
    """Return the first brand among the boxes that begin in the head, empty if there is none."""
    return next((head[at + 8 : at + 12] for kind, at in _boxes(head) if kind in _BRANDED), b"")


def _boxes(head: bytes) -> Iterator[tuple[bytes, int]]:
    at = 0
    while at + 8 <= len(head):
        yield head[at + 4 : at + 8], at
        length = int.from_bytes(head[at : at + 4], "big")
        if length < 8:  # noqa: PLR2004 - its header's; less means that it is huge, or the last
            return
        at += length


def is_webm(head: bytes) -> bool:
    """Tell the Matroska files that are for browsers."""
    return head.startswith(_EBML) and b"webm" in head[:_EBML_HEADER]


def is_matroska(head: bytes) -> bool:
    """Tell the other ones."""
    return head.startswith(_EBML) and not is_webm(head)


def segment_end(head: bytes) -> int:
    """Read where a Matroska file says that it ends (RFC 8794, 4, and RFC 9559, 4.5)."""
    at = head.find(_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return 0
    start = at + len(_SEGMENT)
    width = 9 - head[start].bit_length()
    field = int.from_bytes(head[start : start + width], "big")
    unknown = (1 << 7 * width) - 1
    length = field & unknown
    return 0 if length == unknown else start + width + length


def is_transport_stream(head: bytes) -> bool:
    """Tell a transport stream by the marks of its packets."""
    for offset, length in _TS_PACKETS:
        marks = head[offset::length][:_MOST_SYNCS]
        if len(marks) >= _FEWEST_SYNCS and all(mark == _SYNC for mark in marks):
            return True
    return False


def is_avi(head: bytes) -> bool:
    """Tell AVI's files, those that begin with a later part or are misspelt by cameras, too."""
    return head.startswith(b"RIFF") and head[8:12] in {b"AVI ", b"AVIX", b"AVI\x19"}


def riff_end(head: bytes) -> int:
    """Read where a RIFF file says that it ends."""
    length = int.from_bytes(head[4:8], "little")
    return 0 if length == _UNKNOWN else length + 8


def is_program_stream(head: bytes) -> bool:
    """Tell a program stream, as DVDs have it, by the header of its first pack."""
    return head.startswith(_PACK)


def is_flv(head: bytes) -> bool:
    """Tell Flash's files by their signature and version."""
    return head.startswith(_FLV)


def is_asf(head: bytes) -> bool:
    """Tell Windows Media's files by the identifier of their header."""
    return head.startswith(_ASF)


def is_ogv(head: bytes) -> bool:
    """Tell Ogg with Theora by the first pages, which name all that is in it (RFC 3533, 4)."""
    return head.startswith(_OGG) and _THEORA in head


def is_mxf(head: bytes) -> bool:
    """Tell MXF by the label of its header (SMPTE ST 377-1, 6.2)."""
    return head.startswith(_MXF) and head[13:14] == _HEADER_PARTITION


def is_dv(head: bytes) -> bool:
    """Tell DV by the first blocks of its first frame, a header's and one of subcode (IEC 61834)."""
    return head.startswith(_DV_HEADER) and head[3:4] in _DV_FORMATS and head[80:83] == _DV_SUBCODE


def dv_frame(head: bytes) -> int:
    """Tell how long one frame of DV is; a file has one at least."""
    return _DV_LENGTHS[head[3] >> 7]


def is_gif(head: bytes) -> bool:
    """Tell GIF by its signature and version."""
    return head[:6] in {b"GIF87a", b"GIF89a"}


def is_realmedia(head: bytes) -> bool:
    """Tell RealMedia by its signature."""
    return head.startswith(b".RMF\0")


def is_apng(head: bytes) -> bool:
    """Tell PNG that moves by what stands before its first picture (PNG, third edition, 11.3.4)."""
    return head.startswith(_PNG) and b"acTL" in head.partition(b"IDAT")[0]


def is_y4m(head: bytes) -> bool:
    """Tell uncompressed pictures between two programs by their signature."""
    return head.startswith(b"YUV4MPEG2 ")


def is_ivf(head: bytes) -> bool:
    """Tell IVF by its signature and version."""
    return head.startswith(b"DKIF\0\0")


def is_nut(head: bytes) -> bool:
    """Tell NUT by the text with which its files begin."""
    return head.startswith(b"nut/multimedia container\0")


def is_wtv(head: bytes) -> bool:
    """Tell recordings of Windows Media Center by their identifier."""
    return head.startswith(_WTV)


def length_of_tag(head: bytes) -> int:
    """Read how long the tag is that a file of sound may begin with (ID3v2.4, 3.1); 0: none."""
    if not head.startswith(_ID3) or len(head) < _ID3_HEADER:
        return 0
    length = 0
    for part in head[6:_ID3_HEADER]:
        length = length << 7 | part & 0x7F
    return _ID3_HEADER + length


def is_mp3(head: bytes) -> bool:
    """Tell MP3 by its tag, or by the header of its first frame (ISO/IEC 11172-3, 2.4.1.3)."""
    if head.startswith(_ID3):
        return True
    if len(head) < _FRAME_HEADER or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - eleven bits in a row
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == _LAYER_3 and bits not in {_FREE, _BAD} and rate != _RESERVED


def is_flac(head: bytes) -> bool:
    """Tell FLAC's own files."""
    return head.startswith(b"fLaC")


def is_wav(head: bytes) -> bool:
    """Tell WAV's files, those that may be larger than 4 GiB, too."""
    return head[:4] in _WAVES and head[8:12] == b"WAVE"


def is_adts(head: bytes) -> bool:
    """Tell bare AAC by the headers of its first frames (ISO/IEC 14496-3, 1.A.2.2)."""
    length = _adts_length(head)
    rest = head[length : length + _ADTS_HEADER]
    return length > 0 and (len(rest) < _ADTS_HEADER or _adts_length(rest) > 0)


def _adts_length(head: bytes) -> int:
    """Return how long a frame is; 0: it is none."""
    if len(head) < _ADTS_HEADER or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - twelve bits in a row
        return 0
    length = int.from_bytes(head[3:6], "big") >> 5 & 0x1FFF
    return length if head[2] >> 2 & 0xF in _ADTS_RATES and length > _ADTS_HEADER else 0


def is_ac3(head: bytes) -> bool:
    """Tell bare AC-3 by the mark and the version of its first frame (ETSI TS 102 366, 4.4)."""
    return _has_ac3_mark(head) and head[5] >> 3 <= _LAST_AC3


def is_eac3(head: bytes) -> bool:
    """Tell the enhanced one."""
    return _has_ac3_mark(head) and _LAST_AC3 < head[5] >> 3 <= _LAST_AC3 + 6


def _has_ac3_mark(head: bytes) -> bool:
    return len(head) >= _AC3_HEADER and head.startswith(_AC3_SYNC)


def is_ogg(head: bytes) -> bool:
    """Tell Ogg of sound by the mark of its first page."""
    return head.startswith(b"OggS\0") and not is_ogv(head)


def is_aiff(head: bytes) -> bool:
    """Tell AIFF's files, compressed or not."""
    return head.startswith(b"FORM") and head[8:12] in {b"AIFF", b"AIFC"}


def is_caf(head: bytes) -> bool:
    """Tell Apple's files of sound by their mark and version."""
    return head.startswith(b"caff\0\1")
