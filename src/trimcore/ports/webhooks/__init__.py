"""Webhooks: who is told, each telling, and the call that tells it."""
