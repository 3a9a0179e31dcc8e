"""Texts of the refusals of members, accounts, sites and materials: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import CHECK_ID, INTERNAL, SHORTER, Text

MEMBERSHIP: Final[dict[str, Text]] = {
    "Membership_UnknownAccount": Text(
        "account {account} belongs to no member", "Ask a colleague or the administration to add the account."
    ),
    "Membership_AccountRemoved": Text(
        "account {account} was removed from its member", "Use another account, or have this one added again."
    ),
    "Membership_AccountTaken": Text(
        "account {account} is an active account of member {member} already", "Nothing needs to be done."
    ),
    "Membership_AccountOfAnotherMember": Text(
        "account {account} is bound to member {member}, an address serves one member for ever", "Make a new address."
    ),
    "Membership_ZeroAddress": Text("the account is the zero address", "Give the address of a wallet."),
    "Membership_UnknownMember": Text("there is no member {member}", CHECK_ID),
    "Membership_MemberSuspended": Text(
        "member {member} is suspended and does nothing until it is reinstated", "Ask the administration why."
    ),
    "Membership_MemberNotSuspended": Text("member {member} is not suspended", "Nothing needs to be done."),
    "Membership_IdentifierTaken": Text(
        "identifier {identifier} is registered already", "Look it up: it is probably the same organisation or site."
    ),
    "Membership_TextLength": Text("{field} has {actual} bytes, at most {max} and at least one are allowed", SHORTER),
    "Membership_UnknownRole": Text("roles {roles} are no combination of known roles", "Give at least one known role."),
    "Membership_RoleMissing": Text(
        "member {member} does not have the role {role:role}", "Use an account of a member with that role."
    ),
    "Membership_UnknownSite": Text("there is no site {site}", CHECK_ID),
    "Membership_SiteClosed": Text(
        "site {site} is closed: nothing is made, sent or received there", "Use an open site, or have it reopened."
    ),
    "Membership_SiteNotClosed": Text("site {site} is not closed", "Nothing needs to be done."),
    "Membership_SiteOfAnotherMember": Text(
        "site {site} is not operated by member {member}", "Use an account of the member that operates the site."
    ),
    "Membership_SiteKindMissing": Text("the site has no kind", "Say what the facility is, such as MINE or REFINERY."),
    "Membership_CountryCode": Text(
        "country {country:text} is no ISO 3166-1 code", "Give two upper-case letters, such as FI."
    ),
    "Membership_Coordinates": Text(
        "latitude {latitude_e6} and longitude {longitude_e6} (degrees x 10^6) are no place on earth",
        "Give degrees between -90 and 90, and -180 and 180.",
    ),
    "Membership_UnknownMaterial": Text("there is no material {material}", CHECK_ID),
    "Membership_MaterialNumber": Text(
        "material {actual} cannot be added, the next number is {expected}", "Use that number, or an existing one."
    ),
    "Membership_MaterialKindFixed": Text(
        "material {material} cannot change between bulk and items", "Add a new material instead."
    ),
    "Membership_BoundAboveWhole": Text(
        "{element:element}: the largest share of {bound:ppb} is more than the whole", "Give at most 100 %."
    ),
    "Membership_UnknownSiteKinds": Text(
        "site kinds {site_kinds} name a kind that does not exist", "Set bits of known site kinds only."
    ),
    "Membership_Period": Text(
        "the period from {from_:time} to {until:time} ends before it begins", "Exchange the times, or correct them."
    ),
    "Membership_NotAccredited": Text(
        "member {member} is not accredited for scheme {scheme:id} now", "Check the accreditation and its period."
    ),
    "Membership_EventInFuture": Text(
        "the event time {event_time:time} lies after the block, {block_time:time}",
        "Check the time zone and the clock of the machine that reported it.",
    ),
    "Membership_EventTooOld": Text(
        "the event time {event_time:time} lies before {oldest:time}, the oldest that may be reported",
        "Ask the administration to open the import of history for it.",
    ),
    "Membership_EffectiveInFuture": Text(
        "the withdrawal would count from {effective_from:time}, after the block, {block_time:time}",
        "Give a time that has come.",
    ),
    "Membership_MemberOnHold": Text(
        "member {member} is on hold: none of its stock is made, sent or received",
        "Wait until the hold is lifted; the incident says why.",
    ),
    "Membership_NotHoldWriter": Text("{caller} does not place holds", INTERNAL),
    "Membership_NotOnHold": Text("the {kind:kind} {number} is not on hold", INTERNAL),
    "Membership_NotProposed": Text(
        "member {member} has not proposed account {account}, or whoever did was removed",
        "Ask a colleague to add the account, then join.",
    ),
    "Membership_PeriodCount": Text(
        "member {member} has had all {max} periods for scheme {scheme:id}",
        "Accredit it for another scheme, or another member.",
    ),
    "Membership_SchemeCount": Text("{actual} schemes were given, at most {max} are allowed", "Require fewer schemes."),
    "Membership_SiteOnHold": Text(
        "site {site} is on hold: nothing is made, sent or received there",
        "Wait until the hold is lifted; the incident says why.",
    ),
}
