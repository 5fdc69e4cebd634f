"""Exact video cutting, as a hexagonal package and as a service."""
