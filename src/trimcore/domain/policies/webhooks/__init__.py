"""Rules of webhooks that several use cases share."""
