"""Makes the files of the example supply chain from its source figures, exactly and reproducibly.

`figures` reads and checks the figures, `chemistry` turns formulas into shares, `plan` works out every lot and
movement, `identifiers` writes EPCs and parties, `events` writes EPCIS documents, `records` weighbridge tickets and
assays, `papers` PDFs, `tables` the YAML tables and the manifest. Nothing here is used by the product.
"""
