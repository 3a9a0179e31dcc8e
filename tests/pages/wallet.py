"""A wallet as a browser extension is one: announced by EIP-6963, spoken to by EIP-1193, signing with a key of its own.

The page's side is a provider that hands every request to Python; Python signs with a public development key and
talks to the real chain. A test can make it decline, stand on another chain, or look at what it was asked.
"""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext

from offchain.chain.ids import checksum_address
from offchain.chain.sending import with_margin
from offchain.chain.signers import LocalSigner, Transaction
from offchain.domain.ids import parse_address
from tests import parts

DECLINED = 4001
UNKNOWN_CHAIN = 4902

PROVIDER = """
(() => {
  const listeners = { chainChanged: [], accountsChanged: [] };
  const provider = {
    async request({ method, params }) {
      const answer = JSON.parse(await window.askTestWallet(JSON.stringify({ method, params: params ?? [] })));
      if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
      for (const [name, value] of Object.entries(answer.events ?? {})) listeners[name].forEach((tell) => tell(value));
      return answer.result;
    },
    on(name, listener) { listeners[name].push(listener); },
  };
  window.tellTestWallet = (name, value) => listeners[name].forEach((tell) => tell(value));
  const detail = Object.freeze({
    info: { uuid: "5c7e4ad2-6a2e-4d0b-9f3e-0a3a6a1b7c01", name: "Test wallet", icon: "data:,", rdns: "test.wallet" },
    provider,
  });
  const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
})();
"""


class Declined(Exception):
    """The person said no."""


@dataclass
class Wallet:
    """One account. `asked` holds every method the page asked for, `sent` the transactions it signed."""

    chain: parts.ChainNode
    signer: LocalSigner
    chain_id: int
    declines: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    known_chains: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, chain: parts.ChainNode, signer: LocalSigner) -> Wallet:
        """A wallet on the right chain."""
        return cls(chain, signer, chain.chain_id, known_chains={chain.chain_id})

    def install(self, context: BrowserContext) -> None:
        """Put the wallet into every page of a browser context."""
        context.expose_function("askTestWallet", self.answer)
        context.add_init_script(PROVIDER)

    def answer(self, question: str) -> str:
        """One request of the page."""
        asked = json.loads(question)
        method, params = asked["method"], asked["params"]
        self.asked.append(method)
        if method in self.declines:
            return json.dumps({"error": {"code": DECLINED, "message": "User rejected the request."}})
        if method in ("eth_requestAccounts", "eth_accounts"):
            return json.dumps({"result": [checksum_address(self.signer.address)]})
        if method == "eth_chainId":
            return json.dumps({"result": hex(self.chain_id)})
        if method == "wallet_switchEthereumChain":
            return self._switch(int(params[0]["chainId"], 16))
        if method == "wallet_addEthereumChain":
            self.known_chains.add(int(params[0]["chainId"], 16))
            return json.dumps({"result": None})
        if method == "eth_sendTransaction":
            return self._send(params[0])
        return json.dumps(self._ask(method, params))

    def _switch(self, chain_id: int) -> str:
        if chain_id not in self.known_chains:
            return json.dumps({"error": {"code": UNKNOWN_CHAIN, "message": "Unrecognized chain ID."}})
        self.chain_id = chain_id
        return json.dumps({"result": None, "events": {"chainChanged": hex(chain_id)}})

    def _send(self, wanted: dict[str, Any]) -> str:
        assert wanted["from"].lower() == self.signer.address
        estimate = self._ask("eth_estimateGas", [wanted])
        if "error" in estimate:
            return json.dumps(estimate)
        transaction = Transaction(
            self.chain.chain_id,
            int(parts.rpc(self.chain.url, "eth_getTransactionCount", wanted["from"], "pending"), 16),
            parse_address("to", wanted["to"]),
            bytes.fromhex(wanted["data"][2:]),
            with_margin(int(estimate["result"], 16)),
            0,
        )
        signed = self.signer.sign_transaction(transaction)
        self.sent.append(wanted)
        return json.dumps(self._ask("eth_sendRawTransaction", ["0x" + signed.raw.hex()]))

    def _ask(self, method: str, params: list[Any]) -> dict[str, Any]:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.chain.url, data=body, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=parts.RPC_SECONDS) as response:
            answer = json.load(response)
        return {key: answer[key] for key in ("result", "error") if key in answer}
