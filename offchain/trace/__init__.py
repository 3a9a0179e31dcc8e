"""Where a batch comes from and where it went, with exact shares and the completeness of the answer."""
