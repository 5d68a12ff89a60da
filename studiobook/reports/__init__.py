"""The bureau's papers, forms, bundle and verification."""
