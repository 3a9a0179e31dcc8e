"""Set-up of a clone: everything here runs on a bare Python 3.11 with the standard library alone."""
