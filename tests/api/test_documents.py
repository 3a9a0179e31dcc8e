"""Verification over the running service: hashes, files, proofs, times, and everything that is refused."""

import hashlib
import json
import time
from typing import Any

import httpx
import pytest

from api.upload import MAX_TEXT_BYTES
from offchain.documents.merkle import merkle_tree
from offchain.domain.ids import MerkleRoot, Sha256
from offchain.domain.times import time_text
from offchain.verification.proof import MerkleProof
from tests.api.conftest import Service, served
from tests.api.story import ASSAY_FILE, CERTIFICATE_FILE, PERMIT_HASHES, REVOKED_FILE, TREE


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def post(service: Service, status: int, **form: Any) -> Any:
    response = service.client.post("/v1/verify", **form)
    assert response.status_code == status, response.text
    if status != 200:
        assert response.headers["content-type"] == "application/problem+json"
    return response.json()


def send(service: Service, content: bytes, status: int = 200, **fields: str) -> Any:
    return post(service, status, files={"file": ("paper.pdf", content)}, data=fields)


# Refusals


@pytest.mark.parametrize("bad", ["", "12", "z" * 64, "0x" + "1" * 65])
def test_document__malformed_hash__is_refused(service: Service, bad: str) -> None:
    status = 404 if bad == "" else 422
    assert service.get(f"/v1/documents/{bad}", status)["status"] == status


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "sha256"),
        ({"sha256": "12"}, "sha256"),
        ({"sha256": 5}, "sha256"),
        ({"sha256": "0" * 64, "colour": "red"}, "colour"),
        ({"sha256": "0" * 64, "time": "yesterday"}, "time"),
        ({"sha256": "0" * 64, "time": 5}, "time"),
        ({"sha256": "0" * 64, "knownAt": "2099-01-01T00:00:00Z"}, "known_at"),
        ({"sha256": "0" * 64, "proof": {"format": "x"}}, "proof.format"),
        ([], "body"),
    ],
)
def test_verify__json_with_a_bad_part__names_it(service: Service, body: object, field: str) -> None:
    assert post(service, 422, json=body)["field"] == field


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"sha256": "\\ud800"}', b""])
def test_verify__not_json__is_a_problem(service: Service, content: bytes) -> None:
    problem = post(service, 422, content=content, headers={"Content-Type": "application/json"})
    assert problem["type"] == "/problems/invalid-input"


def test_verify__other_media_type__415(service: Service) -> None:
    assert post(service, 415, content=b"abc", headers={"Content-Type": "text/plain"})["status"] == 415
    assert post(service, 415, content=b"abc")["status"] == 415


def form(*parts: tuple[bytes, bytes], end: bytes = b"--x--\r\n") -> dict[str, Any]:
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + content + b"\r\n"
        for name, content in parts
    )
    return {"content": body + end, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([], "file"),
        ([(b"file", b"a"), (b"file", b"b")], "file"),
        ([(b"file", b"a"), (b"colour", b"red")], "colour"),
        ([(b"file", b"a"), (b"time", b"x" * (MAX_TEXT_BYTES + 1))], "time"),
        ([(b"file", b"a"), (b"time", b"\xff\xff")], "time"),
        ([(b"file", b"a"), (b"proof", b"{")], "proof"),
        ([(b"file", b"a")] * 9, "form"),
    ],
)
def test_verify__form_with_a_bad_part__names_it(service: Service, parts: list[tuple[bytes, bytes]], field: str) -> None:
    assert post(service, 422, **form(*parts))["field"] == field


