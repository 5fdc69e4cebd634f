"""Benchmarks: trimcore beside other cutters, on files made here, in one run."""
