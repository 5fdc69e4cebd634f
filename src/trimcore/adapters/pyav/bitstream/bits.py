"""Headers bit by bit: the numbers of parameter sets, read and replaced."""

from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, escape, unescape


@dataclass(slots=True)
class Bits:
    """The bits of a unit's payload, as text, and a position in them."""

    text: str
    at: int = 0

    @classmethod
    def of(cls, unit: bytes, header: int) -> "Bits":
        """Take the bits of a unit behind its header."""
        return cls("".join(f"{byte:08b}" for byte in unescape(unit[header:])))

    def skip(self, count: int) -> None:
        """Move on."""
        self.at += count

    def take(self, count: int) -> int:
        """Read an unsigned number of so many bits.

        Raises:
            BrokenUnits: there are fewer.
        """
        self.at += count
        if self.at > len(self.text):
            raise BrokenUnits("a unit ends too early")
        return int(self.text[self.at - count : self.at] or "0", 2)

    def signed(self) -> int:
        """Read a signed number of variable length; raises as `number` does."""
        value = self.number()
        return (value + 1) // 2 if value % 2 else -value // 2

    def number(self) -> int:
        """Read an unsigned number of variable length.

        Raises:
            BrokenUnits: the bits end before it does.
        """
        one = self.text.find("1", self.at)
        end = 2 * one - self.at + 1
        if one < 0 or end > len(self.text):
            raise BrokenUnits("a parameter set ends too early")
        value = int(self.text[one:end], 2) - 1
        self.at = end
        return value

    def renumber(self, value: int) -> None:
        """Replace the number at this position by another, and move behind it."""
        begin = self.at
        self.number()
        code = code_of(value)
        self.text = self.text[:begin] + code + self.text[self.at :]
        self.at = begin + len(code)

    def put(self, count: int, value: int) -> None:
        """Replace `count` bits at this position, and move behind them."""
        begin, self.at = self.at, self.at + count
        self.text = self.text[:begin] + f"{value:0{count}b}" + self.text[self.at :]

    def closed(self, header: bytes) -> bytes:
        """Return the unit again, its end aligned to whole bytes anew."""
        bare = self.text[: self.text.rindex("1") + 1]
        padded = bare.ljust(-(-len(bare) // 8) * 8, "0")
        raw = int(padded, 2).to_bytes(len(padded) // 8, "big")
        return header + escape(raw)


def code_of(value: int) -> str:
    """Write a number of variable length."""
    digits = f"{value + 1:b}"
    return "0" * (len(digits) - 1) + digits
