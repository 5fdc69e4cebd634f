"""The ways in: HTTP, worker and command line, and the wiring that builds them."""
