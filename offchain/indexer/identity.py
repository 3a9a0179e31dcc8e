"""Refusing another chain: an index speaks of one genesis block and of contracts with one code."""

import hashlib
from collections.abc import Sequence

from offchain.domain.errors import OrelineError, Unavailable
from offchain.domain.ids import hex_text
from offchain.indexer.source import ChainSource, Watched
from offchain.store.ledger import ChainIdentity

_NO_CODE = hashlib.sha256(b"").digest()


class WrongChain(OrelineError):
    """The node serves another chain, or other contracts, than the index was made from."""

    default_hint = "Point ORELINE_CHAIN_URL at the right node, or start a new index for this chain."


def identity_of(source: ChainSource, watched: Sequence[Watched], first_block: int) -> ChainIdentity:
    """The chain behind a node and the code of the watched contracts; raises WrongChain where one has no code."""
    genesis = source.headers([0])[0]
    if genesis is None:
        raise Unavailable("node", "it does not have block 0")
    contracts = {}
    for contract in watched:
        code_hash = source.code_hash(contract.address)
        if code_hash == _NO_CODE:
            raise WrongChain(f"there is no contract {contract.name.value} at {contract.address} on this chain")
        contracts[contract.address] = (contract.name.value, hex_text(code_hash))
    return ChainIdentity(source.chain_id(), hex_text(genesis.block_hash), first_block, contracts)


def check_identity(known: ChainIdentity, found: ChainIdentity) -> None:
    """Raises WrongChain, naming what differs. Contracts may be added, never changed."""
    if known.chain_id != found.chain_id:
        raise WrongChain(f"the index is of chain {known.chain_id}, the node serves chain {found.chain_id}")
    if known.genesis_hash != found.genesis_hash:
        raise WrongChain(f"the index began at genesis {known.genesis_hash}, the node at {found.genesis_hash}")
    for address, pair in known.contracts.items():
        if found.contracts.get(address) != pair:
            raise WrongChain(f"contract {pair[0]} at {address} is not the one that was indexed")
