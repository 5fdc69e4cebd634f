"""No test, and nothing that a test starts, may hold up the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.sources import make

TOLD = "import os; print(os.sched_getscheduler(0))"


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="no such thing on this system")
def test_who_encodes_av1_stays_as_urgent_as_others(tmp_path: Path) -> None:
    make(SPECS["av1"], tmp_path / "av1.mp4")
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
    later = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, check=True)
    assert int(later.stdout) == os.SCHED_OTHER
