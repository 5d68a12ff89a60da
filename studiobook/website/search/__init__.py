"""The search: entries, indexes, the copy that is opened from a disk."""
