"""Files into a Library, every fault with its place."""
