"""What can be called: one file for each room of routes, one entry for each method of an address."""
