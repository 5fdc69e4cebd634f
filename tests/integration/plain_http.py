"""Calls without TLS: one that could encrypt loads all authorities first.

That takes 45 ms of a core, longer than most calls take, and whoever waits for something makes many.
"""

import ssl

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What clients `verify` servers by: never, since what they call is not encrypted."""
