"""What a certificate is worth and what a tree holds: our answers are the contract's own, on a real chain."""

from pathlib import Path

import pytest

from offchain.chain.ids import certificate_id, scheme_id
from offchain.documents.merkle import merkle_tree, verify_proof
from offchain.domain.acts import (
    Act,
    AdmitMember,
    AnchorRoot,
    GrantAccreditation,
    IssueCertificate,
    ReinstateCertificate,
    RevokeCertificate,
    SuspendCertificate,
    WithdrawAccreditation,
)
from offchain.domain.certificates import CertificateLife, status_at
from offchain.domain.enums import CertificateStatus, DocumentKind, Role, SubjectKind
from offchain.domain.ids import ZERO_HASH, MemberNumber, MerkleRoot, Sha256
from offchain.domain.times import UnixSeconds
from tests import parts
from tests.offchain.chain.scene import MINE_SITE, Scene, set_up

VERIFIER = MemberNumber(3)
SCHEME = scheme_id("a scheme")
DAY = 86_400


class Office:
    """The verifier, who acts while days pass."""

    def __init__(self, scene: Scene, node: parts.ChainNode) -> None:
        self.scene, self.node, self.outbox, self.count = scene, node, scene.outbox(), 0
        self.send(AdmitMember("urn:test:veritas", "Veritas", int(Role.VERIFIER), scene.stranger.address), admin=True)
        now = scene.now()
        self.send(GrantAccreditation(VERIFIER, SCHEME, now, UnixSeconds(now + 1000 * DAY)), admin=True)

    def send(self, act: Act, *, admin: bool = False, days: int = 0) -> None:
        """One act, `days` after the last block."""
        if days:
            self.node.call("evm_increaseTime", days * DAY)
            self.node.call("evm_mine")
        self.count += 1
        signer = self.scene.admin if admin else self.scene.stranger
        request = self.outbox.execute(f"office {self.count}", signer.address, act)
        assert request.outcome.block_number is not None, request

    def issue(self, ref: str, *, begins: int = 0, length: int = 100, supersedes: bytes = ZERO_HASH) -> bytes:
        """A certificate about the mine, valid from `begins` days from now for `length` days."""
        start = self.scene.now() + begins * DAY
        content = Sha256(ref.encode().ljust(32, b"."))
        period = (UnixSeconds(start), UnixSeconds(start + length * DAY))
        self.send(IssueCertificate(ref, content, "", SCHEME, SubjectKind.SITE, MINE_SITE, *period, supersedes))
        return certificate_id(VERIFIER, ref)


@pytest.mark.anvil
def test_status_at__every_turn_of_a_certificates_life__equals_the_contract(tmp_path: Path) -> None:
    with parts.anvil() as node:
        scene = set_up(node.url, tmp_path)
        office = Office(scene, node)
        plain, later = office.issue("plain", length=30), office.issue("later", begins=20)
        office.send(SuspendCertificate(plain, 0, "audit"), days=5)
        office.send(ReinstateCertificate(plain, 1, "done"), days=5)
        successor = office.issue("successor", begins=8, supersedes=plain)
        office.send(SuspendCertificate(later, 0, "audit"), days=15)
        office.send(SuspendCertificate(plain, 3, "again"), days=3)
        back = UnixSeconds(scene.now() - 10 * DAY)
        office.send(RevokeCertificate(later, 1, back, "fraud"), days=3)
        before = UnixSeconds(scene.contracts.certificate_of(successor).issued_at - 1)
        office.send(WithdrawAccreditation(VERIFIER, SCHEME, before, "sold its stamp"), admin=True, days=3)
        node.call("evm_increaseTime", 60 * DAY)
        node.call("evm_mine")
        now, contracts = scene.now(), scene.contracts
        seen: set[CertificateStatus] = set()
        periods = contracts.accreditations_of(VERIFIER, SCHEME)
        for one in (plain, later, successor, bytes(32)):
            known = contracts.certificate_of(one) if one != bytes(32) else None
            life = None
            if known is not None:
                valid = (known.valid_from, known.valid_until)
                life = CertificateLife(known.issued_at, *valid, contracts.changes_of(one), periods)
            for known_at in range(now - 100 * DAY, now + 1, 5 * DAY):
                for time in range(now - 100 * DAY, now + 120 * DAY, 11 * DAY):
                    asked = (UnixSeconds(time), UnixSeconds(known_at))
                    expected = CertificateStatus.NONE if life is None else status_at(life, *asked)
                    assert contracts.status_at(one, *asked) is expected
                    seen.add(expected)
        assert seen == set(CertificateStatus)


@pytest.mark.anvil
def test_verify_proof__every_leaf_and_a_stranger__equals_the_contract(tmp_path: Path) -> None:
    leaves = [bytes([index + 1]) * 32 for index in range(7)]
    tree = merkle_tree(leaves)
    with parts.anvil() as node:
        scene = set_up(node.url, tmp_path)
        act = AnchorRoot(MerkleRoot(tree.root), 7, DocumentKind.ASSAY, SubjectKind.SITE, MINE_SITE, "")
        scene.outbox().execute("tree", scene.mine.address, act)
        contracts = scene.contracts
        for leaf in [*leaves, b"\x99" * 32]:
            proof = tree.proof_of(leaf) if leaf in leaves else tree.proof_at(0)
            found = contracts.includes(MerkleRoot(tree.root), MemberNumber(1), Sha256(leaf), proof)
            assert found is verify_proof(tree.root, leaf, proof)
            assert found is (leaf in leaves)
