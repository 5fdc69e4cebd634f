"""Suites for the stores of webhooks and deliveries, and for the sender of calls."""
