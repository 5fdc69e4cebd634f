"""Bytes on their way to become objects, from the service or from users themselves."""
