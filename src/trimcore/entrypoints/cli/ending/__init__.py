"""How a command ends: what it answers, its exit codes, and signals."""
