from typing import get_args

from phu_mailer.config import FeedbackWord
from phu_mailer.domain.feedback import FeedbackCode


def test_the_settings_know_every_code_and_no_other() -> None:
    assert list(get_args(FeedbackWord)) == [
        "ONTVANGEN",
        "ONVOLLEDIG",
        "OPGEPAKT",
        "GEEN_INWONER",
        "HERHAALD",
        "NIET_OPGEPAKT",
        "HULP_GEACCEPTEERD",
        "HULP_GEWEIGERD",
        "GEEN_CONTACT",
        "AL_BEKEND",
        "AFGESLOTEN",
    ]
    assert set(get_args(FeedbackWord)) == {code.value for code in FeedbackCode}
