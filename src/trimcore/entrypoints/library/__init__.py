"""The library's face: what `import trimcore` shows, over the engine's port."""
