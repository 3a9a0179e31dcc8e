"""The language of Oreline: ids, units, composition, events and errors, on the standard library alone."""
