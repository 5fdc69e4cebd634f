"""How what is stored is shown: pages of lists, and links to results."""
