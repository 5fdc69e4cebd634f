"""All reports, in the order in which they are shown."""

from .beginnings import BEGINNINGS
from .report import Report

REPORTS: dict[str, Report] = {report.name: report for report in BEGINNINGS}
