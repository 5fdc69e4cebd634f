"""Headers of MPEG-1 and MPEG-2 video (ISO/IEC 11172-2 and 13818-2).

A sequence header stands before keyframes and tells what holds for all pictures up to the next one.
All that it says has to stay the same within a stream but for the tables of its quantizers, which
each of them sets anew. So encoded pictures can stand beside copied ones under the source's own
header without its tables: what encoders use are the standard's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.mpeg.headers import (
    EXTENSION,
    GROUP,
    PICTURE,
    SEQUENCE,
    USER,
    Header,
    headers,
    sequence_of,
)
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.domain.cutting.planning.packets import PacketKind

_ABOUT_SEQUENCE = frozenset({SEQUENCE, EXTENSION})
_SEQUENCE_EXTENSION, _CODING_EXTENSION = 1, 8
_DESCRIBING = 4
"""Bytes of a sequence header that tell of size, shape and rate; what follows speaks of buffers."""
_CLOSED = 0x40
_INTRA, _FRAME = 1, 3
_TOP_FIRST, _ONE_TRANSFORM, _REPEATS, _PROGRESSIVE_COLOUR, _PROGRESSIVE = 0x80, 0x40, 2, 1, 0x80
_ROW = 16


def kind_by_group(data: bytes) -> PacketKind:
    """Classify a packet that the container calls a keyframe.

    It is open unless it begins a group of pictures that says that it is closed: then frames that
    follow it and are shown before it need what came before.
    """
    closed = False
    for header in headers(data):
        if header.code == GROUP and len(header.content) >= 4:  # noqa: PLR2004 - its bytes
            closed = bool(header.content[3] & _CLOSED)
        if header.code == PICTURE:
            kind = int.from_bytes(header.content[:2], "big") >> 3 & 7
            if kind != _INTRA:
                break
            return PacketKind.KEY if closed else PacketKind.OPEN
    return PacketKind.INTER


@dataclass(slots=True)
class SourceHeaders:
    """Gives the encoded pictures of a run the headers of the pictures in whose place they stand.

    What a picture carries beside itself, such as captions and the active format, goes with it. It
    has to `see` each packet that is decoded for the run, in their order. `told` is what the
    container tells of the sequence; it counts where no packet does. Pictures that stand `alone`
    keep the encoder's headers.
    """

    alone: bool = False
    told: bytes = b""
    _sequence: bytes = b""
    _pictures: dict[int, bytes] = field(default_factory=dict)
    _beside: dict[int, bytes] = field(default_factory=dict)

    def see(self, tick: int | None, data: bytes) -> None:
        """Take in a packet whose picture shows at `tick`.

        Raises:
            BrokenUnits: what its sequence header says is not what an earlier one said.
        """
        sequence = b"" if self.alone else sequence_of(data)
        if self._sequence and sequence and _described(sequence) != _described(self._sequence):
            raise BrokenUnits("the sequence header changes")
        self._sequence = self._sequence or sequence
        if tick is None:
            return
        self._beside[tick] = b"".join(data[one.start : one.end] for one in _user_data(data))
        if coding := _coding(data):
            self._pictures[tick] = coding.content

    def put_on(self, tick: int, data: bytes) -> bytes:
        """Return an encoded packet, for the picture that shows at `tick`, with other headers.

        Raises:
            BrokenUnits: no sequence header was seen, or the packet does not go under it.
        """
        data = _carrying(data, self._beside.pop(tick, b""))
        if self.alone:
            return data
        self._sequence = self._sequence or sequence_of(self.told)
        if not self._sequence:
            raise BrokenUnits("there is no sequence header")
        source, coding = self._pictures.pop(tick, None), _coding(data)
        if coding is not None and source is not None:
            _check_rows(self._sequence, coding.content)
            at = coding.start + 4
            data = data[:at] + _flagged(coding.content, source) + data[coding.end :]
        own = [header for header in headers(data) if header.code in _ABOUT_SEQUENCE]
        if not own or own[0].code != SEQUENCE:
            return data
        behind = next(one for one in headers(data) if one.code in {GROUP, PICTURE})
        return data[: own[0].start] + self._sequence + data[behind.start :]


def _described(sequence: bytes) -> tuple[bytes, bytes]:
    """Return what of a sequence header may not change within a run, however large buffers are."""
    first, *rest = headers(sequence)
    extensions = b"".join(header.content[:2] for header in rest)
    return first.content[:_DESCRIBING], extensions


def _coding(data: bytes) -> Header | None:
    """Return the extension that tells how a picture is coded; MPEG-1 has none."""
    return next(
        (
            header
            for header in headers(data)
            if header.code == EXTENSION
            and len(header.content) >= 5  # noqa: PLR2004 - bytes up to its last flags
            and header.content[0] >> 4 == _CODING_EXTENSION
        ),
        None,
    )


def _user_data(data: bytes) -> Iterator[Header]:
    """Give what stands beside a packet's picture; what stands beside its sequence is not that."""
    about_picture = False
    for header in headers(data):
        about_picture = about_picture or header.code == PICTURE
        if about_picture and header.code == USER:
            yield header


def _carrying(data: bytes, beside: bytes) -> bytes:
    """Put user data behind a picture's last header, in the place of its own."""
    last = max((header.end for header in headers(data)), default=0)
    front = data[:last]
    for own in reversed([*_user_data(data)]):
        front = front[: own.start] + front[own.end :]
    return front + beside + data[last:]


def _check_rows(sequence: bytes, coding: bytes) -> None:
    """Look whether pictures coded as frames have the rows of an interlaced sequence's pictures.

    Raises:
        BrokenUnits: they have one less: those of fields come in pairs.
    """
    first, *rest = headers(sequence)
    is_interlaced = any(
        header.content[0] >> 4 == _SEQUENCE_EXTENSION and not header.content[1] & 8
        for header in rest
    )
    height = int.from_bytes(first.content[1:3], "big") & 0xFFF
    if is_interlaced and coding[3] & _ONE_TRANSFORM and -(-height // _ROW) % 2:
        raise BrokenUnits("pictures have an odd number of rows")


def _flagged(made: bytes, source: bytes) -> bytes:
    """Let a picture's fields be shown as the source's are: which first, and whether again."""
    field_pair = source[2] & 3 != _FRAME
    top_first = (source[2] & 3 == 1) if field_pair else bool(source[3] & _TOP_FIRST)
    third = made[3] & ~(_TOP_FIRST | _REPEATS | _PROGRESSIVE_COLOUR)
    third |= _TOP_FIRST if top_first else 0
    fourth = made[4] & ~_PROGRESSIVE
    if made[3] & _ONE_TRANSFORM and not field_pair:
        third |= source[3] & (_REPEATS | _PROGRESSIVE_COLOUR)
        fourth |= source[4] & _PROGRESSIVE
    return made[:3] + bytes([third, fourth]) + made[5:]
