"""Twins of the webhooks' stores and of the sender of their calls."""
