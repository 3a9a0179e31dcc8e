// The forms of the transfers page: offer, accept, reject, cancel. Each ends in the review of one encoded call.

import { acceptFields, acceptOutcome, arrival, differenceWords, offerFields, toleranceWords } from "./calls.js";
import { element, facts, field, fill } from "./dom.js";
import * as units from "./units.js";

const DAY = 86_400n;
const DEFAULT_OFFER_DAYS = 14n;
const REASON_BYTES = 200;
const REF_BYTES = 80;

/** Show a form in the dialogue. `submit` returns the arguments of the verb or throws what is wrong with a field. */
function show(dialog, review, { title, intro, verb, controls, submit }) {
  const wrong = element("p", { class: "wrong", role: "alert" });
  const form = element(
    "form",
    { method: "dialog", novalidate: true, onsubmit: go },
    element("h2", { id: "review-title" }, title),
    intro,
    controls,
    wrong,
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "button", onclick: () => dialog.close() }, "Back"),
      element("button", { type: "submit", class: "primary" }, "Review before signing"),
    ),
  );
  fill(dialog, form);
  dialog.oncancel = null;
  if (!dialog.open) dialog.showModal();
  form.querySelector("input, select, textarea")?.focus();

  function go(event) {
    event.preventDefault();
    try {
      review(verb, submit());
    } catch (error) {
      fill(wrong, error.message);
    }
  }
}

/** Accept with the weighed quantity; the difference and what follows from it are shown while typing. */
export function acceptForm(dialog, review, transfer) {
  const offered = BigInt(transfer.quantity);
  const amount = amountControl(offered, transfer.item, "");
  const arrived = timeControl(nowAfter(transfer.eventTime));
  const damaged = element("input", { type: "checkbox" });
  const reason = element("input", { type: "text", maxlength: REASON_BYTES, autocomplete: "off" });
  const preview = element("div", { class: "preview", role: "status", "aria-live": "polite" });
  for (const control of [amount.node, damaged, reason]) control.addEventListener("input", update);
  update();
  show(dialog, review, {
    title: "Accept what arrived",
    verb: "accept",
    intro: facts([
      ["Batch", transfer.batchWords],
      ["From", `${transfer.fromSiteName}, ${transfer.fromMemberName}`],
      ["Offered", units.quantity(offered, transfer.item)],
      ["Tolerance", transfer.item ? "none: pieces are counted" : toleranceWords(offered, transfer.tolerancePpm)],
    ]),
    controls: [
      field(transfer.item ? "Counted quantity" : "Weighed quantity", amount.node, amount.hint, amount.input),
      preview,
      field("Arrived at (UTC)", arrived),
      field("It arrived damaged", damaged),
      field("Reason of a dispute", reason, "Only where you dispute it. Every member can read it."),
    ],
    submit: () => {
      const weighed = amount.read();
      const words = reason.value.trim();
      const found = arrival(transfer, weighed, damaged.checked, words);
      if (found.disputed && !words) throw new Error("This disputes the transfer: give the reason.");
      if (!found.disputed && words) throw new Error("Nothing is in dispute, so no reason can be given.");
      return acceptFields({
        transferId: transfer.transferId,
        sequence: transfer.sequence,
        weighed,
        eventTime: Number(units.parseTime(arrived.value)),
        damaged: damaged.checked,
        reason: words && text(words, REASON_BYTES, "the reason"),
      });
    },
  });

  function update() {
    let weighed;
    try {
      weighed = amount.read();
    } catch {
      fill(preview);
      return;
    }
    const found = arrival(transfer, weighed, damaged.checked, reason.value.trim());
    const outcome = acceptOutcome(found, transfer.item);
    fill(
      preview,
      facts([["Difference", differenceWords(found.apart, offered, transfer.item)]]),
      element("p", { class: `outcome ${outcome.tone}` }, outcome.text),
    );
  }
}

/** Reject what waits for us, or cancel what we offered. */
export function endForm(dialog, review, transfer, verb) {
  const reason = element("input", { type: "text", maxlength: REASON_BYTES, required: true, autocomplete: "off" });
  const when = timeControl(nowAfter(transfer.eventTime));
  show(dialog, review, {
    title: verb === "reject" ? "Reject this transfer" : "Cancel your offer",
    verb,
    intro: facts([
      ["Batch", transfer.batchWords],
      ["Offered", units.quantity(BigInt(transfer.quantity), transfer.item)],
      ["From", `${transfer.fromSiteName}, ${transfer.fromMemberName}`],
      ["To", `${transfer.toSiteName}, ${transfer.toMemberName}`],
    ]),
    controls: [field("Reason", reason, "Every member can read it."), field("When (UTC)", when)],
    submit: () => [transfer.transferId, transfer.sequence, Number(units.parseTime(when.value)), text(reason.value, REASON_BYTES, "a reason")],
  });
}

