"""Strange requests, made at random: each is answered or refused as a problem, and none is a fault of the service."""

from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offchain.domain.ids import batch_id_text
from tests.api.conftest import Service
from tests.api.story import number

PATHS = st.sampled_from(
    [
        "/v1/batches",
        "/v1/batches/{}",
        "/v1/batches/{}/trace",
        f"/v1/batches/{batch_id_text(number('packs'))}/trace",
        "/v1/transfers",
        "/v1/transfers/{}",
        "/v1/members",
        "/v1/members/{}",
        "/v1/sites",
        "/v1/materials/{}",
        "/v1/documents/{}",
        f"/v1/documents/{'0' * 64}",
        "/problems/{}",
    ]
)
NAMES = st.sampled_from(
    [
        *("cursor", "limit", "member", "site", "heldAt", "heldBy", "material", "prefix", "withVoided", "direction"),
        *("maxBatches", "toMember", "party", "batchId", "shipment", "state", "ownMoves", "time", "knownAt", "other"),
    ]
)
VALUES = st.one_of(
    st.text(max_size=90),
    st.integers().map(str),
    st.sampled_from(["-1", "0", "9" * 5000, "1e9", "NaN", "\x00", "%", "W10", "WzFd", "9999-12-31T23:59:59Z", "null"]),
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, segment=VALUES, parameters=st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_service__strange_request__is_answered_or_a_problem(
    service: Service, path: str, segment: str, parameters: list[tuple[str, str]]
) -> None:
    place = path.replace("{}", quote(segment.encode("utf-8", "replace"), safe="")[:3000] or "x")
    plain = [(name, value.encode("utf-8", "replace").decode()) for name, value in parameters]
    response = service.client.get(place, params=plain)
    assert response.status_code in (200, 404, 405, 422), (place, plain, response.text)
    if response.status_code != 200:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["requestId"] == response.headers["x-request-id"]
    assert len(response.content) < 200_000
