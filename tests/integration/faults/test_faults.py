"""One short round of each kind of fault: nothing is lost, stuck, done twice or left behind."""

import pytest

from tests.integration.faults.checker import check
from tests.integration.faults.kinds import KINDS
from tests.integration.faults.round import Round
from tests.integration.faults.site import Site
from tests.integration.faults.videos import Videos

AWAY = 2.0


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost(site: Site, videos: Videos, kind: str) -> None:
    """Every request that was accepted ends as it should, and the records agree."""
    site.heal()
    fault = Round(site=site, videos=videos, turn=0, away=AWAY)
    KINDS[kind](fault)
    fault.settle()
    verdict = check(fault)
    assert verdict.is_clean, verdict
    assert verdict.accepted >= 5
