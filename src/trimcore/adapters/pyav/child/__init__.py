"""The confined side of the engine: the fork server, and the one job that each child does."""
