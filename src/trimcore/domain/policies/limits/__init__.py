"""How much of something, and how often, somebody may have it."""
