"""What a build may take over from the build before."""
