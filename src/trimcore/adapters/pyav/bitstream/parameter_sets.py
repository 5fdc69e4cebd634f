"""Parameter sets as containers keep them: taken out, and put in beside others."""

from collections.abc import Iterable
from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.unit_syntax import H264, HEVC, UnitSyntax

H264_SPS, H264_PPS = 7, 8
HEVC_VPS, HEVC_SPS, HEVC_PPS = 32, 33, 34
_AVCC_COUNTS_AT, _HVCC_ARRAYS_AT = 5, 22
_COUNT_MASK = 0x1F


@dataclass(slots=True)
class _Cursor:
    """Reads numbers and units from a record."""

    data: bytes
    at: int

    def byte(self) -> int:
        return self._number(1)

    def unit(self) -> bytes:
        length = self._number(2)
        if not 0 < length <= len(self.data) - self.at:
            raise BrokenUnits("the record of parameter sets ends too early")
        self.at += length
        return self.data[self.at - length : self.at]

    def pair(self) -> int:
        return self._number(2)

    def _number(self, width: int) -> int:
        self.at += width
        if self.at > len(self.data):
            raise BrokenUnits("the record of parameter sets ends too early")
        return int.from_bytes(self.data[self.at - width : self.at], "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Avcc:
    """The record in which containers keep the parameter sets of H.264."""

    head: bytes
    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]
    rest: bytes

    @classmethod
    def read(cls, data: bytes) -> "Avcc":
        """Take a record apart.

        Raises:
            BrokenUnits: it is none.
        """
        cursor = _Cursor(data, _AVCC_COUNTS_AT)
        sps = tuple(cursor.unit() for _ in range(cursor.byte() & _COUNT_MASK))
        pps = tuple(cursor.unit() for _ in range(cursor.byte()))
        return cls(head=data[:_AVCC_COUNTS_AT], sps=sps, pps=pps, rest=data[cursor.at :])

    @property
    def units(self) -> tuple[bytes, ...]:
        """All its sets."""
        return (*self.sps, *self.pps)

    def with_sets(self, units: Iterable[bytes]) -> bytes:
        """Write the record with further sets behind its own."""
        more = list(units)
        sps = (*self.sps, *(unit for unit in more if unit[0] & 0x1F == H264_SPS))
        pps = (*self.pps, *(unit for unit in more if unit[0] & 0x1F == H264_PPS))
        tables = bytes([0xE0 | len(sps)]) + _table(sps) + bytes([len(pps)]) + _table(pps)
        return self.head + tables + self.rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Hvcc:
    """The record in which containers keep the parameter sets of HEVC: arrays by type."""

    head: bytes
    arrays: tuple[tuple[int, tuple[bytes, ...]], ...]

    @classmethod
    def read(cls, data: bytes) -> "Hvcc":
        """Take a record apart.

        Raises:
            BrokenUnits: it is none.
        """
        cursor = _Cursor(data, _HVCC_ARRAYS_AT)
        arrays = []
        for _ in range(cursor.byte()):
            first = cursor.byte()
            arrays.append((first, tuple(cursor.unit() for _ in range(cursor.pair()))))
        return cls(head=data[:_HVCC_ARRAYS_AT], arrays=tuple(arrays))

    @property
    def units(self) -> tuple[bytes, ...]:
        """All units of all arrays."""
        return tuple(unit for _, units in self.arrays for unit in units)

    def with_sets(self, units: Iterable[bytes]) -> bytes:
        """Write the record with further sets behind its own of the same type."""
        more = list(units)
        body = b""
        for first, own in self.arrays:
            added = tuple(unit for unit in more if unit[0] >> 1 & 0x3F == first & 0x3F)
            held = (*own, *added)
            body += bytes([first]) + len(held).to_bytes(2, "big") + _table(held)
        others = {HEVC.kind(unit) for unit in more} - {first & 0x3F for first, _ in self.arrays}
        kinds = [kind for kind in HEVC.sets if kind in others]
        for kind in kinds:
            held = tuple(unit for unit in more if HEVC.kind(unit) == kind)
            body += bytes([kind]) + len(held).to_bytes(2, "big") + _table(held)
        return self.head + bytes([len(self.arrays) + len(kinds)]) + body


_RECORDS: dict[UnitSyntax, type[Avcc | Hvcc]] = {H264: Avcc, HEVC: Hvcc}


def _table(units: Iterable[bytes]) -> bytes:
    return b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


def h264_numbers(units: Iterable[bytes]) -> set[int]:
    """List the numbers that sequence and picture parameter sets go by."""
    numbers = set()
    for unit in units:
        kind = unit[0] & 0x1F
        if kind in {H264_SPS, H264_PPS}:
            bits = Bits.of(unit[:16], 4 if kind == H264_SPS else 1)
            numbers.add(bits.number())
    return numbers


def sets_in(extradata: bytes, framing: Framing) -> list[bytes]:
    """List the parameter sets that a stream's header holds, whichever its form.

    Raises:
        BrokenUnits: it can't be read.
    """
    if not framing.width:
        return list(framing.walk(extradata))
    return list(record_of(extradata, framing).units)


def is_arithmetic(framing: Framing | None, extradata: bytes) -> bool:
    """Tell whether a stream's header has pictures whose bits are coded arithmetically (CABAC).

    Also if it is none of H.264, or does not tell. ITU-T H.264, 7.3.2.2, entropy_coding_mode_flag.
    """
    if framing is None or framing.units is not H264:
        return True
    try:
        sets = [unit for unit in sets_in(extradata, framing) if framing.kind(unit) == H264_PPS]
        return not sets or any(map(_tells_arithmetic, sets))
    except (BrokenUnits, IndexError):
        return True


def _tells_arithmetic(unit: bytes) -> bool:
    """Read a picture's set: its own number, that of its sequence's, and the flag."""
    bits = Bits.of(unit[:16], 1)
    bits.number()
    bits.number()
    return bits.take(1) == 1


def sequence_sets_of(data: bytes, framing: Framing) -> tuple[bytes, ...]:
    """List the sets that come with a picture and tell of its sequence; none if it is broken."""
    wanted = framing.units.sequence_set
    try:
        return tuple(unit for unit in framing.walk(data) if framing.kind(unit) == wanted)
    except BrokenUnits:
        return ()


def sets_of(data: bytes, framing: Framing) -> list[bytes]:
    """List the parameter sets that come with a picture.

    Raises:
        BrokenUnits: it can't be taken apart.
    """
    return [unit for unit in framing.walk(data) if framing.kind(unit) in framing.units.sets]


def record_of(extradata: bytes, framing: Framing) -> Avcc | Hvcc:
    """Take the record of a stream apart whose units have lengths.

    Raises:
        BrokenUnits: it is none.
    """
    return _RECORDS[framing.units].read(extradata)
