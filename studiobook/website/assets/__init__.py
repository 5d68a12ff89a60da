"""Style sheet and pictures for sharing."""
