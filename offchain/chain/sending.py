"""Sending one transaction and waiting for it: what deployment needs before there is an outbox.

Everything that a member does goes through `offchain.chain.outbox`; this is for contracts that do not exist yet.
"""

import time
from collections.abc import Callable
from typing import Final

from offchain.chain.client import CallRequest, ChainClient, Receipt, Taken
from offchain.chain.signers import Signer, Transaction
from offchain.domain.errors import Refused, Unavailable
from offchain.domain.ids import Address, TxHash, hex_text

POLL_SECONDS: Final = 0.05
DEFAULT_WAIT_SECONDS: Final = 120.0

# Estimates are exact for the state they were made on; the block that takes the transaction may be another.
GAS_MARGIN_PERCENT: Final = 125


def with_margin(estimate: int) -> int:
    """Gas limit for an estimate."""
    return estimate * GAS_MARGIN_PERCENT // 100


def offered_price(client: ChainClient) -> int:
    """Wei a unit of gas to offer: what the node asks, with its base fee once more in case that rises; 0 stays 0."""
    return client.gas_price()


def send_and_wait(
    client: ChainClient,
    signer: Signer,
    to: Address | None,
    data: bytes,
    *,
    wait_seconds: float = DEFAULT_WAIT_SECONDS,
    on_signed: Callable[[TxHash], None] | None = None,
) -> Receipt:
    """Tries, signs, sends and waits for one block; `on_signed` is told the hash before anything is sent.

    Raises `Refused` in words, `Unavailable` after `wait_seconds`.
    """
    gas_limit = with_margin(client.estimate_gas(CallRequest(signer.address, to, data), "latest"))
    transaction = Transaction(
        client.chain_id(), client.nonce(signer.address, "pending"), to, data, gas_limit, offered_price(client)
    )
    signed = signer.sign_transaction(transaction)
    if on_signed:
        on_signed(signed.tx_hash)
    answer = client.send([signed.raw])[0]
    if answer.taken in (Taken.REJECTED, Taken.NONCE_USED):
        raise Unavailable("chain node", f"it does not take the transaction: {answer.words}")
    receipt = wait_for_receipt(client, signed.tx_hash, wait_seconds)
    if not receipt.succeeded:
        raise Refused("Unknown", message=f"transaction {hex_text(signed.tx_hash)} was refused in its block")
    return receipt


def wait_for_receipt(client: ChainClient, tx_hash: TxHash, wait_seconds: float) -> Receipt:
    """The receipt, once the transaction is in a block; raises `Unavailable` after `wait_seconds`."""
    deadline = time.monotonic() + wait_seconds
    while True:
        receipt = client.receipts([tx_hash])[0]
        if receipt is not None:
            return receipt
        if time.monotonic() > deadline:
            raise Unavailable("chain node", f"{hex_text(tx_hash)} is in no block after {wait_seconds:g} s")
        time.sleep(POLL_SECONDS)
