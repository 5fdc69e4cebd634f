"""What of a source is wanted, as forms say it: windows, how they may be cut, and in what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from msgspec import DecodeError, json

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.clock_time import parse_time
from trimcore.domain.cutting.timeline.touching import count_faults
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Fault, InvalidInput
from trimcore.entrypoints.http.bodies.form import Form, is_unambiguous, number_text

Choice = TypeVar("Choice", bound=StrEnum)
_WINDOWS = "windows"
_MEMBERS = ("start", "duration", "end")
_ALONE = ("start", "duration")
"""The fields that say one window, without a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The windows in the order of the output, the mode and the container; and all wrong fields.

    No windows where one of them is wrong; what can't be used of the others is as if left out.
    """

    windows: tuple[TrimWindow, ...]
    mode: TrimMode
    container: OutputContainer
    faults: tuple[Fault, ...] = ()


def wanted_of(form: Form) -> Wanted:
    """Read `windows`, or `start` and `duration` in their place, and `mode` and `container`."""
    faults: list[Fault] = []
    windows = _windows_of(form, faults)
    return Wanted(
        windows=() if faults else windows,
        mode=_chosen(form, "mode", TrimMode.EXACT, faults),
        container=_chosen(form, "container", OutputContainer.SOURCE, faults),
        faults=tuple(faults),
    )


def _windows_of(form: Form, faults: list[Fault]) -> tuple[TrimWindow, ...]:
    text = form.get(_WINDOWS)
    if any(fault.field == _WINDOWS for fault in form.faults):
        return ()
    if text is None:
        try:
            return (TrimWindow.parse(form.get("start"), form.get("duration")),)
        except InvalidInput as error:
            faults += error.faults
            return ()
    if alone := [field for field in _ALONE if form.get(field) is not None]:
        faults += [_mixed(field) for field in (*alone, _WINDOWS)]
        return ()
    return _listed(text, faults)


def _mixed(field: str) -> Fault:
    detail = "can't be given together with windows"
    if field == _WINDOWS:
        detail = "can't be given together with a start or a duration"
    return Fault(field=field, code="not_together", detail=detail)


def _listed(text: str, faults: list[Fault]) -> tuple[TrimWindow, ...]:
    try:
        entries = json.decode(text)
    except (DecodeError, RecursionError):
        entries = None
    if not isinstance(entries, list) or not is_unambiguous(text):
        detail = 'must be a list in JSON, such as [{"start": 1, "duration": 2.5}]'
        faults.append(Fault(field=_WINDOWS, code="not_a_list", detail=detail))
        return ()
    if wrong := count_faults(entries):
        faults += wrong
        return ()
    read = [_window(_Entry(number, entry, faults)) for number, entry in enumerate(entries)]
    return tuple(window for window in read if window is not None)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One of the list, and where what is wrong with it is noted."""

    number: int
    value: object
    faults: list[Fault]

    def refuse(self, code: str, detail: str, member: str | None = None) -> None:
        """Note what is wrong with it, or with one of its members."""
        within = (self.number,) if member is None else (self.number, member)
        self.faults.append(Fault(field=_WINDOWS, code=code, detail=detail, within=within))

    def time(self, member: str) -> int | None:
        """Return a time in microseconds; None, and a fault is noted, if it is none."""
        value = self.value[member] if isinstance(self.value, Mapping) else None
        try:
            return parse_time(_written(value), field=member)
        except InvalidInput as error:
            for fault in error.faults:
                self.refuse(fault.code, fault.detail, member)
            return None


def _window(entry: _Entry) -> TrimWindow | None:
    if not isinstance(entry.value, dict):
        entry.refuse("not_a_window", "must have a start, and a duration or an end")
        return None
    for member in sorted(entry.value.keys() - set(_MEMBERS)):
        entry.refuse("unknown", "is no member of a window", member)
    given = [member for member in _MEMBERS if member in entry.value]
    if "start" not in given:
        entry.refuse("required", "is required", "start")
    if len(given) == len(_MEMBERS):
        entry.refuse("not_together", "can't be given together with a duration", "end")
    if given in ([], ["start"]):
        entry.refuse("required", "needs a duration or an end")
    times = {member: entry.time(member) for member in given}
    start = times.pop("start", None)
    if start is None or len(times) != 1:
        return None
    ((member, time),) = times.items()
    return None if time is None else _bounded(entry, start, member, time)


def _bounded(entry: _Entry, start_us: int, member: str, time_us: int) -> TrimWindow | None:
    duration_us = time_us - start_us if member == "end" else time_us
    if duration_us <= 0:
        detail = "must be behind the start" if member == "end" else "must be above 0"
        entry.refuse("out_of_range", detail, member)
        return None
    return TrimWindow(start_us=start_us, duration_us=duration_us)


def _written(value: object) -> str:
    """Return a time as a form has it; what is none stays none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return ""
    return number_text(value)


def _chosen(form: Form, field: str, default: Choice, faults: list[Fault]) -> Choice:
    text = form.get(field)
    if text is None:
        return default
    kind = type(default)
    try:
        return kind(text)
    except ValueError:
        detail = f"must be one of {', '.join(kind)}"
        faults.append(Fault(field=field, code="unknown", detail=detail))
        return default
