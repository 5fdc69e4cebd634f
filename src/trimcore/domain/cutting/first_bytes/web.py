"""The first bytes of files of pictures that were made for the web."""

_FLV = b"FLV\1"
_PNG = b"\x89PNG\r\n\x1a\n"


def is_flv(head: bytes) -> bool:
    """Tell Flash's files by their signature and version."""
    return head.startswith(_FLV)


def is_gif(head: bytes) -> bool:
    """Tell GIF by its signature and version."""
    return head[:6] in {b"GIF87a", b"GIF89a"}


def is_realmedia(head: bytes) -> bool:
    """Tell RealMedia by its signature."""
    return head.startswith(b".RMF\0")


def is_apng(head: bytes) -> bool:
    """Tell PNG that moves by what stands before its first picture (PNG, third edition, 11.3.4)."""
    return head.startswith(_PNG) and b"acTL" in head.partition(b"IDAT")[0]
