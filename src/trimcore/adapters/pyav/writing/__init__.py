"""Obeying a plan: what is copied, encoded and spliced into the output."""
