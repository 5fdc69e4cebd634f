"""Webhooks and their deliveries in SQLite."""
