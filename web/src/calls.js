// The calls a member can make: encoded from named fields, then read back from the encoded bytes. What a person reviews
// is made from the bytes that the wallet gets, so the two cannot differ.

import { decodeFunctionData, decodeFunctionResult, encodeFunctionData } from "viem";

import { difference, moment, percentOf, quantity, tolerance } from "./units.js";

const ZERO_HASH = `0x${"0".repeat(64)}`;
const WASTE_CLASSES = ["ordinary stock", "manufacturing waste", "post-consumer waste"];

export const DISPUTED = 6;

/** The transaction of a verb: `offer(fields)`, `accept`, `reject` or `cancel`. */
export function encode(chain, account, verb, values) {
  const data = encodeFunctionData({ abi: chain.abi, functionName: verb, args: values });
  return { from: account, to: chain.custody, data };
}

/** The verb and the arguments inside a transaction. */
export function decode(chain, transaction) {
  const { functionName, args } = decodeFunctionData({ abi: chain.abi, data: transaction.data });
  return { verb: functionName, args };
}

/** What a call returned when it was tried. */
export function resultOf(chain, verb, data) {
  return decodeFunctionResult({ abi: chain.abi, functionName: verb, data });
}

export function offerFields(fields) {
  return [{ shipment: ZERO_HASH, splittingLimits: 0n, ...fields }];
}

export function acceptFields(fields) {
  return [{ assay: ZERO_HASH, composition: 0n, ...fields }];
}

/** The encoded call in words: a title, pairs of term and text, and what will follow from it. */
export function describe(chain, transaction, names) {
  const { verb, args } = decode(chain, transaction);
  const words = { offer: describeOffer, accept: describeAccept, reject: describeEnd, cancel: describeEnd }[verb];
  return { verb, ...words(args, names, verb) };
}

function describeOffer([request], names) {
  const batch = names.batch(request.batchId);
  const pairs = [
    ["Batch", batch.words],
    ["Quantity", quantity(request.quantity, batch.item)],
    ["From", names.site(request.fromSite)],
    ["To", names.site(request.toSite)],
    ["Taken from", WASTE_CLASSES[request.wasteClass]],
    ["Arrives as", request.asWaste ? "manufacturing waste" : WASTE_CLASSES[request.wasteClass]],
    ["Tolerance", batch.item ? "none: pieces are counted" : toleranceWords(request.quantity, request.tolerancePpm)],
    ["Left at", moment(request.eventTime)],
    ["Offer ends", moment(request.expiresAt)],
    ["Owner", request.owner ? names.member(request.owner) : "not stated"],
    ["Your reference", request.ref],
    request.shipment === ZERO_HASH ? ["Shipment", ""] : ["Shipment", request.shipment],
  ];
  const outcome = {
    tone: "neutral",
    text: "The quantity leaves your site and is in transit until the receiver accepts or rejects it.",
  };
  return { title: "Offer a quantity", action: "offer", pairs, outcome };
}

function describeAccept([request], names) {
  const { transferId, sequence, weighed, eventTime, damaged, reason } = request;
  const transfer = names.transfer(transferId);
  const offered = BigInt(transfer.quantity);
  const found = arrival(transfer, weighed, damaged, reason);
  const pairs = [
    ...transferPairs(transferId, sequence, transfer),
    ["Offered", quantity(offered, transfer.item)],
    ["Weighed", quantity(weighed, transfer.item)],
    ["Difference", differenceWords(found.apart, offered, transfer.item)],
    ["Tolerance", transfer.item ? "none: pieces are counted" : toleranceWords(offered, transfer.tolerancePpm)],
    ["Damaged", damaged ? "yes" : "no"],
    ["Arrived at", moment(eventTime)],
    ...(reason ? [["Reason", reason]] : []),
  ];
  return { title: "Accept a transfer", action: "accept", pairs, outcome: acceptOutcome(found, transfer.item), found };
}

function describeEnd([transferId, sequence, eventTime, reason], names, verb) {
  const transfer = names.transfer(transferId);
  const pairs = [
    ...transferPairs(transferId, sequence, transfer),
    ["Offered", quantity(BigInt(transfer.quantity), transfer.item)],
    [verb === "reject" ? "Rejected at" : "Cancelled at", moment(eventTime)],
    ["Reason", reason],
  ];
  const outcome = { tone: "neutral", text: `The whole quantity goes back to ${transfer.fromSiteName}.` };
  const title = verb === "reject" ? "Reject a transfer" : "Cancel your offer";
  return { title, action: verb, pairs, outcome };
}

function transferPairs(transferId, sequence, transfer) {
  return [
    ["Transfer", `${transfer.ref} (step ${sequence + 1})`],
    ["Transfer id", transferId],
    ["Batch", transfer.batchWords],
    ["From", `${transfer.fromSiteName}, ${transfer.fromMemberName}`],
    ["To", `${transfer.toSiteName}, ${transfer.toMemberName}`],
  ];
}

/** What the contract will make of what arrived: a reason beside a difference disputes it, and so does damage. */
export function arrival(transfer, weighed, damaged, reason) {
  const found = difference(BigInt(transfer.quantity), weighed, transfer.tolerancePpm);
  const contested = found.apart !== 0n && reason !== "";
  return { ...found, damaged, disputed: !found.inside || damaged || contested };
}

/** What accepting will lead to, before it is signed. */
export function acceptOutcome(found, item) {
  if (found.disputed) {
    const apart = item ? "Pieces have no tolerance" : "The difference is larger than the tolerance";
    const why = !found.inside ? apart : found.damaged ? "It arrived damaged" : "You give a reason against the difference";
    return { tone: "bad", text: `${why}: the transfer will be disputed and all of it stays in transit until that is settled.` };
  }
  if (found.lost > 0n) {
    const kept = quantity(found.credited, item);
    return { tone: "caution", text: `Inside the tolerance: you will hold ${kept}, and ${quantity(found.lost, item)} is recorded as loss.` };
  }
  if (found.apart > 0n) {
    const kept = quantity(found.credited, item);
    return { tone: "good", text: `Inside the tolerance: you will hold ${kept}. The surplus is recorded and never added.` };
  }
  return { tone: "good", text: `No difference: you will hold ${quantity(found.credited, item)}.` };
}

export function differenceWords(apart, offered, item) {
  if (apart === 0n) return "none";
  const sign = apart > 0n ? "+" : "";
  return `${sign}${quantity(apart, item)} (${percentOf(apart, offered)})`;
}

export function toleranceWords(offered, ppm) {
  const allowed = (offered * BigInt(ppm)) / 1_000_000n;
  return ppm === 0 ? "none" : `${tolerance(ppm)}, which is ${quantity(allowed, false)}`;
}
