"""From a packet index and a window to a plan: what is copied, what encoded, and when it shows."""
