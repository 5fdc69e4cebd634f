"""Headers of VP9 frames, written bit by bit from what they are to tell."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

SYNC = f"{0x498342:024b}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A header in ones and zeros, up to the bit that shows, from there on, and what comes behind.

    Between that bit and the rest is the one of resilience. `refers` tells of whether a hidden frame
    has one bit more.
    """

    before: str
    is_shown: bool
    is_resilient: bool
    refers: str
    rest: str
    behind: bytes

    def written(self, *, is_shown: bool) -> bytes:
        """Write the frame, shown or not."""
        extra = "" if is_shown else self.refers
        text = f"{self.before}{is_shown:d}{self.is_resilient:d}{extra}{self.rest}"
        padded = text.ljust(-(-len(text) // 8) * 8, "0")
        return int(padded, 2).to_bytes(len(padded) // 8, "big") + self.behind


def bits(count: int) -> st.SearchStrategy[str]:
    """Draw so many bits."""
    return st.text("01", min_size=count, max_size=count)


def optional(width: int) -> st.SearchStrategy[str]:
    """Draw a number that may be left out."""
    return st.one_of(st.just("0"), bits(width).map(lambda text: f"1{text}"))


@st.composite
def _segments(draw: st.DrawFn) -> str:
    if not draw(st.booleans()):
        return "0"
    text = "1"
    if draw(st.booleans()):
        text += "1" + "".join(draw(optional(8)) for _ in range(7))
        timed = draw(st.booleans())
        text += f"{timed:d}" + "".join(draw(optional(8)) for _ in range(3 * timed))
    else:
        text += "0"
    if draw(st.booleans()):
        values = (draw(optional(width)) for _ in range(8) for width in (9, 7, 2, 0))
        return text + "1" + draw(bits(1)) + "".join(values)
    return text + "0"


@st.composite
def _tail(draw: st.DrawFn, width: int, *, is_resilient: bool) -> str:
    """Draw all behind the sizes of a picture so wide."""
    text = draw(bits(2 if is_resilient else 4)) + draw(bits(9))
    if draw(st.booleans()):
        deltas = "1" + "".join(draw(optional(7)) for _ in range(6))
        text += "1" + draw(st.sampled_from(["0", deltas]))
    else:
        text += "0"
    text += draw(bits(8)) + "".join(draw(optional(5)) for _ in range(3)) + draw(_segments())
    blocks = (width + 63) // 64
    fewest = next(count for count in range(7) if 64 << count >= blocks)
    most = max(fewest, *(count for count in range(7) if count == 0 or blocks >> count >= 4))
    columns = draw(st.integers(fewest, most))
    text += "1" * (columns - fewest) + ("0" if columns < most else "")
    text += draw(st.sampled_from(["0", "10", "11"]))
    return text + f"{draw(st.integers(1, 0xFFFF)):016b}"


@st.composite
def frames(draw: st.DrawFn, *, is_key: bool, width: int = 0, shows: bool | None = None) -> Drawn:
    """Draw a keyframe, or one that refers to pictures that are so wide."""
    profile = draw(st.sampled_from([0, 1, 2, 3]))
    before = "10" + f"{profile & 1}{profile >> 1}" + ("0" if profile == 3 else "") + "0"
    is_resilient = draw(st.booleans())
    own = draw(st.integers(1, 9000))
    size = f"{own - 1:016b}" + draw(bits(16)) + draw(optional(32))
    if is_key:
        deep = draw(bits(1)) if profile >= 2 else ""
        if profile in {1, 3}:
            colours = draw(st.sampled_from(["010" + "1110", "111" + "0"]))
        else:
            colours = "0100"
        rest = SYNC + deep + colours + size
    else:
        refreshed, slots = draw(bits(8)), draw(bits(12))
        found = draw(st.sampled_from(["1", "01", "001", "000"]))
        told = size if found == "000" else draw(optional(32))
        filters = draw(bits(1)) + draw(st.sampled_from(["1", "000", "001", "010", "011"]))
        contexts = "" if is_resilient else draw(bits(2))
        rest = contexts + refreshed + slots + found + told + filters
        own = own if found == "000" else width
    return Drawn(
        before=before + ("0" if is_key else "1"),
        is_shown=draw(st.booleans()) if shows is None else shows,
        is_resilient=is_resilient,
        refers="" if is_key else "0",
        rest=rest + draw(_tail(own, is_resilient=is_resilient)),
        behind=draw(st.binary(min_size=1, max_size=12)),
    )


@st.composite
def streams(draw: st.DrawFn) -> list[Drawn]:
    """Draw a keyframe and a frame that refers to it, wherever it looks for its size."""
    key = draw(frames(is_key=True))
    at = key.rest.index(SYNC) + 24
    profile = int(key.before[2]) | int(key.before[3]) << 1
    at += (profile >= 2) + (4 if profile in {0, 2} or key.rest[at + (profile >= 2)] == "1" else 7)
    return [key, draw(frames(is_key=False, width=int(key.rest[at : at + 16], 2) + 1))]
