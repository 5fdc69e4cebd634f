"""Pictures of AV1 that are not shown."""
