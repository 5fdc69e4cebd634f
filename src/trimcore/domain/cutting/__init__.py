"""The pure half of the engine: exact times, the window, and what a cut copies and encodes."""
