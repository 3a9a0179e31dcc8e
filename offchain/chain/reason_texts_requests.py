"""Texts of the refusals of signed requests: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import READ_AGAIN, Text

_SIGN_AGAIN: Final = "Correct it and have the message signed again."

REQUESTS: Final[dict[str, Text]] = {
    "SignedRequests_ForwarderNotTrusted": Text(
        "module {module} trusts another contract for signed messages",
        "Deploy the modules with the address that this contract will have.",
    ),
    "SignedRequests_DeadlinePassed": Text(
        "the message counted until {deadline:time}, the block is of {block_time:time}",
        "Have it signed again with a later deadline.",
    ),
    "SignedRequests_WrongSignature": Text(
        "the signature is not one of {signer} for this message, this chain and this contract",
        "Relay the message exactly as it was signed, or have it signed again.",
    ),
    "SignedRequests_UnknownMember": Text("no member is called '{identifier}'", _SIGN_AGAIN),
    "SignedRequests_UnknownSite": Text("no site is called '{identifier}'", _SIGN_AGAIN),
    "SignedRequests_UnknownWord": Text("'{word}' is no word for {field}", "See docs/signed-requests.md for the words."),
    "SignedRequests_WrongUnit": Text(
        "{field} is given in the wrong unit (counted in pieces: {item})",
        "Give milligrams and parts per billion for bulk, pieces and milligrams per piece for items.",
    ),
    "SignedRequests_WrongParty": Text("{field} names member {actual}, it is member {expected}", _SIGN_AGAIN),
    "SignedRequests_WrongBatch": Text("the transfer is of batch {expected:id}, not of {actual:id}", _SIGN_AGAIN),
    "SignedRequests_WrongQuantity": Text("the transfer is of {expected}, not of {actual}", _SIGN_AGAIN),
    "SignedRequests_WrongScheme": Text("the certificate is of scheme {expected:id}, not of {actual:id}", _SIGN_AGAIN),
    "SignedRequests_WrongSubject": Text("certificate {certificate_id:id} is about something else", READ_AGAIN),
    "SignedRequests_UnusedField": Text("this kind of subject has no {field}", "Leave that field empty."),
    "SignedRequests_ModelOutOfRange": Text("there is no custody model {model}", "Give 0 to 4."),
    "SignedRequests_CertificateCount": Text(
        "{actual} certificates are named, at most {max} may be", "Name those that are required."
    ),
    "SignedRequests_OtherTransfer": Text(
        "the offer makes transfer {offered:id}, the acceptance is of {accepted:id}",
        "Relay the two halves of one transfer.",
    ),
    "SignedRequests_NonceCount": Text(
        "{actual} nonces cannot be cancelled at once, 1 to {max} can", "Cancel them in several calls."
    ),
}
