"""Certificates that come back from the seal platform: the one that was handed out, or another."""

import pytest

from portal.documents.evidence.intake import EvidenceRefused, SealedCopy, sealed_copy
from portal.documents.media_types import OFD, PDF
from tests.documents.credentials.sealed_files import WORDS, certified, ofd, printed, sealed, wrong

ORIGINAL = certified(printed(*WORDS))
WRONG = wrong()


@pytest.mark.rule("M23")
def test_the_certificate_with_its_seals_is_taken() -> None:
    once = sealed(printed(*WORDS))
    assert sealed_copy(ORIGINAL, once) == SealedCopy(PDF, 1, checked=True)
    assert sealed_copy(ORIGINAL, sealed(once, field="Seal2")).seals == 2
    assert sealed_copy(ORIGINAL, ofd(*WORDS)) == SealedCopy(OFD, 1, checked=False)


@pytest.mark.rule("M23")
@pytest.mark.parametrize("what", WRONG)
def test_twenty_wrong_files_are_refused(what: str) -> None:
    assert len(WRONG) == 20
    with pytest.raises(EvidenceRefused) as refused:
        sealed_copy(ORIGINAL, WRONG[what])
    assert refused.value.reason.endswith("。")
