"""The documents as pages, where they were built into the package: `site` holds what was built."""
