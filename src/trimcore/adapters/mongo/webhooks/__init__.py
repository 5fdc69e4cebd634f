"""Webhooks and their deliveries in MongoDB."""