/** Offer a quantity of a holding to a site of another member. */
export function offerForm(dialog, review, holding, desk) {
  const held = BigInt(holding.quantity);
  const amount = amountControl(held, holding.item, units.typed(held, units.unitOf(held, holding.item)));
  const to = siteControl(desk.receivers);
  const ref = element("input", { type: "text", maxlength: REF_BYTES, autocomplete: "off", spellcheck: "false" });
  const tolerance = element("input", { type: "text", inputmode: "decimal", value: "0.5", autocomplete: "off" });
  const left = timeControl(nowAfter(holding.eventTime));
  const ends = timeControl(BigInt(desk.asOf.blockTimestamp) > now() ? BigInt(desk.asOf.blockTimestamp) + DEFAULT_OFFER_DAYS * DAY : now() + DEFAULT_OFFER_DAYS * DAY);
  const owner = element("select", {}, element("option", { value: "0" }, "not stated"), element("option", { value: desk.member.member }, desk.member.name));
  const asWaste = element("input", { type: "checkbox" });
  show(dialog, review, {
    title: "Offer a quantity",
    verb: "offer",
    intro: facts([
      ["Batch", `${holding.batchWords}`],
      ["Material", holding.materialName],
      ["At", holding.siteName],
      ["You hold", units.quantity(held, holding.item)],
    ]),
    controls: [
      field("Quantity", amount.node, amount.hint, amount.input),
      field("To site", to),
      field("Your reference", ref, "A number of your own, such as the delivery note. It serves once."),
      holding.item ? null : field("Tolerance in %", tolerance, `Difference at the scale that stands; at most ${units.tolerance(desk.parameters.maxTolerancePpm)}.`),
      field("Left at (UTC)", left),
      field("Offer ends (UTC)", ends),
      field("Owner", owner, "Recorded, not enforced."),
      holding.scrap && holding.wasteClass === 0 ? field("Hand over as manufacturing waste", asWaste) : null,
    ],
    submit: () => {
      const value = amount.read();
      if (value > held) throw new Error(`You hold ${units.quantity(held, holding.item)}; no more can be offered.`);
      if (value === 0n) throw new Error("Offer more than nothing.");
      if (!to.value) throw new Error("Choose the site that receives it.");
      return offerFields({
        ref: text(ref.value, REF_BYTES, "a reference"),
        batchId: BigInt(holding.batchId),
        quantity: value,
        fromSite: holding.site,
        toSite: Number(to.value),
        wasteClass: holding.wasteClass,
        asWaste: asWaste.checked,
        tolerancePpm: holding.item ? 0 : partsPerMillion(tolerance.value),
        eventTime: Number(units.parseTime(left.value)),
        expiresAt: Number(units.parseTime(ends.value)),
        owner: Number(owner.value),
      });
    },
  });
}

function amountControl(reference, item, value) {
  const input = element("input", { type: "text", inputmode: "decimal", value, required: true, autocomplete: "off" });
  const unit = item
    ? element("span", { class: "unit" }, units.PIECES)
    : element("select", { "aria-label": "Unit" }, units.MASS_UNITS.map((name) => element("option", { value: name, selected: name === units.unitOf(reference, item) }, name)));
  const node = element("div", { class: "amount" }, input, unit);
  return {
    node,
    input,
    hint: item ? "Whole pieces." : "Decimal point, no separators. Counted to the milligram.",
    read: () => units.parseQuantity(input.value, item ? units.PIECES : unit.value),
  };
}

function siteControl(receivers) {
  const groups = new Map();
  for (const site of receivers) {
    if (!groups.has(site.memberName)) groups.set(site.memberName, []);
    groups.get(site.memberName).push(site);
  }
  return element(
    "select",
    { required: true },
    element("option", { value: "" }, "Choose a site"),
    [...groups].map(([name, sites]) => element("optgroup", { label: name }, sites.map((site) => element("option", { value: site.site }, `${site.name} (${site.kindWords})`)))),
  );
}

function timeControl(seconds) {
  return element("input", { type: "text", value: units.typedTime(seconds), required: true, autocomplete: "off" });
}

function now() {
  return BigInt(Math.floor(Date.now() / 1000));
}

function nowAfter(earliest) {
  return now() > BigInt(earliest) ? now() : BigInt(earliest);
}

function partsPerMillion(percent) {
  const match = /^([0-9]{1,3})(?:\.([0-9]{1,4}))?$/.exec(percent.trim());
  if (!match) throw new Error("Give the tolerance in percent, such as 0.5, with at most four digits after the point.");
  return Number(match[1]) * 10_000 + Number((match[2] ?? "").padEnd(4, "0"));
}

function text(value, maxBytes, what) {
  const trimmed = value.trim();
  if (!trimmed) throw new Error(`Give ${what}.`);
  if (new TextEncoder().encode(trimmed).length > maxBytes) throw new Error(`At most ${maxBytes} bytes: shorten ${what}.`);
  return trimmed;
}
