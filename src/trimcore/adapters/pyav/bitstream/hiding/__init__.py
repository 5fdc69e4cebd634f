"""Pictures that are decoded and not shown: flagged so in their own headers."""
