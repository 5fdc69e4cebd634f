"""From a ring to an attempt at a trim."""
