"""What the header of a picture of H.263 tells (ITU-T H.263, 5.1)."""

_HEADER = 16
"""Bytes within which all that is read lies."""
_FORMAT_AT, _EXTENDED = 35, 0b111
_PLUS_AT, _FULL, _FULL_BITS = 38, 0b001, 18


def is_intra(data: bytes) -> bool:
    """Tell whether a picture leans on no other one; a header that ends too early tells of none."""
    bits = "".join(f"{byte:08b}" for byte in data[:_HEADER]).ljust(_HEADER * 8, "1")
    if int(bits[_FORMAT_AT : _FORMAT_AT + 3], 2) != _EXTENDED:
        return bits[_FORMAT_AT + 3] == "0"
    is_full = int(bits[_PLUS_AT : _PLUS_AT + 3], 2) == _FULL
    at = _PLUS_AT + 3 + (_FULL_BITS if is_full else 0)
    return bits[at : at + 3] == "000"
