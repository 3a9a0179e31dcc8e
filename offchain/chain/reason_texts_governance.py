"""Texts of the refusals of governance, break-glass and succession: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import INTERNAL, OTHER_REFERENCE, SHORTER, Text

GOVERNANCE: Final[dict[str, Text]] = {
    "MemberGovernor_AlreadyVoted": Text(
        "member {member} has voted on proposal {proposal_id:id} already, with this or another account",
        "A member votes once.",
    ),
    "MemberGovernor_ManagerNotIgnored": Text(
        "the manager's own functions cannot be taken out of the governor's schedule", INTERNAL
    ),
    "MemberGovernor_NoRelay": Text("the governor carries out nothing but its members' proposals", "Make a proposal."),
    "MemberGovernor_NoVote": Text(
        "account {account} votes for no member: it is no valid account of a member that was active when "
        "voting began and is now",
        "Use a valid account of an active member.",
    ),
    "MemberGovernor_NotFounded": Text("the members do not govern yet", "Hand the administration over first."),
    "MemberGovernor_NotManager": Text("{caller} is not the access manager", "The hand-over does this."),
    "MemberGovernor_ParameterRange": Text(
        "{field} is {actual}, {min} to {max} is allowed", "Give a value inside that range."
    ),
    "MemberGovernor_ParamsUnused": Text("votes carry no parameters here", "Vote without parameters."),
    "MemberGovernor_TooFewMembers": Text(
        "{active} members are active, at least {min} are needed", "Admit more members, or ask for less."
    ),
    "ConsortiumAccessManager_BootstrapStays": Text(
        "the bootstrap account {bootstrap} would keep a part in the consortium",
        "Make it neither guardian nor an account of a member.",
    ),
    "ConsortiumAccessManager_Fixed": Text(
        "this cannot be changed: the consortium's administration has one holder and one delay",
        "Make a proposal for what can be changed.",
    ),
    "ConsortiumAccessManager_FunctionNotForRole": Text(
        "function {selector:id} may not be given to role {role_id}", "Only what places and lifts holds may be."
    ),
    "ConsortiumAccessManager_GovernorKeepsRole": Text(
        "the governor cannot lose role {role_id}", "Nobody else could then administer."
    ),
    "ConsortiumAccessManager_HandedOver": Text(
        "the administration was handed over to {governor} already", "Make a proposal there."
    ),
    "ConsortiumAccessManager_NotHandedOver": Text("the administration was not handed over yet", "Hand it over first."),
    "ConsortiumAccessManager_OneAdministrator": Text(
        "{administrator} administers, and nobody beside it", "Hand the administration over instead."
    ),
    "ConsortiumAccessManager_TooFewMembers": Text(
        "{active} members are active, at least {min} found a consortium", "Admit more members first."
    ),
    "ConsortiumAccessManager_UnknownRole": Text(
        "there is no role {role_id}", "Administration and holds are the only roles."
    ),
    "ConsortiumAccessManager_WrongManager": Text(
        "{governed} is governed by {manager}, not by this manager", "Check the deployment file."
    ),
    "ConsortiumAccessManager_WrongMembership": Text(
        "{actual} is not the membership {expected} of the other contracts", "Check the deployment file."
    ),
    "BreakGlass_AlreadyApproved": Text(
        "member {member} has approved {proposal_id:id} already", "A member approves once."
    ),
    "BreakGlass_AlreadyProposed": Text(
        "{proposal_id:id} was proposed already", "Approve it, or give a reference of its own."
    ),
    "BreakGlass_Done": Text("{proposal_id:id} has acted already", "Nothing needs to be done."),
    "BreakGlass_NotPlacedHere": Text(
        "hold {hold_id:id} was not placed by a quorum", "Only who placed a hold, or governance, lifts it."
    ),
    "BreakGlass_ParameterRange": Text(
        "{field} is {actual}, {min} to {max} is allowed", "Give a value inside that range."
    ),
    "BreakGlass_TextLength": Text("{field} has {actual} bytes, 1 to {max} are allowed", SHORTER),
    "BreakGlass_TooManyHolds": Text("{live} holds of the quorum are live, at most {max} may be", "Lift one first."),
    "BreakGlass_TooManyProposals": Text(
        "member {member} has proposed {max} times in this window", "Wait, or let another member propose."
    ),
    "BreakGlass_UnknownProposal": Text(
        "there is no proposal {proposal_id:id} of that member with these words", "Give exactly what was proposed."
    ),
    "BreakGlass_WindowOver": Text("the time to approve {proposal_id:id} ended at {until:time}", "Propose it again."),
    "Succession_Announced": Text(
        "member {successor} is announced as successor of member {member} already", "Withdraw that first."
    ),
    "Succession_EventBefore": Text(
        "the event time {event_time:time} lies before {earliest:time}, when the goods were made or the "
        "succession announced",
        "Correct the event time.",
    ),
    "Succession_MoveCount": Text("{actual} moves were given, 1 to {max} are allowed in one call", "Split the list."),
    "Succession_NotActive": Text("member {successor} is not active", "Name an active member as successor."),
    "Succession_NotAnnounced": Text(
        "no successor of member {member} is announced", "The members must decide on one first."
    ),
    "Succession_NotSuccessor": Text(
        "member {successor} is not the announced successor of member {member}",
        "Only the announced successor takes the stock.",
    ),
    "Succession_NotSuspended": Text(
        "member {member} is not suspended", "Suspend it first; an active member disposes of its own stock."
    ),
    "Succession_ParameterRange": Text(
        "{field} is {actual}, {min} to {max} is allowed", "Give a value inside that range."
    ),
    "Succession_QuantityZero": Text("the quantity is zero", "Give a quantity of at least one milligram or piece."),
    "Succession_ReferenceUsed": Text("{taking_id:id} exists already under this reference", OTHER_REFERENCE),
    "Succession_Reinstated": Text(
        "member {member} was active again since the announcement (at {since:time})", "Announce it again."
    ),
    "Succession_ScrapOfSuccessor": Text(
        "batch {batch_id:id} was made by the successor, member {successor}: its own scrap is no waste for it",
        "Leave it, or name another successor for it.",
    ),
    "Succession_TextLength": Text("{field} has {actual} bytes, 1 to {max} are allowed", SHORTER),
    "Succession_TooEarly": Text("the stock of member {member} may be taken from {available_from:time} on", "Wait."),
    "Succession_WasteSite": Text("site {site} does not take waste", "Take waste to a collection or recycling site."),
}
