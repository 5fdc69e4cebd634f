"""Which statuses refuse a call, whatever it is."""

ALWAYS = (400, 406, 415, 500, 503)
GUARDED = (401, *ALWAYS)

API = "/api/v1/users"
