"""Webhooks at work: what has happened is announced, and what is due is delivered."""
