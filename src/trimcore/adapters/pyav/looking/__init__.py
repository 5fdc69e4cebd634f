"""Looks at a source without cutting it: what it is, and what a cut would do."""
