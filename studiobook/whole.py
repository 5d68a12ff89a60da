"""Writes files that other runs and other processes read: each is there whole, or not at all."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, whose folder is made: written beside, then moved when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")  # another process may write the same
    half.write_bytes(data)
    half.replace(path)
