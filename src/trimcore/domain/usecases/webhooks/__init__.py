"""Telling users' own services what has happened, and looking after the webhooks that say where."""
