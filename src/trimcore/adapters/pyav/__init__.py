"""The engine's other half: it indexes and cuts real files."""
