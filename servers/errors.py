"""What can go wrong with a server."""


class Missing(Exception):
    """A server cannot be had on this machine; the message names it and says why."""


class NotReady(Exception):
    """A server was started but does not answer; the message ends with its last words."""
