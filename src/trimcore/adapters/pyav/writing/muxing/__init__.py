"""The output as it is begun: its container, its tracks, and what is said of each."""
