"""How many events a second the indexer brings from a real Anvil into the database, end to end.

`python -m bench.chain.index_rate [--extractions N] [--database URL]` starts an Anvil, deploys, puts N extractions
(four events each) on the chain, and indexes all blocks once: headers, logs, decoding, derived rows, commit. It checks
that every batch is there, then prints one JSON list in the form of all benches; there is no peer yet.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog

from offchain.chain.calls import call_of
from offchain.chain.client import Taken
from offchain.chain.decoder import Decoder
from offchain.chain.signers import Transaction
from offchain.indexer import Indexer, Settings, rebuild
from offchain.indexer.source import Watched
from offchain.store import open_store
from offchain.store.queries import count_rows
from tests import parts
from tests.offchain.chain.scene import Scene, set_up

CHUNK = 200
GAS_LIMIT = 1_000_000
MINING_SECONDS = 60


def main() -> int:
    """Run with the arguments of the command line; 1 where the index is not whole."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--extractions", type=int, default=2500)
    arguments.add_argument("--database", default="", help="SQLAlchemy address of an empty database; default SQLite")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, parts.anvil() as node:
        folder = Path(name)
        scene = set_up(node.url, folder)
        fill(node, scene, chosen.extractions)
        rates = measure(scene, chosen.database or f"sqlite:///{folder / 'index.db'}", chosen.extractions)
    json.dump(rates, sys.stdout, indent=1)
    print()
    return 0 if rates else 1


def fill(node: parts.ChainNode, scene: Scene, count: int) -> None:
    """Put extractions on the chain, many transactions to a request; what waits is mined on demand."""
    nonce = scene.client.nonce(scene.mine.address)
    chain_id = scene.client.chain_id()
    for start in range(0, count, CHUNK):
        signed = []
        for number in range(start, min(start + CHUNK, count)):
            call = call_of(scene.extract(f"bench-{number}", kilograms=1), scene.deployment.addresses)
            transaction = Transaction(chain_id, nonce + number, call.to, call.data, GAS_LIMIT, 0)
            signed.append(scene.mine.sign_transaction(transaction).raw)
        if any(answer.taken is not Taken.ACCEPTED for answer in scene.client.send(signed)):
            raise RuntimeError("the node did not take every transaction")
        deadline = time.monotonic() + MINING_SECONDS
        while scene.client.nonce(scene.mine.address) < nonce + start + len(signed):
            if time.monotonic() > deadline:
                raise RuntimeError("the node did not put every transaction into a block")
            node.call("evm_mine")
            time.sleep(0.05)


def measure(scene: Scene, url: str, count: int) -> list[dict[str, object]]:
    """Index everything once, then fold it again from the raw logs; empty where a batch is missing."""
    deployment = scene.deployment
    store = open_store(url)
    watched = [Watched(name, address) for name, address in deployment.addresses.items()]
    settings = Settings(first_block=deployment.first_block)
    decoder = Decoder(deployment.addresses)
    indexer = Indexer(store, scene.client, decoder, watched, holder="bench", settings=settings)
    started, worked = time.perf_counter(), time.process_time()
    progress = indexer.run_once()
    indexed, computed = time.perf_counter() - started, time.process_time() - worked
    indexer.close()
    started = time.perf_counter()
    rebuilt = rebuild(store, decoder, holder="bench", now=int(time.time()))
    folded = time.perf_counter() - started
    with store.read() as view:
        whole = count_rows(view)["batches"] == count and not rebuilt.changed_tables
    store.close()
    if not whole:
        return []
    figures = (
        ("index, by the clock", progress.logs, indexed),
        ("index, by this process's own CPU time", progress.logs, computed),
        ("rebuild, digests included, by the clock", rebuilt.events, folded),
    )
    return [
        {
            "metric": f"{name}: {events} events in {progress.blocks} blocks",
            "unit": "events/s",
            "ours": round(events / seconds),
            "peer": None,
            "peer_name": None,
            "ratio": None,
            "goal": None,
            "met": None,
        }
        for name, events, seconds in figures
    ]


if __name__ == "__main__":
    sys.exit(main())
