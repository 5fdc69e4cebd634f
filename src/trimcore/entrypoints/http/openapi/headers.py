"""What headers of answers say."""

from collections.abc import Sequence

from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.quota_headers import LEFT, POLICY

RETRY_AFTER: Object = {
    "Retry-After": {
        "description": "After how many seconds the call may succeed.",
        "schema": {"type": "integer"},
    }
}
QUOTA: Object = {
    POLICY: {
        "description": (
            "The limit of such calls: its name, how many (`q`), and within how many seconds (`w`),"
            " or at once if that is left out."
        ),
        "schema": {"type": "string", "examples": ['"login";q=10;w=300']},
    },
    LEFT: {
        "description": (
            "How many are left (`r`), and after how many seconds (`t`) there are more, if that is"
            " known."
        ),
        "schema": {"type": "string", "examples": ['"login";r=9;t=300']},
    },
}
"""What is said where a limit counts, as draft-ietf-httpapi-ratelimit-headers-11 has it."""


def texts(names: Sequence[str]) -> Object:
    """Describe headers that hold text."""
    text: Object = {"schema": {"type": "string"}}
    return dict.fromkeys(names, text)
