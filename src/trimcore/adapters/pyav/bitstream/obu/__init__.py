"""The units of AV1, and what its sequence header tells."""
