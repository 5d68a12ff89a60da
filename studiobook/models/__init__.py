"""What a record is, the Library of all records, and how one looks things up in it."""
