"""Markdown tables and the way in which figures are written in them."""


class Table:
    """Rows of text under a header; all columns but the first may be figures."""

    def __init__(self, *header: str, figures: bool = True) -> None:
        rule = ["---", *["---:" if name and figures else "---" for name in header[1:]]]
        self._lines = [self._line(header), self._line(rule)]

    def add(self, *cells: str) -> None:
        """Add a row."""
        self._lines.append(self._line([cell.replace("|", "\\|") for cell in cells]))

    def __str__(self) -> str:
        return "\n".join(self._lines) + "\n"

    @staticmethod
    def _line(cells: list[str] | tuple[str, ...]) -> str:
        return f"| {' | '.join(cells)} |"


def seconds(value: float) -> str:
    """Write a length of time."""
    return f"{value:.2f} s"


def mib(value: float) -> str:
    """Write a number of bytes."""
    return f"{value / (1 << 20):.1f} MiB" if value < 10 << 20 else f"{value / (1 << 20):.0f} MiB"


def times(value: float | None, base: float | None) -> str:
    """Write a ratio."""
    return f"{value / base:.2f}" if value is not None and base else "–"
