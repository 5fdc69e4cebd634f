"""Which packets of an output are decoded, from where on, and which of them show a picture."""
