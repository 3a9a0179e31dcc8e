"""Texts of the refusals of documents and certificates: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import CHECK_ID, OTHER_REFERENCE, READ_AGAIN, SHORTER, Text

DOCUMENTS: Final[dict[str, Text]] = {
    "Documents_HashZero": Text("the hash is zero", "Give the sha-256 of the document."),
    "Documents_KindMissing": Text("the kind of document is missing", "Say what it is, such as ASSAY or PERMIT."),
    "Documents_SubjectMissing": Text("the subject is missing", "Say what the document speaks about."),
    "Documents_TextLength": Text("{field} has {actual} bytes, at most {max} are allowed", SHORTER),
    "Documents_AlreadyAnchored": Text(
        "document {sha256_hash:id} is anchored by member {member} already", "Nothing needs to be done."
    ),
    "Documents_LeavesZero": Text("the tree has no leaves", "Say how many documents it holds."),
    "Documents_RootUnknown": Text("member {member} never anchored the root {root:id}", CHECK_ID),
    "Documents_ProofTooLong": Text("the proof has {actual} hashes, at most {max} are allowed", "Check the proof file."),
    "Documents_ReferenceUsed": Text(
        "certificate {certificate_id:id} exists already under this number", OTHER_REFERENCE
    ),
    "Documents_Period": Text(
        "the certificate would be valid from {valid_from:time} to {valid_until:time}, which is no period",
        "Exchange the times, or correct them.",
    ),
    "Documents_SubjectNotCertifiable": Text(
        "a {subject_kind:kind} cannot be certified", "Certify a site, a material at a site, or a batch."
    ),
    "Documents_UnknownSubject": Text("there is no {subject_kind:kind} {subject_id:id}", CHECK_ID),
    "Documents_OwnSubject": Text(
        "the subject belongs to member {member} itself", "A verifier certifies other members' sites and batches only."
    ),
    "Documents_UnknownCertificate": Text("there is no certificate {certificate_id:id}", CHECK_ID),
    "Documents_NotVerifier": Text(
        "certificate {certificate_id:id} was issued by member {verifier}, not by member {member}",
        "Only its issuer or governance changes it.",
    ),
    "Documents_Sequence": Text("certificate {certificate_id:id} has had {actual} changes, not {expected}", READ_AGAIN),
    "Documents_Transition": Text(
        "certificate {certificate_id:id} is {status:kind} and cannot be {change:kind}", READ_AGAIN
    ),
    "Documents_SupersedesOther": Text(
        "certificate {certificate_id:id} is of another verifier, scheme or subject",
        "A certificate supersedes one of the same verifier, scheme and subject.",
    ),
    "Documents_EffectiveInFuture": Text(
        "the revocation would count from {effective_from:time}, after the block, {block_time:time}",
        "Give a time that has come.",
    ),
    "Documents_TooManyChanges": Text(
        "certificate {certificate_id:id} has had all {max} changes", "Revoke it, and issue a new one."
    ),
    "Documents_KnownAtInFuture": Text(
        "what will be known at {known_at:time} is not known at {block_time:time}", "Ask for a time that has come."
    ),
    "Documents_CertificateMissing": Text(
        "scheme {scheme:id} is required of {subject_kind:kind} {subject_id:id}, and no certificate of it "
        "that is valid then was named",
        "Name one that is valid at the time of the event, or have it issued.",
    ),
    "Documents_HashCount": Text(
        "{actual} documents were given, 1 to {max} are allowed in one call",
        "Split the list, or anchor their Merkle root.",
    ),
    "Documents_TooManyCertificates": Text(
        "{actual} certificates were named, at most {max} are allowed", "Name only those that are required."
    ),
}
