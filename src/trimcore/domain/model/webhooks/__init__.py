"""Webhooks: who is told of what, and how far each telling has come."""
