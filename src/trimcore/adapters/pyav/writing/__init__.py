"""The output file: what is in it, how packets are spliced under one header, how it is laid out."""
