"""A text as a tree of blocks, and the renderings that need no page."""
