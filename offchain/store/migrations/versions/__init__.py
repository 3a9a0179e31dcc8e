"""One module per step of the schema; never edited once released."""
