"""How bright the pictures were mastered, as frames carry it and as encoders want it told."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from av.sidedata.sidedata import SideData, Type

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_MASTERING = struct.Struct("=20i2i")
_LIGHT = struct.Struct("=2I")
_MOST = 0xFFFF
"""Encoders count primaries and light in 16 bits, and refuse to open with more."""
_COUNTED = Fraction(1, 2000)
"""By how much more than a whole numbers may differ that are counted in other steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HdrMetadata:
    """The mastering display's primaries (R, G, B), white point and luminance, and light levels.

    Each is empty where the frames do not say.
    """

    points: tuple[Fraction, ...] = ()
    luminance: tuple[Fraction, ...] = ()
    light: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.points or self.luminance or self.light)

    def like(self, other: "HdrMetadata") -> bool:
        """Tell whether another says the same, but for how finely it is counted."""
        here, there = self.numbers(), other.numbers()
        return len(here) == len(there) and all(
            abs(one - two) <= _COUNTED * (1 + abs(two))
            for one, two in zip(here, there, strict=True)
        )

    def numbers(self) -> list[Fraction]:
        """Return all that is said, in one row."""
        return [*self.points, *self.luminance, *map(Fraction, self.light)]

    def for_x265(self) -> list[str]:
        """Write x265's parameters, which count primaries by 1/50000 and luminance by 1/10000."""
        parameters = []
        if self.points and self.luminance and max(self.points) * 50000 <= _MOST:
            red, green, blue, white = (
                f"({round(x * 50000)},{round(y * 50000)})"
                for x, y in zip(self.points[::2], self.points[1::2], strict=True)
            )
            darkest, brightest = (round(value * 10000) for value in self.luminance)
            parameters.append(
                f"master-display=G{green}B{blue}R{red}WP{white}L({brightest},{darkest})"
            )
        if self.light and max(self.light) <= _MOST:
            parameters.append("max-cll={},{}".format(*self.light))
        return parameters

    def for_x264(self) -> list[str]:
        """Write x264's parameters: x265's under names of its own."""
        names = {"master-display": "mastering-display", "max-cll": "cll"}
        parameters = (parameter.split("=", 1) for parameter in self.for_x265())
        return [f"{names[name]}={value}" for name, value in parameters]

    def for_svtav1(self) -> list[str]:
        """Write SVT-AV1's parameters, which are plain decimals."""
        parameters = []
        if self.points and self.luminance:
            red, green, blue, white = (
                f"({float(x):.5f},{float(y):.5f})"
                for x, y in zip(self.points[::2], self.points[1::2], strict=True)
            )
            darkest, brightest = (float(value) for value in self.luminance)
            parameters.append(
                f"mastering-display=G{green}B{blue}R{red}WP{white}L({brightest:.4f},{darkest:.4f})"
            )
        if self.light:
            parameters.append("content-light={},{}".format(*self.light))
        return parameters


def hdr_metadata_of(frame: "VideoFrame") -> HdrMetadata:
    """Read what a decoded frame says of its mastering.

    Frames of stereo video carry a kind of data that PyAV does not know, and none can be read then.
    """
    points: tuple[Fraction, ...] = ()
    luminance: tuple[Fraction, ...] = ()
    light: tuple[int, ...] = ()
    try:
        attached = tuple(cast("Iterable[SideData]", frame.side_data))
    except ValueError:
        attached = ()
    for side in attached:
        raw = bytes(side)
        if side.type is Type.MASTERING_DISPLAY_METADATA and len(raw) >= _MASTERING.size:
            *numbers, has_points, has_luminance = _MASTERING.unpack_from(raw)
            values = tuple(
                Fraction(top, bottom or 1)
                for top, bottom in zip(numbers[::2], numbers[1::2], strict=True)
            )
            points = values[:8] if has_points else ()
            luminance = values[8:] if has_luminance else ()
        elif side.type is Type.CONTENT_LIGHT_LEVEL and len(raw) >= _LIGHT.size:
            light = _LIGHT.unpack_from(raw)
    return HdrMetadata(points=points, luminance=luminance, light=light)
