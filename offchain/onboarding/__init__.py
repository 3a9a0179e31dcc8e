"""Onboarding: brings members, sites, materials, documents and certificates from a folder of YAML files to the chain.

`entries` are what the files say, `tables` reads them strictly, `ports` says what is needed from outside,
`registrations` and `papers` turn a difference between the files and the chain into acts, and `job` carries them out in
order. Run again, it does what is missing and nothing twice. The administration's acts are signed by whoever
administers; a member's acts by that member.
"""
