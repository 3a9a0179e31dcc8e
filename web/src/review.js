// The dialogue in which a person reads what the wallet will sign, and the way of a transaction from there to the index.

import { describe, encode, resultOf, DISPUTED } from "./calls.js";
import { element, facts, fetchJson, fill, label } from "./dom.js";
import { ask, chainOf } from "./wallet.js";

const RECEIPT_SECONDS = 120;
const INDEX_SECONDS = 60;
const POLL_MILLISECONDS = 500;

/** One dialogue for the page; `session` has chain, provider, account, names; `done` is called when the index has it. */
export function reviewer(dialog, session, done) {
  let busy = false;

  async function review(verb, values) {
    if (busy) return;
    const transaction = encode(session.chain, session.account, verb, values);
    const told = describe(session.chain, transaction, session.names);
    const state = element("div", { class: "state", role: "status", "aria-live": "polite" });
    const sign = element("button", { type: "button", class: "primary", disabled: true, onclick: send }, "Sign in wallet");
    const back = element("button", { type: "button", onclick: () => busy || dialog.close() }, "Back");
    let sent = false;

    fill(
      dialog,
      element("h2", { id: "review-title" }, told.title),
      element("p", { class: "quiet" }, `${session.names.me()} signs this with ${session.account}. Nothing happens before your wallet has signed.`),
      element("p", { class: `outcome ${told.outcome.tone}` }, told.outcome.text),
      facts(told.pairs),
      element(
        "details",
        {},
        element("summary", {}, "What the wallet is given"),
        facts([
          ["Contract", session.chain.custody],
          ["Chain", `${session.chain.chainId}`],
          ["Function", told.verb],
          ["Call data", element("code", { class: "data" }, transaction.data)],
        ]),
      ),
      state,
      element("div", { class: "buttons" }, back, sign),
    );
    dialog.oncancel = (event) => busy && event.preventDefault();
    if (!dialog.open) dialog.showModal();
    await rehearse();

    function say(text, tone = "neutral") {
      fill(state, label(text, tone));
    }

    // The node tries the call without sending it; a refusal is shown before anything is signed.
    async function rehearse() {
      say("Asking the contract whether it would refuse …");
      try {
        await sameWallet(session);
        const answer = await ask(session.provider, "eth_call", [transaction, "pending"]);
        if (told.found) checkOutcome(told, resultOf(session.chain, "accept", answer));
        say("The contract would accept this now.", "good");
        sign.disabled = false;
        sign.focus();
      } catch (error) {
        say(await refusalWords(error), "bad");
      }
    }

    async function send() {
      if (busy || sent) return;
      busy = true;
      sign.disabled = back.disabled = true;
      try {
        await sameWallet(session);
        say("Waiting for your wallet …");
        const hash = await ask(session.provider, "eth_sendTransaction", [transaction]);
        sent = true;
        say("Signed and sent. Waiting for the block …");
        const receipt = await receiptOf(session.provider, hash);
        if (BigInt(receipt.status) !== 1n) throw new Error("The contract refused the transaction; nothing was changed.");
        say("Recorded on the chain. Waiting for the index …");
        const desk = await indexed(session, BigInt(receipt.blockNumber));
        say(`Done: recorded in block ${BigInt(receipt.blockNumber)}.`, "good");
        fill(dialog.querySelector(".buttons"), element("button", { type: "button", class: "primary", onclick: () => dialog.close() }, "Close"));
        dialog.querySelector(".buttons button").focus();
        done(desk);
      } catch (error) {
        if (sent) {
          say(error.message, "bad");
        } else if (error.declined) {
          say("You declined in the wallet. Nothing was sent and nothing changed.", "caution");
          sign.disabled = false;
        } else {
          say(await refusalWords(error), "bad");
        }
        back.disabled = false;
      } finally {
        busy = false;
      }
    }
  }

  return { review, isBusy: () => busy };
}

/** The state that the contract came to must be the one that was shown. */
function checkOutcome(told, state) {
  const disputed = Number(state) === DISPUTED;
  if (disputed !== told.found.disputed) {
    throw new Error("The contract would come to another result than shown here. Reload the page.");
  }
}

async function sameWallet(session) {
  if ((await chainOf(session.provider)) !== session.chain.chainId) {
    throw new Error("Your wallet is on another chain now. Close this and switch it back.");
  }
  const accounts = await ask(session.provider, "eth_accounts");
  if (accounts?.[0]?.toLowerCase() !== session.account) {
    throw new Error("Your wallet uses another account now. Close this and connect it again.");
  }
}

/** Words of the contract's refusal, from the server's one table of words; else the wallet's own. */
export async function refusalWords(error) {
  if (error.data) {
    try {
      const headers = { "content-type": "application/json" };
      const told = await fetchJson("/transfers/refusal", { method: "POST", headers, body: JSON.stringify({ data: error.data }) });
      return `The contract refuses: ${told.words}`;
    } catch {
      return `The contract refuses, with words this page does not know (${error.data.slice(0, 10)}).`;
    }
  }
  return error.message;
}

async function receiptOf(provider, hash) {
  return patient(RECEIPT_SECONDS, () => ask(provider, "eth_getTransactionReceipt", [hash]), `The transaction ${hash} was sent, but no block has it yet. Look at this page again later.`);
}

/** The desk once the index has a block. */
export async function indexed(session, blockNumber) {
  const read = async () => {
    const desk = await fetchJson(`/transfers/desk?account=${session.account}`);
    return BigInt(desk.asOf.blockNumber) >= blockNumber ? desk : null;
  };
  return patient(INDEX_SECONDS, read, `Block ${blockNumber} has it, but the index is behind. Reload the page in a moment.`);
}

async function patient(seconds, attempt, words) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const found = await attempt();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  throw new Error(words);
}
