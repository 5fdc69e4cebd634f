"""What a run of copied packets needs: how it is led in, and how an output begins with it."""
