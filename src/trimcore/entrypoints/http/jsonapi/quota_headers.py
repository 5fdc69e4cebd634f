"""Limits as draft-ietf-httpapi-ratelimit-headers-11 writes them."""

from trimcore.domain.policies.limits.quota import Quota

POLICY = "RateLimit-Policy"
LEFT = "RateLimit"


def quota_headers(quota: Quota) -> dict[str, str]:
    """Return the headers that tell a limit, and what is left of it."""
    window = "" if quota.within is None else f";w={quota.within}"
    more_in = "" if quota.more_in is None else f";t={quota.more_in}"
    return {
        POLICY: f'"{quota.name}";q={quota.most}{window}',
        LEFT: f'"{quota.name}";r={quota.left}{more_in}',
    }
