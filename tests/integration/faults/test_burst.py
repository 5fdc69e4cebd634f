"""Many uploads at once, while workers die: each ends done, once."""

from tests.integration.faults.burst import burst
from tests.integration.faults.checker import check
from tests.integration.faults.round import Round
from tests.integration.faults.site import Site
from tests.integration.faults.videos import Videos

UPLOADS = 40


def test_two_apis_and_two_workers_take_a_burst_while_workers_die(
    site: Site, videos: Videos
) -> None:
    """A worker is killed every few seconds, until all have ended."""
    site.heal()
    fault = Round(site=site, videos=videos, turn=0, away=0)
    burst(fault, UPLOADS)
    verdict = check(fault)
    assert verdict.is_clean, verdict
    assert verdict.accepted == verdict.done == UPLOADS
