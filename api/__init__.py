"""The HTTP interface and the pages: everything a browser or another system talks to."""
