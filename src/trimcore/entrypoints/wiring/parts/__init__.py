"""The adapters that the settings choose, and the twins of all parts."""
