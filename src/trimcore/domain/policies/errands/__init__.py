"""What workers do about sources that are due: in which order, and who does it."""
