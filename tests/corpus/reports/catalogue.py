"""All reports, in the order in which they are shown."""

from .beginnings import BEGINNINGS
from .clocks import CLOCKS
from .codings import CODINGS
from .looks import LOOKS
from .report import Report
from .sounds import SOUNDS

REPORTS: dict[str, Report] = {
    report.name: report for report in (*BEGINNINGS, *CLOCKS, *SOUNDS, *CODINGS, *LOOKS)
}
