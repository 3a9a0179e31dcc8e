"""EPCIS capture: reads EPCIS 2.0 JSON-LD, turns each event into chain acts, and reports what became of it.

`docs/epcis.md` is the profile, `docs/adr/0006-epcis-capture.md` the choices behind it. The way of an event:
`jsontext` and `document` read a file with the line of everything in it, `model` gives each event its shape,
`event_hash` its identity, `profile` reads our extension, `identifiers` and `directory` say which lot, member and site
a text means, `mapping` turns the event into acts, and `capture` sees each through to one outcome, over the ports of
`ports`. `evidence` reads the weighbridge and assay tables that stand behind the events.
"""
