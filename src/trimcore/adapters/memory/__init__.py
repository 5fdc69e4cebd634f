"""Every port in memory: for tests, trials and embedding."""
