"""Making a cut in one way after the other, until one is exact and good enough."""
