"""Word writing side by side: the same annual reviews set by our writer and by others."""
