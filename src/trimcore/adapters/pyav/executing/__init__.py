"""Obeying a plan: each phase of a cut in an object of its own, and the output that they write."""
