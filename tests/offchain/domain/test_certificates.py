"""What a certificate is worth at a time, as known at another: by hand, and by the contract's loop on random lives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.domain.certificates import CertificateAnswer, CertificateLife, answer_at, status_at
from offchain.domain.enums import CertificateChange, CertificateStatus
from offchain.domain.records import Change
from offchain.domain.times import UnixSeconds


def change(kind: CertificateChange, effective_from: int, recorded_at: int | None = None) -> Change:
    return Change(
        kind, UnixSeconds(effective_from), UnixSeconds(effective_from if recorded_at is None else recorded_at)
    )


def life(*changes: Change) -> CertificateLife:
    """Issued at 100, valid from 110 until 200."""
    return CertificateLife(UnixSeconds(100), UnixSeconds(110), UnixSeconds(200), changes)


def test_answer_at__before_it_was_issued__none_as_far_as_was_known() -> None:
    assert answer_at(life(), 150, 99) == CertificateAnswer(CertificateStatus.NONE, None)


def test_answer_at__first_and_last_second__half_open_period() -> None:
    assert [status_at(life(), time, 500).name for time in (109, 110, 199, 200)] == [
        "NOT_YET_VALID",
        "VALID",
        "VALID",
        "EXPIRED",
    ]


def test_answer_at__revocation_that_lies_back__only_known_once_recorded() -> None:
    revoked = life(change(CertificateChange.REVOKED, 120, 180))
    assert status_at(revoked, 150, 179) is CertificateStatus.VALID
    assert answer_at(revoked, 150, 180) == CertificateAnswer(CertificateStatus.REVOKED, UnixSeconds(120))
    assert status_at(revoked, 119, 180) is CertificateStatus.VALID
    assert status_at(revoked, 300, 300) is CertificateStatus.REVOKED


def test_answer_at__suspended_and_reinstated__since_when() -> None:
    paused = life(change(CertificateChange.SUSPENDED, 130), change(CertificateChange.REINSTATED, 140))
    assert answer_at(paused, 135, 150) == CertificateAnswer(CertificateStatus.SUSPENDED, UnixSeconds(130))
    assert answer_at(paused, 145, 150) == CertificateAnswer(CertificateStatus.VALID, UnixSeconds(140))
    assert answer_at(paused, 120, 150) == CertificateAnswer(CertificateStatus.VALID, UnixSeconds(110))


def test_answer_at__superseded_comes_after_suspended_and_before_expired() -> None:
    superseded = life(change(CertificateChange.SUPERSEDED, 150, 120))
    assert status_at(superseded, 149, 500) is CertificateStatus.VALID
    assert answer_at(superseded, 250, 500) == CertificateAnswer(CertificateStatus.SUPERSEDED, UnixSeconds(150))
    both = life(change(CertificateChange.SUPERSEDED, 150, 120), change(CertificateChange.SUSPENDED, 130))
    assert status_at(both, 160, 500) is CertificateStatus.SUSPENDED


CHANGES = st.builds(
    change,
    st.sampled_from([kind for kind in CertificateChange if kind is not CertificateChange.NONE]),
    st.integers(90, 260),
    st.integers(100, 260),
)


@settings(max_examples=500)
@given(st.lists(CHANGES, max_size=8), st.integers(80, 280), st.integers(80, 280))
def test_status_at__random_life__equals_the_flags_that_the_contract_collects(
    changes: list[Change], time: int, known_at: int
) -> None:
    flags = {"revoked": False, "suspended": False, "superseded": False}
    for one in changes:
        if one.recorded_at > known_at or one.effective_from > time:
            continue
        if one.kind is CertificateChange.REVOKED:
            flags["revoked"] = True
        elif one.kind is CertificateChange.SUPERSEDED:
            flags["superseded"] = True
        else:
            flags["suspended"] = one.kind is CertificateChange.SUSPENDED
    expected = CertificateStatus.NONE
    if known_at >= 100:
        expected = next(
            (CertificateStatus[name.upper()] for name in ("revoked", "suspended", "superseded") if flags[name]),
            CertificateStatus.EXPIRED
            if time >= 200
            else CertificateStatus.NOT_YET_VALID
            if time < 110
            else CertificateStatus.VALID,
        )
    assert status_at(life(*changes), time, known_at) is expected
