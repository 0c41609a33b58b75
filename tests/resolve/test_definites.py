"""What definite descriptions, bare institutions, abbreviations and the "we" of releases go back to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.records import Mention

ON = "2015-06-01"

DEFINITES: list[tuple[str, str | None]] = [
    # halves of countries that have two
    ("[C:South Korea] fired. The [G*:South] had been warned.", "KOR"),
    ("[C:North Korea] fired on [C:South Korea]. The [L*:North] denied it.", "PRK"),
    ("[C:South Africa] voted. The [G*:South] was calm.", None),
    ("[C:Italy] voted. The [G*:South] was calm.", None),
    # bodies by a word of their name
    ("The [O:Security Council] met. The [G*:Council] voted.", "IGO:unsc"),
    ("The [O:African Union] met. The [O*:union] voted.", "IGO:au"),
    ("[O:NATO] met. The [G*:alliance] will act.", "IGO:nato"),
    ("The [O:Security Council] and the [O:Human Rights Council] met. The [G*:Council] voted.", None),
    # whoever governs
    ("The [G:Syrian government] fell. The [G*:regime] had ruled for long.", "SYR GOV"),
    ("The [G:Syrian government] and the [G:Iraqi government] met. The [G*:regime] fell.", "- GOV"),
    # armed groups: the one that there is
    ("[O:Boko Haram] struck. The [G*:militants] burned a village.", "boko-haram"),
    ("[O:Hamas] and [O:Hezbollah] struck. The [G*:militants] withdrew.", "- REB"),
    ("[O:Boko Haram] struck. Some [G*:militants] fled.", "- REB"),
]


@pytest.mark.parametrize(("text", "expected"), DEFINITES)
def test_definite_descriptions(
    asks: Callable[..., Mention], fits: Callable[[Mention, str | None], bool], text: str, expected: str | None
) -> None:
    found = asks(text, ON)
    assert fits(found, expected), (found.raw, found.actor, found.reasons)


HOMES: list[tuple[str, list[tuple[str | None, str]], str | None]] = [
    ("[G:Kenyan officials] said it was over. A [G*:foreign ministry spokesman] agreed.",
     [("Kenyan officials", "it was over")], "KEN GOV"),
    ("[G:Kenyan officials] said it was over. [G:Ugandan officials] said it was not. "
     "An [G*:interior ministry official] left.",
     [("Kenyan officials", "it was over"), ("Ugandan officials", "it was not")], "- COP"),
    ("[G:Kenyan officials] said it was over. The [G*:Trade, Home and Finance Ministers] met.",
     [("Kenyan officials", "it was over")], "KEN GOV"),
    ("[C:Kenya] is calm. A [G*:defence ministry official] agreed.", [], "- GOV"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quoted", "expected"), HOMES)
def test_bare_institutions_are_the_documents_homes(
    asks: Callable[..., Mention], fits: Callable[[Mention, str | None], bool], text: str,
    quoted: list[tuple[str | None, str]], expected: str | None,
) -> None:  # fmt: skip
    found = asks(text, ON, quoted=quoted)
    assert found.actor is not None
    assert found.actor.country == (None if expected is None or expected.startswith("-") else expected[:3]), found


ABBREVIATED: list[tuple[str, str | None]] = [
    ("The [O:African Union] (AU) met. The [O*:AU] voted.", "IGO:au"),
    ("The [O:Zomba River Council] (ZRC) met. The [O*:ZRC] voted.", None),
    ("The [O*:Northern Atlantic Treaty Bloc] (NATO) met. [O:NATO] voted.", "IGO:nato"),
]


@pytest.mark.parametrize(("text", "expected"), ABBREVIATED)
def test_abbreviations_are_one_body(
    asks: Callable[..., Mention], fits: Callable[[Mention, str | None], bool], text: str, expected: str | None
) -> None:
    found = asks(text, ON)
    assert fits(found, expected), (found.actor, found.reasons)


RELEASES: list[tuple[str, str | None]] = [
    ("Statement by the [O:African Union]\n\n[X*:We] condemn the raid.", "IGO:au"),
    ("Remarks of the minister of [C:Kenya]\n\n[X*:We] condemn the raid.", "KEN"),
    ("The weather was fine.\n\n[X*:We] condemn the raid.", None),
]


@pytest.mark.parametrize(("text", "expected"), RELEASES)
def test_we_of_a_release_is_its_issuer(
    asks: Callable[..., Mention], fits: Callable[[Mention, str | None], bool], text: str, expected: str | None
) -> None:
    found = asks(text, ON)
    assert fits(found, expected), (found.actor, found.reasons)
