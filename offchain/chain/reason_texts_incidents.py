"""Texts of the refusals of incidents, holds and corrective actions: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import CHECK_ID, OTHER_REFERENCE, READ_AGAIN, SHORTER, Text

INCIDENTS: Final[dict[str, Text]] = {
    "Incidents_ActionNotProposed": Text("action {action_id:id} is {state:kind} and waits for nobody", READ_AGAIN),
    "Incidents_BatchVoided": Text("batch {batch_id:id} is voided", "Nothing of it lies anywhere."),
    "Incidents_EventBefore": Text(
        "the event time {event_time:time} lies before {earliest:time}, when the goods were made",
        "Correct the event time.",
    ),
    "Incidents_EventInFuture": Text(
        "the event time {event_time:time} lies after the block, {block_time:time}",
        "Check the time zone and the clock of the machine that reported it.",
    ),
    "Incidents_EvidenceMissing": Text("the evidence is missing", "Give the sha-256 of the document that shows it."),
    "Incidents_HoldCount": Text(
        "{actual} holds were named, 1 to {max} are allowed", "Name the live holds on what is acted on."
    ),
    "Incidents_HoldElsewhere": Text(
        "hold {hold_id:id} is not on these goods", "Name holds on the batch, the holding, its site or its member."
    ),
    "Incidents_HoldLeftBehind": Text(
        "{live} holds on the {kind:kind} are live, only {named} of them are named",
        "Name every hold that the goods would leave behind.",
    ),
    "Incidents_HoldNotLive": Text("hold {hold_id:id} is {state:kind}", READ_AGAIN),
    "Incidents_HoldOrder": Text(
        "hold {hold_id:id} is named twice or out of order", "Name each hold once, by rising id."
    ),
    "Incidents_HolderSuspended": Text(
        "member {member}, which proposed the return, is suspended", "Wait until it is reinstated."
    ),
    "Incidents_IncidentClosed": Text("incident {incident_id:id} is closed", "Report a new one that names it."),
    "Incidents_ModuleNotActive": Text("this module places no holds any more", "Use its successor."),
    "Incidents_NotEntitled": Text(
        "member {member} may not place a hold on {kind:kind} {id:id}", "Request the hold; who may place it will answer."
    ),
    "Incidents_NotHolder": Text(
        "action {action_id:id} was proposed by member {holder}, not by member {member}",
        "Only who proposed it takes it back.",
    ),
    "Incidents_NotIssuer": Text(
        "site {site} does not belong to member {issuer}, which issued the batch, but the caller is member {member}",
        "Return goods to a site of the member that issued the batch.",
    ),
    "Incidents_NotPlacer": Text(
        "hold {hold_id:id} was placed by member {placer}, not by member {member}",
        "Only who placed it, or governance, lifts it.",
    ),
    "Incidents_NotReporter": Text(
        "incident {incident_id:id} was reported by member {reporter}, not by member {member}",
        "Only its reporter, a regulator or governance may do this.",
    ),
    "Incidents_NotRequester": Text(
        "request {request_id:id} was made by member {requester}, not by member {member}",
        "Only who asked takes it back.",
    ),
    "Incidents_NothingHeld": Text(
        "nothing of batch {batch_id:id} lies at site {site} as {waste_class:kind}",
        "Check the site and the waste class.",
    ),
    "Incidents_OtherTarget": Text(
        "request {request_id:id} is about something else", "Name the request about the same target, or none."
    ),
    "Incidents_QuantityZero": Text("the quantity is zero", "Give a quantity of at least one milligram or piece."),
    "Incidents_ReferenceUsed": Text("{id:id} exists already under this reference", OTHER_REFERENCE),
    "Incidents_RequestInRequest": Text("a request cannot name request {request_id:id}", "Leave it out."),
    "Incidents_RequestNotOpen": Text("request {request_id:id} is {state:kind}", READ_AGAIN),
    "Incidents_SameMember": Text(
        "both sites belong to member {member}", "Quarantine it at the other site instead of returning it."
    ),
    "Incidents_SameSite": Text("the goods are at site {site} already", "Give the site they go to."),
    "Incidents_Sequence": Text("{id:id} is at change {actual}, not at {expected}", READ_AGAIN),
    "Incidents_SeverityMissing": Text("the severity is missing", "Give LOW, SERIOUS or CRITICAL."),
    "Incidents_SiteGiven": Text("site {site} is given, but what is destroyed goes nowhere", "Give 0."),
    "Incidents_SubjectCount": Text(
        "{actual} subjects were given, 1 to {max} are allowed", "Name what it is about, or split the report."
    ),
    "Incidents_TargetKind": Text("a {kind:kind} cannot be on hold", "A batch, a holding, a site or a member can."),
    "Incidents_TargetSite": Text(
        "site {site} and waste class {waste_class:kind} do not belong to a target of kind {kind:kind}",
        "Give them for a holding, and only for that.",
    ),
    "Incidents_TextLength": Text("{field} has {actual} bytes, 1 to {max} are allowed", SHORTER),
    "Incidents_TooManyHolds": Text("{max} holds are live on {kind:kind} {id:id}", "Lift some of them first."),
    "Incidents_UnknownAction": Text("there is no action {action_id:id}", CHECK_ID),
    "Incidents_UnknownHold": Text("there is no hold {hold_id:id}", CHECK_ID),
    "Incidents_UnknownIncident": Text("there is no incident {incident_id:id}", CHECK_ID),
    "Incidents_UnknownRequest": Text("there is no request {request_id:id}", CHECK_ID),
    "Incidents_UnknownSubject": Text("there is no {kind:kind} {id:id} (site {site})", CHECK_ID),
    "Incidents_UnknownTarget": Text("there is no {kind:kind} {id:id}", CHECK_ID),
    "Incidents_WasteOfMarket": Text(
        "batch {batch_id:id} came back from the market as {waste_class:kind} and is not returned",
        "Recycle or destroy it.",
    ),
    "Incidents_WasteSite": Text("site {site} does not take waste", "Send waste to a collection or recycling site."),
}
