"""Read AV1's frame headers to their end (AV1 specification, 5.9.2)."""

from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hiding.av1.coding import Coding
from trimcore.adapters.pyav.bitstream.hiding.av1.kept import REFERENCES, SLOTS, Kept
from trimcore.adapters.pyav.bitstream.hiding.av1.motion import (
    may_skip,
    skip_global_motion,
    skip_grain,
)
from trimcore.adapters.pyav.bitstream.hiding.av1.tiles import Tiles
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide
from trimcore.adapters.pyav.bitstream.obu.sequence import CHOSEN, SequenceHeader

_KEY, _INTER, _INTRA, _SWITCH = range(4)
_ALL, _NONE = 0xFF, 7
_HEADER_BYTES = 512
"""Of a frame, more than its header can take."""
_SCALE, _LEAST_SCALE = 8, 9


@dataclass(slots=True, kw_only=True)
class Av1Frame:
    """A frame's header; `end` is the first bit behind it.

    `shown_at` is the bit behind the one that tells whether it is shown, `refreshed_at` the one
    where a keyframe that is not shown tells which pictures it replaces.
    """

    bits: Bits
    is_shown: bool = False
    is_key: bool = False
    is_switch: bool = False
    shown_at: int = 0
    refreshed_at: int = 0
    end: int = 0

    def hidden(self) -> str:
        """Return the header's bits as those of a frame that is not shown.

        It may be shown again, as a shown one may, so that what is told of grain stays.
        """
        text = self.bits.text
        if not self.is_shown:
            return text[: self.end]
        begin, middle = text[: self.shown_at - 1], text[self.shown_at : self.refreshed_at]
        rest = text[self.refreshed_at : self.end]
        if self.is_key:  # one that is shown is resilient, and replaces all
            return f"{begin}011{middle}{_ALL:b}{rest}"
        return f"{begin}01{middle}{rest}"


@dataclass(slots=True)
class Av1Headers:
    """Reads the headers of a stream's frames from a keyframe on, as each counts for later ones."""

    sequence: SequenceHeader
    slots: list[Kept | None] = field(default_factory=lambda: [None] * SLOTS)

    def read(self, body: bytes) -> Av1Frame | None:
        """Read the next header; None of one that only shows an earlier frame.

        Raises:
            CannotHide: it is of a kind that is not read.
            BrokenUnits: it ends too early.
        """
        bits = Bits("".join(f"{byte:08b}" for byte in body[:_HEADER_BYTES]))
        if bits.take(1):
            slot = self.slots[bits.take(3)]
            if slot is None or slot.is_key:
                raise CannotHide("a keyframe is shown behind frames that are decoded after it")
            return None
        return _Reading(bits, self.sequence, self.slots).read()


