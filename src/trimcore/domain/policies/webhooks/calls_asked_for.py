"""How often users may have their webhooks called by hand."""

from datetime import timedelta

from trimcore.domain.policies.limits.rate_limit import RateLimit

CALLS_ASKED_FOR = RateLimit(name="webhook-calls", most=100, within=timedelta(minutes=10))
"""How many pings and redeliveries, together, a user may ask for."""
