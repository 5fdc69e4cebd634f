"""Parameter sets and slices of H.264 whose pictures come as two fields."""

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.bits import code_of
from trimcore.adapters.pyav.bitstream.field_pairs import FieldPairs
from trimcore.adapters.pyav.bitstream.nal import Framing

ANNEX_B = Framing(units=unit_syntax.H264, width=0)
HIGH, MAIN = 100, 77


def unit(kind: int, bits: str) -> bytes:
    """Make a unit of a type and its bits."""
    whole = (bits + "1").ljust(-(-(len(bits) + 1) // 8) * 8, "0")
    return bytes([kind]) + int(whole, 2).to_bytes(len(whole) // 8, "big")


def codes(*values: int) -> str:
    return "".join(map(code_of, values))


def sequence(*, profile: int = MAIN, frames_only: bool = False, scaled: bool = False) -> bytes:
    """Make a sequence set number 1 whose frame numbers have 6 bits."""
    head = f"{profile:08b}" + "0" * 8 + f"{40:08b}" + codes(1)
    if profile == HIGH:
        lists = "1" + codes(*[1] * 16) + "0" * 7 if scaled else ""
        head += codes(1, 0, 0) + "0" + ("1" + lists if scaled else "0")
    body = codes(2, 0, 4, 4) + "0" + codes(119, 33) + ("1" if frames_only else "0")
    return unit(0x67, head + body)


PICTURE = unit(0x68, codes(3, 1) + "00")


def slice_of(number: int, field: str, *, kind: int = 0x41) -> bytes:
    """Make a slice of picture set 3: the frame's number, then `0`, `10` (top) or `11` (bottom)."""
    return unit(kind, codes(0, 0, 3) + f"{number:06b}" + field + "0" * 40)


def pairs_of(*sets: bytes) -> FieldPairs:
    pairs = FieldPairs(ANNEX_B)
    for one in sets:
        pairs.learn(one)
    return pairs
