"""One public report of a wrong cut, and the file that shows what it was about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.corpus.sources import Library, make
from tests.corpus.specs import Spec
from trimcore.domain.cutting.timeline.window import TrimWindow

Maker = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A row of the corpus.

    `right` says what every window has to show. `windows` are starts and durations, in seconds as a
    user writes them. `refused` is the code of a refusal that is right, `wrong` how the verdict on a
    cut begins that is still wrong; both are empty as a rule.
    """

    name: str
    kind: str
    container: str
    suffix: str
    address: str
    right: str
    make: Maker
    windows: tuple[tuple[str, str], ...]
    refused: str = ""
    wrong: str = ""

    def file(self, library: Library) -> Path:
        """Return the source, made when it is first asked for."""
        return library.kept(f"report-{self.name}.{self.suffix}", self.make)

    def cuts(self) -> tuple[TrimWindow, ...]:
        """Return the windows."""
        return tuple(TrimWindow.parse(start, duration) for start, duration in self.windows)


def drawn(spec: Spec) -> Maker:
    """Make the file that a spec describes."""
    return lambda target: make(spec, target)


def told(
    spec: Spec,
    kind: str,
    address: str,
    right: str,
    windows: tuple[tuple[str, str], ...],
    *,
    changed: Callable[[Path], None] | None = None,
    refused: str = "",
    wrong: str = "",
) -> Report:
    """Describe the report that a spec stands for; `changed` alters the file that was made."""

    def made(target: Path) -> None:
        make(spec, target)
        if changed is not None:
            changed(target)

    return Report(
        name=spec.name,
        kind=kind,
        container=spec.container,
        suffix=spec.suffix,
        address=address,
        right=right,
        make=made,
        windows=windows,
        refused=refused,
        wrong=wrong,
    )


def frame(number: int, rate: Fraction | int) -> str:
    """Write the moment of a frame as programs do that compute in floating point."""
    return f"{number / float(rate):.6f}"
