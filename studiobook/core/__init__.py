"""Things that know no studio: diagnostics, dates, hashing, atomic writing, git, images, zip files."""
