// The transfers page: a member's own wallet, what waits for it, what it offered and what it can offer.

import { element, facts, fetchJson, fill, label } from "./dom.js";
import { acceptForm, endForm, offerForm } from "./forms.js";
import { reviewer } from "./review.js";
import * as units from "./units.js";
import { ask, chainOf, connect, discover, switchChain } from "./wallet.js";

const walletPlace = document.getElementById("wallet");
const deskPlace = document.getElementById("desk");
const dialog = document.getElementById("review");
const note = document.getElementById("note");

const session = { chain: null, provider: null, walletName: "", account: null, desk: null, names: namesOf(null) };
const { review } = reviewer(dialog, session, showDesk);
const wallets = [];
const watched = new WeakSet();

start();

async function start() {
  try {
    session.chain = await fetchJson("/transfers/chain");
  } catch (error) {
    say(error.message, "bad");
    return;
  }
  discover((wallet) => {
    wallets.push(wallet);
    if (!session.provider) offerWallets();
  });
  offerWallets();
}

function say(text, tone = "neutral") {
  fill(note, text ? label(text, tone) : null);
}

function offerWallets() {
  if (!wallets.length) {
    fill(walletPlace, element("p", {}, "No wallet was found in this browser. Install one that announces itself (EIP-6963), then reload. Everything below can be read without."));
    return;
  }
  fill(
    walletPlace,
    element("p", {}, "Connect the wallet of your organisation. Connecting signs nothing."),
    element("div", { class: "buttons start" }, wallets.map((wallet) => element("button", { type: "button", class: "primary", onclick: () => choose(wallet) }, `Connect ${wallet.info.name}`))),
  );
}

async function choose({ info, provider }) {
  say("Waiting for your wallet …");
  try {
    session.account = await connect(provider);
  } catch (error) {
    say(error.declined ? "You declined in the wallet. Nothing was connected." : error.message, "caution");
    return;
  }
  session.provider = provider;
  session.walletName = info.name;
  if (!watched.has(provider)) {
    watched.add(provider);
    provider.on?.("chainChanged", () => session.provider === provider && changed());
    provider.on?.("accountsChanged", () => session.provider === provider && changed());
  }
  await enter();
}

// The wallet moved to another chain or account: what is on the page belongs to the old one, so it goes.
async function changed() {
  if (dialog.open) dialog.close();
  try {
    const accounts = await ask(session.provider, "eth_accounts");
    session.account = accounts?.[0]?.toLowerCase() ?? null;
  } catch {
    session.account = null;
  }
  if (!session.account) {
    session.provider = null;
    fill(deskPlace);
    say("");
    offerWallets();
    return;
  }
  await enter();
}

async function enter() {
  fill(deskPlace);
  try {
    const chainId = await chainOf(session.provider);
    if (chainId !== session.chain.chainId) {
      wrongChain(chainId);
      return;
    }
    say("Reading your desk …");
    showDesk(await fetchJson(`/transfers/desk?account=${session.account}`));
    say("");
  } catch (error) {
    say(error.message, "bad");
  }
}

function wrongChain(chainId) {
  say("");
  fill(
    walletPlace,
    element("p", { class: "outcome caution" }, `Your wallet is on chain ${chainId}; the contracts are on chain ${session.chain.chainId}.`),
    element("div", { class: "buttons start" }, element("button", { type: "button", class: "primary", onclick: change }, `Switch to chain ${session.chain.chainId}`)),
  );

  async function change() {
    say("Waiting for your wallet …");
    try {
      await switchChain(session.provider, session.chain);
      await enter();
    } catch (error) {
      const declined = "You declined in the wallet; it stays on its chain.";
      const unknown = "Your wallet does not know this chain. Add it there with the address of your own node.";
      say(error.declined ? declined : error.code === 4902 ? unknown : error.message, "caution");
    }
  }
}

function showDesk(desk) {
  session.desk = desk;
  session.names = namesOf(desk);
  fill(
    walletPlace,
    facts([
      ["Wallet", session.walletName],
      ["Account", element("code", {}, session.account)],
      ["Member", desk.member ? `${desk.member.name} (${desk.member.rolesWords})` : "none"],
      ["As of block", `${units.grouped(String(desk.asOf.blockNumber))}, ${units.moment(desk.asOf.blockTimestamp)}`],
    ]),
  );
  if (desk.refusal) {
    fill(deskPlace, element("p", { class: "outcome caution" }, desk.refusal));
    return;
  }
  fill(
    deskPlace,
    section("incoming", "Waits for you", desk.incoming, incoming, "Nothing waits for your sites."),
    section("outgoing", "You offered", desk.outgoing, outgoing, "None of your offers is open."),
    section("holdings", "You can offer", desk.holdings, holdings, "Nothing lies at your sites."),
  );
}