@dataclass(slots=True)
class _Reading:
    """The reading of one header."""

    bits: Bits
    sequence: SequenceHeader
    slots: list[Kept | None]
    kind: int = 0
    is_resilient: bool = False
    primary: int = _NONE
    order: int = 0
    width: int = 0
    height: int = 0
    coded: int = 0
    references: tuple[int, ...] = ()

    @property
    def is_intra(self) -> bool:
        return self.kind in {_KEY, _INTRA}

    def read(self) -> Av1Frame:
        bits, frame = self.bits, Av1Frame(bits=self.bits)
        self.kind, frame.is_shown = bits.take(2), bits.take(1) == 1
        frame.is_key, frame.is_switch = self.kind == _KEY, self.kind == _SWITCH
        frame.shown_at = bits.at
        is_grained = frame.is_shown or bits.take(1) == 1
        is_whole = frame.is_switch or (frame.is_key and frame.is_shown)
        self.is_resilient = is_whole or bits.take(1) == 1
        is_fixed, is_screen, is_coarse, is_sized = self._read_tools()
        frame.refreshed_at = bits.at
        refreshed = _ALL if is_whole else bits.take(8)
        if self.is_resilient and not (self.is_intra and refreshed == _ALL):
            self._check_orders()
        is_fine = self._read_pictures(is_sized=is_sized, is_coarse=is_coarse)
        is_whole_width = self.coded == self.width
        copies = self.is_intra and is_screen and is_whole_width and bits.take(1) == 1
        bits.skip(not is_fixed)
        Tiles.of(bits, self.coded, self.height, is_large=self.sequence.is_large).skip()
        segments = self._read_coding(copies=copies)
        self._skip_motion(is_fine=is_fine)
        if self.sequence.grains and is_grained:
            skip_grain(bits, self.sequence.colours, refers=self.kind == _INTER)
        bits.take(0)
        self._keep(refreshed, segments)
        frame.end = bits.at
        return frame

    def _read_tools(self) -> tuple[bool, bool, bool, bool]:
        """Read what stands before the slots.

        Returned is whether its probabilities are fixed, it has the tools of screens, its motion is
        in whole pixels, and its size is told.
        """
        bits, sequence = self.bits, self.sequence
        is_fixed = bits.take(1)
        screen = bits.take(1) if sequence.screen == CHOSEN else sequence.screen
        whole = screen and (bits.take(1) if sequence.whole == CHOSEN else sequence.whole)
        bits.skip(sequence.id_bits)
        is_sized = self.kind == _SWITCH or bits.take(1)
        self.order = bits.take(sequence.order_bits)
        self.primary = _NONE if self.is_intra or self.is_resilient else bits.take(3)
        return bool(is_fixed), bool(screen), bool(whole), bool(is_sized)

    def _check_orders(self) -> None:
        """Look whether the pictures that are kept are those that the frame goes on from."""
        for slot in self.slots:
            order = self.bits.take(self.sequence.order_bits)
            if slot is None or slot.order != order:
                raise CannotHide("a frame goes on from pictures that are not there")

    def _read_pictures(self, *, is_sized: bool, is_coarse: bool) -> bool:
        """Read sizes and references; tell whether motion is told as finely as can be."""
        bits = self.bits
        if self.is_intra:
            self._read_size(is_sized=is_sized)
            self._skip_shown_size()
            return False
        if self.sequence.order_bits and bits.take(1):
            raise CannotHide("references are told in a way that is not read")
        step = self.sequence.step_bits
        self.references = tuple(bits.take(3 + step) >> step for _ in range(REFERENCES))
        if not (is_sized and not self.is_resilient and self._takes_size()):
            self._read_size(is_sized=is_sized)
            self._skip_shown_size()
        is_fine = not is_coarse and bits.take(1) == 1
        bits.skip(0 if bits.take(1) else 2)
        bits.skip(1 + (self.sequence.follows_motion and not self.is_resilient))
        return is_fine

    def _takes_size(self) -> bool:
        """Tell whether the picture is as large as one of its references, and read which."""
        for number in self.references:
            if self.bits.take(1):
                kept = self._kept(number)
                self._scale(kept.width, kept.height)
                return True
        return False

    def _read_size(self, *, is_sized: bool) -> None:
        bits, sequence = self.bits, self.sequence
        if is_sized:
            self._scale(bits.take(sequence.width_bits) + 1, bits.take(sequence.height_bits) + 1)
        else:
            self._scale(sequence.width, sequence.height)

    def _scale(self, width: int, height: int) -> None:
        """Read by how much less wide the picture is coded."""
        self.width = self.coded = width
        self.height = height
        if self.sequence.scales and self.bits.take(1):
            scale = self.bits.take(3) + _LEAST_SCALE
            self.coded = (width * _SCALE + scale // 2) // scale

    def _skip_shown_size(self) -> None:
        self.bits.skip(32 if self.bits.take(1) else 0)

    def _kept(self, number: int) -> Kept:
        if (kept := self.slots[number]) is None:
            raise CannotHide("a frame refers to a picture before its keyframe")
        return kept

    def _read_coding(self, *, copies: bool) -> dict[int, int]:
        """Move behind how the picture is coded; return the quantizers of its segments."""
        before = self._kept(self.references[self.primary]) if self.primary != _NONE else None
        coding = Coding(
            bits=self.bits,
            sequence=self.sequence,
            segments=before.segments if before is not None else None,
            copies=copies,
            is_scaled=self.coded != self.width,
        )
        return coding.skip()

    def _skip_motion(self, *, is_fine: bool) -> None:
        """Move behind what is told of prediction."""
        bits, sequence = self.bits, self.sequence
        if self.is_intra:
            bits.skip(1)
            return
        if bits.take(1) and sequence.order_bits:
            orders = [self._kept(number).order for number in self.references]
            bits.skip(may_skip(self.order, orders, sequence.order_bits))
        bits.skip(sequence.warps and not self.is_resilient)
        bits.skip(1)
        skip_global_motion(bits, is_fine=is_fine)

    def _keep(self, refreshed: int, segments: dict[int, int]) -> None:
        kept = Kept(
            order=self.order,
            width=self.width,
            height=self.height,
            segments=segments,
            is_key=self.kind == _KEY,
        )
        for slot in range(SLOTS):
            if refreshed >> slot & 1:
                self.slots[slot] = kept
