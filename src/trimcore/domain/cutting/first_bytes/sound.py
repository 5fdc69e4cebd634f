"""The first bytes of other files of sound."""


def is_flac(head: bytes) -> bool:
    """Tell FLAC's own files."""
    return head.startswith(b"fLaC")


def is_aiff(head: bytes) -> bool:
    """Tell AIFF's files, compressed or not."""
    return head.startswith(b"FORM") and head[8:12] in {b"AIFF", b"AIFC"}


def is_caf(head: bytes) -> bool:
    """Tell Apple's files of sound by their mark and version."""
    return head.startswith(b"caff\0\1")
