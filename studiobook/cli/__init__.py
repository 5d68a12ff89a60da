"""What a task does: options in, exit status out."""
