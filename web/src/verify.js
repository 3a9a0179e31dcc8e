// The verify page: hash in the browser, ask with the hash alone, answer in plain words with every anchor listed.

import { element, facts, fetchJson, fill, label } from "./dom.js";
import { hashOf } from "./hash.js";
import { grouped, moment } from "./units.js";

const HASH = /^(0x)?[0-9a-fA-F]{64}$/;
const PROGRESS_BYTES = 8 << 20;

const ANCHORED = { tone: "good", sign: "✓", title: "Anchored" };
const VERDICTS = {
  VALID: { tone: "good", sign: "✓", title: "Anchored and valid" },
  NOT_ANCHORED: { tone: "neutral", sign: "?", title: "Not anchored" },
  REVOKED: { tone: "bad", sign: "✕", title: "Anchored, but revoked" },
  NOT_VALID: { tone: "caution", sign: "!", title: "Anchored, but not valid" },
};
const STATUSES = {
  NONE: ["Not issued", "neutral"],
  VALID: ["Valid", "good"],
  NOT_YET_VALID: ["Not yet valid", "caution"],
  EXPIRED: ["Expired", "caution"],
  SUPERSEDED: ["Superseded", "caution"],
  SUSPENDED: ["Suspended", "bad"],
  REVOKED: ["Revoked", "bad"],
};

const CHANGES = { SUSPENDED: "Suspended", REINSTATED: "Reinstated", SUPERSEDED: "Superseded", REVOKED: "Revoked" };
const DOCUMENTS = {
  WEIGHBRIDGE_TICKET: "Weighbridge ticket",
  ASSAY: "Assay",
  PERMIT: "Permit",
  CERTIFICATE: "Certificate",
  DELIVERY_NOTE: "Delivery note",
  REPORT: "Report",
  OTHER: "Other document",
};

const drop = document.getElementById("drop");
const input = document.getElementById("file");
const form = document.getElementById("by-hash");
const answer = document.getElementById("answer");
let turn = 0;

input.addEventListener("change", () => input.files.length && check(input.files[0]));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  lookUp(form.elements.sha256.value.trim(), null);
});
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length === 1) check(event.dataTransfer.files[0]);
  else fail("Drop one file at a time.");
});
// A file that misses the field must not replace the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

if (form.elements.sha256.value) lookUp(form.elements.sha256.value.trim(), null);

async function check(file) {
  turn += 1;
  const mine = turn;
  const bar = element("progress", { max: Math.max(file.size, 1), value: 0, "aria-label": "Hashing" });
  fill(answer, element("div", { class: "sheet" }, element("p", {}, `Hashing ${file.name} …`), bar));
  try {
    let shown = 0;
    const sha256 = await hashOf(file, (read) => {
      if (read - shown < PROGRESS_BYTES) return;
      shown = read;
      bar.value = read;
    });
    if (mine !== turn) return;
    await lookUp(sha256, file);
  } catch (error) {
    if (mine === turn) fail(error.message);
  }
}

async function lookUp(text, file) {
  turn += 1;
  const mine = turn;
  if (!HASH.test(text)) {
    fail("A sha-256 has 64 hexadecimal digits.");
    return;
  }
  const sha256 = `0x${text.toLowerCase().replace(/^0x/, "")}`;
  fill(answer, element("p", { class: "sheet" }, "Looking it up …"));
  try {
    const headers = { "content-type": "application/json" };
    const told = await fetchJson("/v1/verify", { method: "POST", headers, body: JSON.stringify({ sha256 }) });
    if (mine === turn) show(told, sha256, file);
  } catch (error) {
    if (mine === turn) fail(error.message);
  }
}

function fail(words) {
  fill(answer, element("p", { class: "outcome bad banner", role: "alert" }, words));
}

function show(told, sha256, file) {
  const plain = told.result === "VALID" && !told.certificates.length;
  const verdict = plain ? ANCHORED : VERDICTS[told.result];
  if (!verdict) {
    fail("The server gave an answer that this page does not know. Reload it.");
    return;
  }
  fill(
    answer,
    element(
      "div",
      { class: `verdict banner ${verdict.tone}`, id: "verdict" },
      element("span", { class: "sign", "aria-hidden": "true" }, verdict.sign),
      element("h2", {}, verdict.title),
      element("p", {}, sentence(told.words)),
    ),
    element(
      "div",
      { class: "sheet" },
      element("h2", {}, "What was checked"),
      facts([
        ["File", file ? `${file.name}, ${grouped(String(file.size))} bytes` : null],
        ["sha-256", element("code", {}, sha256)],
        ["Answer for", when(told.time)],
        ["As of block", `${grouped(String(told.asOf.blockNumber))}, ${when(told.asOf.blockTimestamp)}${told.asOf.final ? "" : ", not final yet"}`],
      ]),
    ),
    told.certificates.length ? list("Certificates", told.certificates.map(certificate)) : null,
    told.anchors.length ? list("Anchors", told.anchors.map(anchor)) : null,
  );
}

function list(title, items) {
  return element("div", { class: "sheet" }, element("h2", {}, `${title} (${items.length})`), items);
}

function certificate(found) {
  const [words, tone] = STATUSES[found.now.status] ?? [found.now.status, "neutral"];
  const changes = found.changes.map((change) => `${CHANGES[change.kind] ?? change.kind} with effect from ${day(change.effectiveFrom)} by ${change.memberName ?? "governance"}, recorded ${day(change.recordedAt)}${change.reason ? `: ${change.reason}` : ""}`);
  return element(
    "div",
    { class: "entry" },
    element("h3", {}, found.ref, " ", label(words, tone)),
    facts([
      ["Issued by", found.verifierName],
      ["About", found.subject.words],
      ["Period", `${day(found.validFrom)} to ${day(found.validUntil)}`],
      ["Status now", `${words}${found.now.since ? ` since ${day(found.now.since)}` : ""}`],
      ["Issued", when(found.issuedAt)],
      ["Changes", changes.length ? element("ul", {}, changes.map((text) => element("li", {}, text))) : null],
    ]),
  );
}

function anchor(found) {
  return element(
    "div",
    { class: "entry" },
    facts([
      ["Anchored by", found.memberName],
      ["As", DOCUMENTS[found.kind] ?? found.kind],
      ["About", found.subject.words],
      ["Since", `${when(found.anchoredAt)}, block ${grouped(String(found.blockNumber))}`],
      ["Content", found.cid ? element("code", {}, found.cid) : "not published"],
      ["In the tree", found.root ? element("code", {}, found.root) : null],
    ]),
  );
}

function day(text) {
  return text.slice(0, 10);
}

function when(text) {
  return moment(Date.parse(text) / 1000);
}

function sentence(words) {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
