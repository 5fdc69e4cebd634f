"""The ports on real technology, one package for each; none imports another."""
