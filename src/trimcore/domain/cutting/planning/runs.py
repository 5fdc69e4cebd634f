"""The parts of a plan: frames to encode, packets to copy, and by which rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePlan:
    """One frame of the output, in the source stream's ticks: when it is shown and for how long.

    `tick` is the source's own; a picture that is held when a window begins is shown `late` by so
    many ticks, for the rest of its time.
    """

    tick: int
    duration: int
    late: int = 0

    @property
    def shown(self) -> int:
        """The tick at which the output shows the frame."""
        return self.tick + self.late

    @property
    def end(self) -> int:
        """The first tick after the frame."""
        return self.shown + self.duration


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRules:
    """What may be done with packets of the source's codec.

    `copies` allows to copy them, `joins` also beside encoded frames, `opens` to begin at an open
    keyframe, and `resumes` to copy one behind a break, amid other copies. `hides` is the wish to
    copy what frames need, too, and hide it; with `flags` the frames' own headers tell that, and not
    the container. `follows` says that the output shows other pictures before: then an open keyframe
    can't be the first. `reason` says why, if anything is not allowed.
    """

    copies: bool = False
    joins: bool = False
    opens: bool = False
    resumes: bool = False
    hides: bool = False
    flags: bool = False
    follows: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedRun:
    """Frames to encode, in the order in which they are shown.

    Decoding begins at the keyframe at position `decode_from` of the index.
    """

    decode_from: int
    frames: tuple[FramePlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedRun:
    """Packets to copy: the positions `first` to `last` of the index, but for some left out.

    The first is a keyframe. What is left out are frames that are shown before it and may need
    what comes before it. `frames` are the frames copied, in the order in which they are shown.
    `hidden` are further ones that are copied only because the others need them. If their own
    headers hide them, the `lead` is how many packets come before that of the first frame, without a
    time of their own; `unseen` are the positions behind it of what the source does not show either,
    and when that is decoded.
    """

    first: int
    last: int
    skipped: frozenset[int]
    frames: tuple[FramePlan, ...]
    hidden: tuple[FramePlan, ...] = ()
    lead: int = 0
    unseen: Mapping[int, int] = field(default_factory=dict)

    def __contains__(self, position: object) -> bool:
        """Tell whether the packet at a position of the index is copied."""
        return (
            isinstance(position, int)
            and self.first <= position <= self.last
            and position not in self.skipped
        )

    @property
    def positions(self) -> tuple[int, ...]:
        """The positions in the index of all that is copied, in decode order."""
        return tuple(each for each in range(self.first, self.last + 1) if each in self)

    @property
    def timed(self) -> tuple[int, ...]:
        """The positions of what has a time in the output: all but the lead."""
        return self.positions[self.lead :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """How a window is made of copied and encoded frames; `reason` says why nothing is copied."""

    head: EncodedRun | None = None
    copied: CopiedRun | None = None
    tail: EncodedRun | None = None
    reason: str = ""
