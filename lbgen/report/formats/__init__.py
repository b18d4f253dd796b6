"""One reporter per module: `report(found, sources, context) -> str`."""
