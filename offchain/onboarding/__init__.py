"""Onboarding: brings members, sites, materials, documents and certificates from a folder of YAML files to the chain.

`tables` reads the files strictly, `ports` says what is needed from outside, `acts` turns a difference between the
files and the chain into acts, and `job` carries them out in order. Run again, it does what is missing and nothing
twice. The administration's acts are signed by whoever administers; a member's acts by that member.
"""
