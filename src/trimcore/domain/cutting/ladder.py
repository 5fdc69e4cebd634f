"""In which ways a cut is tried, one after the other, until its output passes its check.

The ladder goes down only: from hiding frames where that is wished for, over copying what may be
copied and encoding finer, to encoding every frame. A stream that turns out to begin later, or to
end earlier, than its index says is cut anew from the top. Where no way is left, the cut has failed
with what its last try met.
"""

from dataclasses import dataclass, replace

from trimcore.domain.cutting.planning.runs import CopyRules
from trimcore.domain.cutting.quality import FLOOR, steps_missing

DOUBT = "The join did not pass the check of its output, so every frame was encoded."
CUT_OFF = "the recording breaks off amid a picture, which is left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known before the first try.

    `rules` are what may be copied. `may_end_amid_picture` is true of recordings of broadcasts that
    the window reaches the end of.
    """

    rules: CopyRules
    may_end_amid_picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One way to make a cut.

    `crf_offset` is by how many steps encoders do better than they would by themselves. Pictures
    before the tick `shown_from` are not shown. Those amid which a recording may break off are left
    out if `without_broken_off`.
    """

    rules: CopyRules
    crf_offset: int = 0
    shown_from: int | None = None
    without_broken_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The output passed its check; its worst encoded frame has so many `decibels`.

    It has to have those of the `floor`.
    """

    decibels: float
    floor: float = FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJoinable:
    """Copied and encoded frames do not go together; `reason` is a sentence for the receipt."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginsLater:
    """The stream's first frame that can be decoded shows at `tick` only."""

    tick: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No output, or a wrong one.

    `copied` says whether packets were copied into it, `damaged` that a picture of the window can't
    be decoded.
    """

    copied: bool
    damaged: bool = False


Outcome = Made | NotJoinable | BeginsLater | Failed


def first_try(facts: Facts) -> Try:
    """Copy all that may be copied."""
    return Try(rules=facts.rules)


def next_try(facts: Facts, tried: Try, outcome: Outcome) -> Try | None:
    """Tell how to try again after `outcome`; None if the ladder has ended.

    It ends with a result only after `Made`. Every answer either is a step down or takes frames
    away, so that a cut is tried a bounded number of times.
    """
    match outcome:
        case Made(decibels=decibels, floor=floor):
            return _finer(tried, steps_missing(decibels, floor))
        case NotJoinable(reason=reason) if _may_copy(tried):
            return _lower(tried, reason)
        case BeginsLater(tick=tick) if tried.shown_from is None or tick > tried.shown_from:
            return _from_the_top(facts, replace(tried, shown_from=tick))
        case Failed(copied=True):
            return _lower(tried, DOUBT)
        case Failed(damaged=True) if facts.may_end_amid_picture and not tried.without_broken_off:
            return _from_the_top(facts, replace(tried, without_broken_off=True))
    return None


def _may_copy(tried: Try) -> bool:
    return tried.rules.copies or tried.rules.hides


def _finer(tried: Try, steps: int) -> Try | None:
    """Try once to encode finer."""
    return replace(tried, crf_offset=steps) if steps and not tried.crf_offset else None


def _lower(tried: Try, reason: str) -> Try:
    """Hide nothing, if anything was to be hidden; else copy nothing."""
    if tried.rules.hides and tried.rules.copies:
        return replace(tried, rules=replace(tried.rules, hides=False, flags=False))
    return _encoded(tried, reason)


def _encoded(tried: Try, reason: str) -> Try:
    return replace(tried, rules=CopyRules(reason=reason), crf_offset=0)


def _from_the_top(facts: Facts, tried: Try) -> Try:
    return replace(tried, rules=facts.rules, crf_offset=0)
