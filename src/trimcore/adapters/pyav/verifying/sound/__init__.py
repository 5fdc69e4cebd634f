"""Listening to the output: what was read of each track, how it begins and ends, how loud it is."""
