"""The public view of the records, and the scan of what was built for private values."""
