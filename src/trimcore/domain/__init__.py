"""The rules: pure values and use cases, standard library only."""