def test_verify__form_cut_off__400(service: Service) -> None:
    assert "last boundary" in post(service, 400, **form((b"file", b"a"), end=b""))["detail"]
    assert post(service, 400, content=b"nonsense", headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert "boundary" in post(service, 400, content=b"", headers={"Content-Type": "multipart/form-data"})["detail"]


def test_verify__file_above_the_limit__413_declared_and_streamed(tmp_path: Any) -> None:
    with served(tmp_path, max_upload_bytes=200_000) as small:
        problem = send(small, b"x" * 400_000, 413)
        assert problem["type"] == "/problems/too-large"

        def chunks() -> Any:
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
            for _ in range(50):
                yield b"x" * 10_000

        response = small.client.post(
            "/v1/verify", content=chunks(), headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert response.status_code == 413
        assert small.get("/health")["status"] == "alive"


def test_verify__proof_of_something_else__is_refused(service: Service) -> None:
    other = merkle_tree([b"\x01" * 32, b"\x02" * 32])
    proof = MerkleProof(MerkleRoot(other.root), Sha256(PERMIT_HASHES[0]), tuple(other.proof_of(b"\x01" * 32)))
    problem = post(service, 422, json={"sha256": PERMIT_HASHES[0].hex(), "proof": proof.dump()})
    assert problem["field"] == "proof.proof"


# Answers


def test_verify__unknown_bytes__not_anchored_is_an_answer(service: Service) -> None:
    answer = send(service, CERTIFICATE_FILE + b" ")
    assert (answer["result"], answer["code"], answer["anchors"]) == ("NOT_ANCHORED", 3, [])
    assert answer["size"] == len(CERTIFICATE_FILE) + 1
    assert service.get(f"/v1/documents/{'0' * 64}")["code"] == 3


def test_verify__valid_certificate__by_file_by_hash_and_by_path(service: Service) -> None:
    by_file = send(service, CERTIFICATE_FILE)
    by_hash = post(service, 200, json={"sha256": "0x" + sha256(CERTIFICATE_FILE)})
    by_path = service.get(f"/v1/documents/{sha256(CERTIFICATE_FILE)}")
    assert by_file["code"] == 0
    assert by_file["words"].endswith("certificate V-1 of Veritas about site Kolwezi")
    assert {**by_file, "size": None} == by_hash == by_path
    assert by_file["anchors"][0]["subject"]["words"] == "site Kolwezi"
    assert by_file["certificates"][0]["now"]["status"] == "VALID"


def test_verify__revoked__code_four_since_and_by_whom(service: Service) -> None:
    answer = send(service, REVOKED_FILE)
    since = service.story.chain.blocks[-1].header.timestamp - 3600
    assert answer["code"] == 4
    assert answer["words"].startswith(f"revoked since {time_text(since)[:10]} by Veritas (audit failed)")
    assert answer["certificates"][0]["now"] == {"status": "REVOKED", "since": time_text(since)}
    assert answer["certificates"][0]["changes"][0]["reason"] == "audit failed"


def test_verify__revoked__was_valid_before_as_known_then(service: Service) -> None:
    recorded = service.story.chain.blocks[-1].header.timestamp
    earlier = send(service, REVOKED_FILE, time=time_text(recorded - 3601))
    assert (earlier["code"], earlier["certificates"][0]["now"]["status"]) == (0, "REVOKED")
    known = service.get(
        f"/v1/documents/{sha256(REVOKED_FILE)}", time=time_text(recorded - 1), knownAt=time_text(recorded - 1)
    )
    assert known["code"] == 0
    expired = service.get(f"/v1/documents/{sha256(CERTIFICATE_FILE)}", time="2040-01-01T00:00:00Z")
    assert (expired["code"], expired["certificates"][0]["atTime"]["status"]) == (5, "EXPIRED")


def test_verify__assay__anchored_and_said_to_be_no_certificate(service: Service) -> None:
    answer = send(service, ASSAY_FILE)
    assert answer["code"] == 0
    assert answer["words"].endswith("by Kolwezi Mining; not a certificate")
    assert answer["anchors"][0]["subject"]["words"] == "batch P-1 / LOT-ore"


def test_verify__document_in_an_anchored_tree__with_its_proof_file(service: Service) -> None:
    leaf = PERMIT_HASHES[3]
    proof = MerkleProof(MerkleRoot(TREE.root), Sha256(leaf), tuple(TREE.proof_of(leaf)))
    answer = post(service, 200, json={"sha256": leaf.hex(), "proof": proof.dump()})
    assert answer["code"] == 0
    assert answer["anchors"][0]["root"] == "0x" + TREE.root.hex()
    assert post(service, 200, json={"sha256": leaf.hex()})["code"] == 3
    content = b"the document itself"
    tree = merkle_tree([hashlib.sha256(content).digest(), leaf])
    unknown = MerkleProof(MerkleRoot(tree.root), Sha256(hashlib.sha256(content).digest()), tuple(tree.proof_at(0)))
    assert send(service, content, proof=json.dumps(unknown.dump()))["code"] == 3


def test_verify__fifty_megabytes__hashed_as_they_arrive(service: Service) -> None:
    content = bytes(50 << 20)
    answer = send(service, content)
    assert answer["sha256"] == "0x" + sha256(content)
    assert answer["size"] == 50 << 20


def test_verify__empty_file__has_the_hash_of_nothing(service: Service) -> None:
    assert send(service, b"")["sha256"] == "0x" + sha256(b"")


def test_verify__client_gives_up__the_service_goes_on(service: Service) -> None:
    def broken() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc'
        raise RuntimeError("the client gave up")

    with pytest.raises((RuntimeError, httpx.HTTPError)):
        service.client.post("/v1/verify", content=broken(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert service.get("/health")["status"] == "alive"


def test_verify__body_that_never_ends__408(tmp_path: Any) -> None:
    with served(tmp_path, upload_timeout_seconds=0.3) as hasty:

        def slow() -> Any:
            yield b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n'
            time.sleep(1.5)
            yield b"late"

        response = hasty.client.post(
            "/v1/verify", content=slow(), headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert (response.status_code, response.json()["type"]) == (408, "/problems/timeout")
