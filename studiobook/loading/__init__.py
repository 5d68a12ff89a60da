"""Files into a Library, every diagnostic with its place."""