function section(id, title, rows, table, empty) {
  const heading = element("h3", { id: `${id}-title` }, title);
  if (!rows.items.length) return element("section", { id, "aria-labelledby": heading.id }, heading, element("p", { class: "empty" }, empty));
  const more = rows.more ? element("p", { class: "quiet" }, `Only the first ${rows.items.length} are shown.`) : null;
  const scroll = { class: "scroll", tabindex: 0, role: "group", "aria-labelledby": heading.id };
  return element("section", { id, "aria-labelledby": heading.id }, heading, element("div", scroll, table(rows.items)), more);
}

function tableOf(heads, rows) {
  const cells = (row) => row.map((cell, index) => element("td", { "data-head": heads[index] }, cell));
  return element(
    "table",
    { class: "stack" },
    element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, rows.map((row) => element("tr", {}, cells(row)))),
  );
}

function incoming(items) {
  const heads = ["Batch", "Offered", "From", "To", "Tolerance", "Ends", "What to do"];
  return tableOf(heads, items.map((transfer) => [
    batchLink(transfer),
    units.quantity(BigInt(transfer.quantity), transfer.item),
    `${transfer.fromSiteName}, ${transfer.fromMemberName}`,
    transfer.toSiteName,
    transfer.item ? "none" : units.tolerance(transfer.tolerancePpm),
    units.moment(transfer.expiresAt),
    transfer.state === "DISPUTED" ? disputed(transfer, `you weighed ${units.quantity(BigInt(transfer.weighed), transfer.item)}`) : transfer.onHold ? label("On hold: it can only be sent back", "bad") : element(
      "div",
      { class: "buttons start" },
      button("Accept", transfer.ref, () => acceptForm(dialog, review, transfer), true),
      button("Reject", transfer.ref, () => endForm(dialog, review, transfer, "reject")),
    ),
  ]));
}

function outgoing(items) {
  const heads = ["Batch", "Offered", "From", "To", "Reference", "Ends", "State"];
  return tableOf(heads, items.map((transfer) => [
    batchLink(transfer),
    units.quantity(BigInt(transfer.quantity), transfer.item),
    transfer.fromSiteName,
    `${transfer.toSiteName}, ${transfer.toMemberName}`,
    transfer.ref,
    units.moment(transfer.expiresAt),
    transfer.state === "DISPUTED" ? disputed(transfer, `${units.quantity(BigInt(transfer.weighed), transfer.item)} weighed`) : transfer.onHold ? label("On hold", "bad") : button("Cancel", transfer.ref, () => endForm(dialog, review, transfer, "cancel")),
  ]));
}

function holdings(items) {
  const heads = ["Batch", "Material", "Held", "At", "Kind of stock", "What to do"];
  return tableOf(heads, items.map((holding) => [
    batchLink(holding),
    holding.materialName,
    units.quantity(BigInt(holding.quantity), holding.item),
    holding.siteName,
    holding.wasteWords,
    holding.onHold ? label("On hold", "bad") : button("Offer", holding.batchWords, () => offerForm(dialog, review, holding, session.desk), true),
  ]));
}

function disputed(transfer, weighed) {
  const why = transfer.dispute ? element("small", { class: "quiet" }, transfer.dispute) : null;
  return element("span", {}, label(`Disputed: ${weighed}`, "bad"), why);
}

function button(text, about, act, primary = false) {
  return element("button", { type: "button", class: primary ? "primary" : "", onclick: act, "aria-label": `${text} ${about}` }, text);
}

function batchLink(row) {
  return element("a", { href: `/batches/${row.batchId}` }, row.batchWords);
}

function namesOf(desk) {
  const transfers = new Map();
  const batches = new Map();
  const sites = new Map();
  for (const row of [...(desk?.incoming.items ?? []), ...(desk?.outgoing.items ?? [])]) transfers.set(row.transferId, row);
  for (const row of desk?.holdings.items ?? []) batches.set(BigInt(row.batchId), { words: `${row.batchWords}, ${row.materialName}`, item: row.item });
  for (const row of desk?.receivers ?? []) sites.set(row.site, `${row.name}, ${row.memberName}`);
  for (const row of desk?.sites ?? []) sites.set(row.site, `${row.name}, ${desk.member.name}`);
  const known = (table, key, what) => {
    if (!table.has(key)) throw new Error(`This page does not know ${what} ${key}. Reload it.`);
    return table.get(key);
  };
  return {
    me: () => desk?.member?.name ?? "",
    batch: (batchId) => known(batches, batchId, "batch"),
    site: (site) => known(sites, site, "site"),
    transfer: (transferId) => known(transfers, transferId, "transfer"),
    member: (member) => (member === desk?.member?.member ? desk.member.name : `member ${member}`),
  };
}
