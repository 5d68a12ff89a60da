"""The policy's language: compiled, evaluated over every subject, tried as a draft."""
