"""The routes of the pages: read one moment of the index, make the view model, render it.

`pages_router` is included by the application; `/transfers/desk`, `/transfers/chain` and `/transfers/refusal` are what
the transfers page's script asks. Nothing here writes: what members change, their own wallets sign and send.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.pages import figures
from api.pages.batch import batch_page, list_labels
from api.pages.desk import WalletChain, desk_of
from api.pages.disputes import dispute_words
from api.pages.errors import PageRoute
from api.pages.links import batch_href, list_href
from api.pages.rendering import asset_names, asset_response, page
from api.pages.words import SOURCES, TRANSFER_STATES, batch_words
from offchain.chain.artifacts import load_artifact
from offchain.chain.reasons import explain
from offchain.domain.enums import ContractName, TransferState
from offchain.domain.errors import InvalidInput, NotFound
from offchain.domain.ids import parse_address, parse_batch_id, parse_sha256
from offchain.store import Store, View
from offchain.store.queries import BatchRow, TransferRow, list_batches, list_transfers

PAGE_ROWS = 25
MAX_REFUSAL_DIGITS = 8192
_VERBS = ("offer", "accept", "reject", "cancel")

Text = Annotated[str, Query(max_length=200)]


def pages_router(store: Store, wallet_chain: Callable[[], WalletChain], clock: Callable[[], int]) -> APIRouter:
    """The pages over a store. `wallet_chain` reads the deployment; it raises NotFound while there is none.

    `clock` gives the Unix seconds of now, which the status of certificates depends on.
    """
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute)
    _add_lists(router, store)
    _add_batch(router, store, clock)
    _add_verify(router, store)
    _add_desk(router, store, wallet_chain)
    _add_assets(router)
    return router


def _add_lists(router: APIRouter, store: Store) -> None:
    @router.get("/")
    def batches(q: Text = "", cursor: Text = "") -> HTMLResponse:
        query = q.strip()[:40]
        with store.read() as view:
            found = list_batches(view, prefix=query or None, cursor=cursor or None, limit=PAGE_ROWS)
        values = {
            "here": "/",
            "as_of": found.as_of,
            "query": query,
            "rows": [_batch_row(row) for row in found.items],
            "first": list_href("/", {"q": query}) if cursor else "",
            "next": list_href("/", {"q": query, "cursor": found.next_cursor}) if found.next_cursor else "",
        }
        return page("batches.html", values)

    @router.get("/transfers")
    def transfers(state: Text = "", cursor: Text = "") -> HTMLResponse:
        chosen = _state(state)
        with store.read() as view:
            found = list_transfers(
                view, states=None if chosen is None else (chosen,), cursor=cursor or None, limit=PAGE_ROWS
            )
            rows = [_transfer_row(view, row) for row in found.items]
        states = [(item.name, TRANSFER_STATES[item].text) for item in TransferState if item is not TransferState.NONE]
        values = {
            "here": "/transfers",
            "as_of": found.as_of,
            "state": state,
            "states": states,
            "rows": rows,
            "first": list_href("/transfers", {"state": state}) if cursor else "",
            "next": list_href("/transfers", {"state": state, "cursor": found.next_cursor}) if found.next_cursor else "",
        }
        return page("transfers.html", values)


def _add_batch(router: APIRouter, store: Store, clock: Callable[[], int]) -> None:
    @router.get("/batches/{batch_id}")
    def batch(batch_id: Annotated[str, Path(max_length=80)]) -> HTMLResponse:
        parsed = parse_batch_id("batchId", batch_id)
        with store.read() as view:
            as_of = view.as_of
            shown = batch_page(view, parsed, max(clock(), as_of.block_timestamp))
        return page("batch.html", {"here": "", "as_of": as_of, "batch": shown})


def _add_verify(router: APIRouter, store: Store) -> None:
    @router.get("/verify")
    def verify(sha256: Text = "") -> HTMLResponse:
        if sha256:
            parse_sha256("sha256", sha256)
        with store.read() as view:
            as_of = view.as_of
        return page("verify.html", {"here": "/verify", "as_of": as_of, "sha256": sha256})


def _add_desk(router: APIRouter, store: Store, wallet_chain: Callable[[], WalletChain]) -> None:
    @router.get("/transfers/desk")
    def desk(account: Text) -> JSONResponse:
        address = parse_address("account", account)
        with store.read() as view:
            return JSONResponse(desk_of(view, address))

    @router.get("/transfers/chain")
    def chain() -> JSONResponse:
        found = wallet_chain()
        abi = [dict(load_artifact(ContractName.CUSTODY).function(verb)) for verb in _VERBS]
        names = {"chainId": found.chain_id, "name": found.name, "custody": found.custody, "rpcUrl": found.rpc_url}
        return JSONResponse({**names, "abi": abi})

    @router.post("/transfers/refusal")
    def refusal(data: Annotated[str, Body(embed=True, max_length=MAX_REFUSAL_DIGITS)]) -> JSONResponse:
        try:
            raw = bytes.fromhex(data.removeprefix("0x"))
        except ValueError:
            raise InvalidInput("data", data[:100], "must be hexadecimal digits") from None
        told = explain(raw)
        words = f"{told.message}. {told.hint}" if told.hint else f"{told.message}."
        return JSONResponse({"words": words})


def _add_assets(router: APIRouter) -> None:
    @router.get("/static/{name}")
    def static(name: str, v: Text = "") -> Response:
        if name not in asset_names():
            raise NotFound("file", name)
        return asset_response(name, v)

    @router.get("/favicon.ico")
    def favicon() -> Response:
        return asset_response("mark.svg", None)


def _batch_row(row: BatchRow) -> dict[str, Any]:
    return {
        "href": batch_href(row.batch_id),
        "lot": row.lot,
        "product": row.product,
        "revision": row.revision,
        "material": row.material_name,
        "member": row.member_name,
        "site": row.site_name,
        "country": row.site_country,
        "day": figures.day(row.event_time),
        "minted": figures.quantity(row.minted, item=row.item),
        "source": SOURCES[row.source],
        "labels": list_labels(row),
        "voided": row.voided,
    }


def _transfer_row(view: View, row: TransferRow) -> dict[str, Any]:
    return {
        "href": batch_href(row.batch_id),
        "words": batch_words(row.product, row.lot),
        "material": row.material_name,
        "quantity": figures.quantity(row.quantity, item=row.item),
        "weighed": "" if row.weighed is None else figures.quantity(row.weighed, item=row.item),
        "lost": figures.quantity(row.lost, item=row.item) if row.lost else "",
        "start": row.from_site_name,
        "sender": row.member_name,
        "end": row.to_site_name,
        "receiver": row.to_member_name,
        "ref": row.ref,
        "day": figures.day(row.event_time),
        "own_move": row.own_move,
        "state": TRANSFER_STATES[row.state],
        "dispute": dispute_words(view, row),
    }


def _state(name: str) -> TransferState | None:
    if not name:
        return None
    if name not in TransferState.__members__:
        raise InvalidInput("state", name, f"must be one of {', '.join(TransferState.__members__)}")
    return TransferState[name]
