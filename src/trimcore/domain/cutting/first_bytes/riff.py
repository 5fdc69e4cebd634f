"""The first bytes of RIFF's files, of pictures or sound, and where they say that they end."""

_WAVES = frozenset({b"RIFF", b"RF64", b"BW64"})
_UNKNOWN = 0xFFFFFFFF
"""What streams have in the place of a length, and files that are too large for one."""


def is_avi(head: bytes) -> bool:
    """Tell AVI's files, those that begin with a later part or are misspelt by cameras, too."""
    return head.startswith(b"RIFF") and head[8:12] in {b"AVI ", b"AVIX", b"AVI\x19"}


def riff_end(head: bytes) -> int:
    """Read where a RIFF file says that it ends."""
    length = int.from_bytes(head[4:8], "little")
    return 0 if length == _UNKNOWN else length + 8


def is_wav(head: bytes) -> bool:
    """Tell WAV's files, those that may be larger than 4 GiB, too."""
    return head[:4] in _WAVES and head[8:12] == b"WAVE"
