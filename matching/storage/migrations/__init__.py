"""History of the tables, run by `storage.migrate`. Add a file to `versions`; never change one that was released."""
