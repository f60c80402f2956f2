"""Invented lists of which every part of the address has a column, under headers cut short."""

from collections.abc import Sequence
from html import escape
from random import Random

from phu_mailer.domain.signal import MinorChildren
from signals.clauses import Clause
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    NOORDERHOF,
    Content,
    Layout,
    Office,
    html_closing,
    page,
)
from signals.writing import Writing

YES, NO, UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN


def _coded(rng: Random, codes: tuple[str, str, str]) -> Clause:
    """Return what a package keeps about minor children: yes, no, or not known."""
    yes, no, unknown = codes
    return rng.choices((Clause(yes, YES), Clause(no, NO), Clause(unknown, UNKNOWN)), (50, 42, 8))[0]


def _list(
    rng: Random, office: Office, heads: Sequence[str], codes: tuple[str, str, str]
) -> Content:
    """Return a list of which each part of an address has a column."""
    written = [Writing(rng) for _ in range(rng.randint(2, 5))]
    rows: list[Sequence[str]] = [heads]
    for number, one in enumerate(written, 1):
        home = one.dwelling
        rows.append((
            str(number) if heads[0] == "Nr" else one.reference("plain"),
            one.sorted_name(titled=True), one.street(), str(home.house_number),
            home.house_letter or "", home.house_number_addition or "", one.postal_code(),
            one.town(), one.amount("plain"), one.months("bare"), one.children(_coded(rng, codes)),
            rng.choice(("aanmaning 1", "aanmaning 2", "sommatie", "huisbezoek")),
        ))  # fmt: skip
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    body = f"<p>Goedemorgen,</p><p>Hierbij de lijst.</p><table border=1>{cells}</table>"
    return Content("Lijst", None, written, html=page(body + html_closing(rng, office)))


def strt(rng: Random, office: Office) -> Content:
    """PK-STRT: rows with a number of their own, J and N about children."""
    heads = ("Nr", "Huurder", "Strt", "Hs.", "Lt", "Tv", "PC", "Wpl", "Open", "Mnd", "K", "Actie")
    return _list(rng, office, heads, ("J", "N", "?"))


def num(rng: Random, office: Office) -> Content:
    """PK-NUM: headers of a package, 1 and 0 about children."""
    heads = (
        "Relatie", "Cliënt", "Str.naam", "Num", "A", "B", "Pcode", "Plts", "Saldo", "Term",
        "Jeugd", "Fase",
    )  # fmt: skip
    return _list(rng, office, heads, ("X", "-", "onb"))


def suffix(rng: Random, office: Office) -> Content:
    """PK-SUF: another package, words about children."""
    heads = (
        "Ref", "T.n.v.", "Straat", "Hnr", "HsLtr", "Suffix", "Postc", "Gem", "Schuld", "Mdn",
        "Mj", "Laatst",
    )  # fmt: skip
    return _list(rng, office, heads, ("wel", "geen", "onbekend"))


LAYOUTS = (
    Layout("PK-STRT", DUINWIJK, strt),
    Layout("PK-NUM", NOORDERHOF, num),
    Layout("PK-SUF", DE_LINDE, suffix),
)
