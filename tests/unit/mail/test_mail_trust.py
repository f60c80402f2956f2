"""A sender is believed only when nothing speaks against it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import ParsedMail
from phu_mailer.mail.headers import UNCLEAR_FROM
from phu_mailer.mail.mime import parse
from phu_mailer.mail.trust import TrustVerdict, identify, read_results
from unit.mail.mail_samples import parsed_mail, raw_mail

YMERE = Corporation(
    code="ymere", name="Ymere", feedback_address="phu@ymere.example", domains=("ymere.example",)
)
ELAN = Corporation(
    code="elan",
    name="Elan Wonen",
    feedback_address="phu@elanwonen.example",
    addresses=("melding@gedeeld.example",),
)
BUCHER = Corporation(
    code="b", name="Bücher", feedback_address="x@b.example", domains=("bücher.example",)
)
BOTH = (YMERE, ELAN)
OURS = "mx.haarlem.example"
PASS = f"{OURS}; dmarc=pass (p=none) header.from=ymere.example"


def from_(address: str, *headers: tuple[str, str]) -> ParsedMail:
    return parsed_mail(*headers, from_addresses=(address,))


def results(*values: str) -> ParsedMail:
    return parsed_mail(*(("authentication-results", value) for value in values))


@pytest.mark.parametrize(
    ("address", "corporation"),
    [
        ("signaal@ymere.example", YMERE),
        ("Signaal@YMERE.example", YMERE),
        ("melding@gedeeld.example", ELAN),
    ],
)
def test_a_listed_domain_or_address_is_trusted(address: str, corporation: Corporation) -> None:
    assert identify(from_(address), BOTH, None) == TrustVerdict(
        corporation, is_trusted=True, reason="the sender is on the allow-list"
    )


@pytest.mark.parametrize(
    "address",
    [
        "ander@gedeeld.example",
        "signaal@mail.ymere.example",
        "signaal@ymere.example.kwaad.example",
        "signaal@kwaadymere.example",
        "signaal@ymеre.example",  # the second e is Cyrillic
        "signaal@ｙｍｅｒｅ.example",  # full-width letters
        "signaal@yme\u200dre.example",
        "signaal@ymere.example.",
        "ymere.example",
        "@ymere.example",
        "signaal@" + "ü" * 70 + ".example",
    ],
)
def test_what_only_looks_like_a_listed_sender_is_not(address: str) -> None:
    assert identify(from_(address), BOTH, None) == TrustVerdict(
        None, is_trusted=False, reason="the sender is not on the allow-list"
    )


@pytest.mark.parametrize("domain", ["bücher.example", "xn--bcher-kva.example"])
def test_a_domain_with_accents_is_compared_in_one_form(domain: str) -> None:
    assert identify(from_(f"a@{domain}"), (BUCHER,), None).corporation == BUCHER


def test_sharp_s_is_not_a_double_s() -> None:
    street = dataclasses.replace(YMERE, domains=("strasse.example",))

    assert identify(from_("a@straße.example"), (street,), None).corporation is None


@pytest.mark.parametrize(
    "lines",
    [
        ["From: evil@kwaad.example", "From: signaal@ymere.example"],
        ["From: signaal@ymere.example", "From: signaal@ymere.example"],
        ["From: signaal@ymere.example, evil@kwaad.example"],
        ["To: signaal@ymere.example"],
    ],
)
def test_exactly_one_sender_is_believed(lines: list[str]) -> None:
    assert identify(parse(raw_mail(*lines)), BOTH, None) == TrustVerdict(
        None, is_trusted=False, reason="not exactly one From address"
    )


def test_the_display_name_is_not_the_sender() -> None:
    mail = parse(raw_mail('From: "signaal@ymere.example" <evil@kwaad.example>'))

    assert identify(mail, BOTH, None).corporation is None


def test_one_address_beside_something_unreadable_is_not_believed() -> None:
    mail = parse(raw_mail("From: signaal@ymere.example, evil@kwaad@ymere.example"))

    verdict = identify(mail, BOTH, None)

    assert mail.from_addresses == ("signaal@ymere.example",)
    assert verdict == TrustVerdict(None, is_trusted=False, reason=UNCLEAR_FROM)


def test_a_mistake_in_the_settings_makes_nobody_trusted() -> None:
    careless = dataclasses.replace(YMERE, domains=("",), addresses=("ymere", "@", ""))

    assert identify(from_("ymere"), (careless,), None).corporation is None


def test_a_sender_on_two_lists_is_for_a_person() -> None:
    twin = dataclasses.replace(YMERE, code="twin")

    assert identify(from_("a@ymere.example"), (YMERE, twin), None) == TrustVerdict(
        None,
        is_trusted=False,
        reason="the sender is on the allow-list of more than one corporation",
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (PASS, "dmarc passed for the sender's domain"),
        (f"{OURS}; dmarc=pass", "dmarc passed for the sender's domain"),
        (
            f"{OURS.upper()} 1; dkim=pass header.d=ymere.example",
            "dkim passed for the sender's domain",
        ),
        (f"{OURS}; dkim=pass header.i=@ymere.example", "dkim passed for the sender's domain"),
        (
            f"{OURS}; dkim=fail header.d=ymere.example; dkim=pass (2048) header.d=ymere.example",
            "dkim passed for the sender's domain",
        ),
        (
            f"{OURS}; dmarc=none; spf=pass smtp.mailfrom=bounce@ymere.example",
            "spf passed for the sender's domain",
        ),
        (
            f'{OURS}; spf=pass reason="a;b" smtp.mailfrom="x@y"@ymere.example',
            "spf passed for the sender's domain",
        ),
    ],
)
def test_our_own_server_vouches_for_the_sender(value: str, reason: str) -> None:
    assert identify(results(value), BOTH, OURS) == TrustVerdict(
        YMERE, is_trusted=True, reason=reason
    )


NO_PROOF = "neither dmarc, dkim nor spf passed for the sender's domain"
NONE_OF_OURS = "no Authentication-Results of our server"
TWO = "more than one Authentication-Results in the name of our server"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], NONE_OF_OURS),
        (["mx.elders.example; dmarc=pass header.from=ymere.example"], NONE_OF_OURS),
        (["spf=pass smtp.mailfrom=ymere.example"], NONE_OF_OURS),
        ([f"{OURS}; dmarc=fail header.from=ymere.example"], "dmarc did not pass"),
        (
            [f"{OURS}; dmarc=fail; dkim=pass header.d=ymere.example"],
            "dmarc did not pass",
        ),
        ([f"{OURS}; dmarc=pass; dmarc=fail"], "dmarc did not pass"),
        ([f"{OURS}; dmarc=pass header.from=kwaad.example"], NO_PROOF),
        ([f"{OURS}; dkim=pass header.d=kwaad.example"], NO_PROOF),
        ([f"{OURS}; dkim=pass header.d=mail.ymere.example"], NO_PROOF),
        ([f"{OURS}; dkim=pass header.d=kwaad.example header.i=@ymere.example"], NO_PROOF),
        ([f"{OURS}; dkim=pass header.d=kwaad.example header.d=ymere.example"], NO_PROOF),
        ([f"{OURS}; spf=pass smtp.helo=ymere.example"], NO_PROOF),
        ([f'{OURS}; spf=pass smtp.mailfrom="a@ymere.example"@kwaad.example'], NO_PROOF),
        (
            [f"{OURS}; spf=pass (dkim=pass header.d=ymere.example) smtp.mailfrom=x.example"],
            NO_PROOF,
        ),
        ([f'{OURS}; spf=fail smtp.mailfrom="; dmarc=pass"@kwaad.example'], NO_PROOF),
        ([f"{OURS}; none"], NO_PROOF),
        ([f"{OURS}; compauth=pass reason=100; arc=pass header.from=ymere.example"], NO_PROOF),
        ([f'{OURS}; spf=fail smtp.mailfrom="\\"; dmarc=pass"@kwaad.example'], NO_PROOF),
        ([f"{OURS}; spf=fail (a \\) dkim=pass header.d=ymere.example)"], NO_PROOF),
        (
            [f"{OURS}; dmarc=pass; x={'y' * 32_768}"],
            "an Authentication-Results that cannot be read",
        ),
        ([PASS, PASS], TWO),
        ([f"{OURS}; dmarc=fail", PASS], TWO),
        ([f"{OURS}; spf=fail (open", PASS], "an Authentication-Results that cannot be read"),
        ([PASS, f'{OURS}; spf="'], "an Authentication-Results that cannot be read"),
    ],
)
def test_without_a_clear_finding_of_our_server_nobody_is_believed(
    values: list[str], reason: str
) -> None:
    assert identify(results(*values), BOTH, OURS) == TrustVerdict(
        YMERE, is_trusted=False, reason=reason
    )


def test_what_others_wrote_below_does_not_count_against_a_mail() -> None:
    assert identify(results(PASS, "mx.elders.example; dmarc=fail ("), BOTH, OURS).is_trusted


MICROSOFT = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=ymere.example; dkim=pass (signature was "
    "verified) header.d=ymere.example;dmarc=pass action=none header.from=ymere.example"
)


@pytest.mark.parametrize(
    ("values", "is_trusted"),
    [
        ([MICROSOFT], True),
        ([MICROSOFT, MICROSOFT], False),
        ([MICROSOFT, PASS], False),
        ([PASS], False),
    ],
)
def test_microsoft_365_names_no_server_so_only_one_header_may_stand(
    values: list[str], is_trusted: bool
) -> None:
    assert identify(results(*values), BOTH, "").is_trusted is is_trusted


def test_an_encoded_word_cannot_write_into_the_findings() -> None:
    mail = parse(
        raw_mail(
            "From: signaal@ymere.example",
            f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom==?utf-8?q?a;_dkim=3Dpass?=",
        )
    )

    assert identify(mail, BOTH, OURS).reason == NO_PROOF


@given(st.text(alphabet='ab=;."()\\@/ 1', max_size=80))
def test_no_value_raises(value: str) -> None:
    found = read_results(value)

    assert found is None or isinstance(found[1], tuple)
