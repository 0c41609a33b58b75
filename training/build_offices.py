"""Builds ``offices.csv``, the table of who held which office when.

    python training/build_offices.py REFERENCE_FOLDER

Most rows come from ``offices_supplement.csv``, written by hand: a line is an office (``place`` is an alpha-3 country
code or an organisation id, then role, title and holders). Holders stand in order, parted by semicolons, each as
``START NAME ..END {TITLE}``. Without ``..END`` a term lasts until the next one starts, unless the role has many holders
and an earlier one on the line does end so; a bare ``..`` leaves a term open. The name ``-`` is a vacancy. A bracket
tells namesakes apart ("Andris Berzins (prime minister)") and is not printed. States gone by stand under their heirs.
``offices_aliases.csv`` gives other spellings of a name.

The reference folder holds REIGN's leader list, Wikidata's cabinets and the CIA's list of world leaders as JSON lines.
They fill offices that the supplement leaves out, and a term that they confirm carries their name as its source. What
rests on the supplement alone is marked "public record".
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "tocsin" / "knowledge" / "data"
COLUMNS = ["actor", "name", "aliases", "country", "body", "role", "title", "sector", "start", "end", "source"]
DATE = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
HOLDER = re.compile(rf"(?P<start>{DATE}) (?P<name>.+?)(?: (?P<closed>\.\.)(?P<end>{DATE})?)?")
TITLE = re.compile(r"\s*\{(.*?)\}")
BRACKET = re.compile(r"\s*\(.*?\)")
BODY = re.compile(r"(?:(?P<country>[A-Z]{3})\.)?(?P<sector>[A-Z]{3}):.+")
REGNAL = re.compile(r" [IVX]+$")
HONOURS = ("Crown Prince ", "Prince ", "Princess ", "Sheikh ", "Ayatollah ", "Mullah ")
RULERS = ("King ", "Sultan ")
NEAR = 7  # days by which two sources may differ about one start, for handovers dated by vote, oath or decree

HEADS = {"president", "prime_minister", "monarch", "supreme_leader", "leader", "council_head", "party_leader"}
# REIGN's country codes that are not ISO's; the rest are the same or of no use here.
REIGN_ISO = {
    "ALG": "DZA", "ANG": "AGO", "AUL": "AUS", "AUS": "AUT", "BAH": "BHR", "BAR": "BRB", "BFO": "BFA", "BHM": "BHS",
    "BHU": "BTN", "BNG": "BGD", "BOS": "BIH", "BOT": "BWA", "BRU": "BRN", "BUI": "BDI", "BUL": "BGR", "CAM": "KHM",
    "CAO": "CMR", "CAP": "CPV", "CDI": "CIV", "CEN": "CAF", "CHA": "TCD", "CON": "COG", "COS": "CRI", "CRO": "HRV",
    "CZR": "CZE", "DEN": "DNK", "DRC": "COD", "DRV": "VNM", "EQG": "GNQ", "ETM": "TLS", "FIJ": "FJI", "FRN": "FRA",
    "GAM": "GMB", "GFR": "DEU", "GMY": "DEU", "GRG": "GEO", "GRN": "GRD", "GUA": "GTM", "GUI": "GIN", "HAI": "HTI",
    "HON": "HND", "ICE": "ISL", "INS": "IDN", "IRE": "IRL", "KOS": "XKX", "KUW": "KWT", "KYR": "KGZ", "KZK": "KAZ",
    "LAT": "LVA", "LEB": "LBN", "LES": "LSO", "LIB": "LBY", "LIT": "LTU", "MAA": "MRT", "MAC": "MKD", "MAD": "MDV",
    "MAG": "MDG", "MAL": "MYS", "MAS": "MUS", "MAW": "MWI", "MLD": "MDA", "MNG": "MNE", "MON": "MNG", "MOR": "MAR",
    "MYA": "MMR", "MZM": "MOZ", "NEP": "NPL", "NEW": "NZL", "NIG": "NGA", "NIR": "NER", "NTH": "NLD", "OMA": "OMN",
    "PAR": "PRY", "PHI": "PHL", "POR": "PRT", "ROK": "KOR", "ROM": "ROU", "SAF": "ZAF", "SAL": "SLV", "SIE": "SLE",
    "SIN": "SGP", "SLO": "SVK", "SLV": "SVN", "SPN": "ESP", "SRI": "LKA", "SUD": "SDN", "SWA": "SWZ", "SWD": "SWE",
    "SWZ": "CHE", "TAJ": "TJK", "TAZ": "TZA", "THI": "THA", "TOG": "TGO", "TRI": "TTO", "UAE": "ARE", "UKG": "GBR",
    "URU": "URY", "VAN": "VUT", "SLU": "LCA", "SVG": "VCT", "AAB": "ATG", "SKN": "KNA", "SEY": "SYC", "SOL": "SLB",
    "NAU": "NRU", "MSI": "MHL", "PAL": "PLW", "YUG": "SRB", "ZAM": "ZMB", "ZIM": "ZWE",
}  # fmt: skip
CABINET_ISO = {
    "armenia": "ARM", "belarus": "BLR", "china": "CHN", "france": "FRA", "india": "IND", "iran": "IRN",
    "israel": "ISR", "japan": "JPN", "kazakhstan": "KAZ", "pakistan": "PAK", "russia": "RUS", "south-korea": "KOR",
    "turkey": "TUR", "ukraine": "UKR", "united-kingdom": "GBR", "us": "USA",
}  # fmt: skip
# Posts of Wikidata's cabinets that fill an office the supplement lacks.
POSTS = {
    r"(Federal )?Minister of (National )?Defence": "defence_minister",
    r"Permanent Representative to the United Nations(, New York)?": "un_ambassador",
    r"Head of the Presidential Administration": "presidential_chief_of_staff",
    r"Chief of the General Staff": "chief_of_general_staff",
    r"Secretary of the Security Council": "security_council_secretary",
}
CABINETS_UNTIL = "2022-08"
CIA_POSTS = {
    r"Minister (of|for) (Foreign|External) (Affairs|Relations).*|Secretary of Foreign (Affairs|Relations)":
        "foreign_minister",
}  # fmt: skip
CIA_DATE = "2019-06"
CIA_ISO = {
    "Bolivia": "BOL", "Brunei": "BRN", "Cabo Verde": "CPV", "Congo, Democratic Republic of the": "COD",
    "Congo, Republic of the": "COG", "Cote d'Ivoire": "CIV", "Czechia": "CZE", "Gambia, The": "GMB", "Iran": "IRN",
    "Korea, North": "PRK", "Korea, South": "KOR", "Kosovo": "XKX", "Laos": "LAO", "Macedonia": "MKD",
    "Micronesia, Federated States of": "FSM", "Moldova": "MDA", "North Macedonia": "MKD", "Russia": "RUS",
    "Syria": "SYR", "Tanzania": "TZA", "United Kingdom": "GBR", "United States": "USA", "Venezuela": "VEN",
    "Vietnam": "VNM", "Bahamas, The": "BHS", "Burma": "MMR", "Taiwan": "TWN", "Swaziland": "SWZ", "Eswatini": "SWZ",
}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One person's time in one office; ``slug`` and ``aliases`` are settled once all terms are known."""

    slug: str
    name: str
    country: str
    body: str
    role: str
    title: str
    sector: str
    start: str
    end: str
    source: str
    aliases: tuple[str, ...] = ()

    @property
    def office(self) -> tuple[str, str]:
        """Place and role."""
        return self.body or self.country, self.role


def fold(text: str) -> str:
    """Lower case without diacritics."""
    plain = unicodedata.normalize("NFKD", text.translate(str.maketrans("øØłŁđĐıßæ", "oOlLdDisa")))
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()


def slug_of(name: str) -> str:
    """``sergei-lavrov`` of a name; initials close up ("H. R. McMaster" is ``h-r-mcmaster``)."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(name).replace("'", "").replace("’", "")))


def bare(name: str) -> str:
    """The name that is printed: no bracket, and no honour in front of a name of two words or more."""
    name = BRACKET.sub("", name)
    for honour in HONOURS:
        if name.startswith(honour) and " " in REGNAL.sub("", name.removeprefix(honour)):
            return name.removeprefix(honour)
    for ruler in RULERS:
        if name.startswith(ruler) and " bin " in name:
            return name.removeprefix(ruler)
    return name


def read_roles() -> dict[str, dict[str, Any]]:
    """The roles of ``roles.toml`` by key."""
    with (DATA / "roles.toml").open("rb") as file:
        return {role["key"]: role for role in tomllib.load(file)["role"]}


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


# ------------------------------------------------------------------------------------------------ supplement


def holders(text: str, chained_role: bool, where: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, start, end and title of each holder in one line of the supplement; vacancies only end a term."""
    parts = [part.strip() for part in text.split(";")]
    titles = [TITLE.search(part) for part in parts]
    found = [HOLDER.fullmatch(TITLE.sub("", part)) for part in parts]
    chained = chained_role or not any(match and match["closed"] for match in found[:-1])
    for place, (part, match, title) in enumerate(zip(parts, found, titles, strict=True)):
        if match is None:
            raise SystemExit(f"{where}: can't read {part!r}; write START NAME ..END {{TITLE}}")
        following = found[place + 1] if place + 1 < len(found) else None
        until = following["start"] if chained and following else ""
        end = match["end"] or ("" if match["closed"] else until)
        if end and match["start"][: len(end)] > end[: len(match["start"])]:
            raise SystemExit(f"{where}: {part!r} ends ({end}) before it starts; put the holders in order")
        if match["name"] != "-":
            yield match["name"], match["start"], end, title[1] if title else ""


def place_of(place: str, role_sector: str) -> tuple[str, str, str]:
    """Country, body and sector of an office; a group's own sector counts for its people."""
    body = BODY.fullmatch(place)
    if body is None:
        return place, "", role_sector
    return body["country"] or "", place, body["sector"] if role_sector == "REB" else role_sector


def supplement(roles: dict[str, dict[str, Any]], path: Path) -> Iterator[Term]:
    """Every term that was written by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            role = roles[row["role"]]
            country, body, sector = place_of(row["place"], role["sector"])
            where = f"{path}: line {number}"
            for name, start, end, title in holders(row["holders"], role["single"], where):
                shown = title or row["title"] or role["forms"][0]
                yield Term(slug_of(name), name, country, body, role["key"], shown, sector, start, end, "public record")


# ------------------------------------------------------------------------------------------------ references


def cabinet_terms(roles: dict[str, dict[str, Any]], folder: Path) -> Iterator[Term]:
    """Terms from Wikidata's cabinets since 1990, in the posts of ``POSTS``."""
    for row in read_lines(folder / "cabinets_wikidata_21c.jsonl"):
        key = next((role for post, role in POSTS.items() if re.fullmatch(post, row["position"])), None)
        if key is None or not row.get("start") or row["start"] < "1990":
            continue
        name, role = row.get("enwiki") or row["person"], roles[key]
        if (row.get("end") and row["end"] < row["start"]) or not slug_of(name):
            continue
        country = CABINET_ISO[row["cabinet"].rsplit("-", 1)[0]]
        end = row.get("end") or CABINETS_UNTIL
        name = BRACKET.sub("", name).partition(",")[0]
        yield Term(slug_of(name), name, country, "", key, role["forms"][0], role["sector"], row["start"], end,
                   "wikidata-2022")  # fmt: skip


def cia_terms(roles: dict[str, dict[str, Any]], folder: Path) -> Iterator[Term]:
    """Foreign ministers of June 2019, known for that month only."""
    iso = CIA_ISO | {row["name"]: row["iso3"] for row in read_lines(folder / "countries_iso.jsonl")}
    for row in read_lines(folder / "offices_cia_2019.jsonl"):
        key = next((role for post, role in CIA_POSTS.items() if re.fullmatch(post, row["title"])), None)
        country = iso.get(row["country"])
        if key is None or country is None or not re.fullmatch(r"[^\d,()\"]+", row["name"]):
            continue
        name = " ".join(_cased(word) for word in row["name"].split())
        yield Term(slug_of(name), name, country, "", key, roles[key]["forms"][0], roles[key]["sector"], CIA_DATE,
                   CIA_DATE, "cia-2019")  # fmt: skip


def _cased(word: str) -> str:
    """A family name in capitals as names are written: "al-AMUDI" is "al-Amudi"."""
    return "-".join(part.capitalize() if part.isupper() and len(part) > 1 else part for part in word.split("-"))


def confirmations(folder: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Start and source of every term in the references, by country and each word of the holder's name."""
    known: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in read_lines(folder / "leaders_reign_1945_2021.jsonl"):
        country = REIGN_ISO.get(row["country_abb"], row["country_abb"])
        for word in words(row["name"]):
            known[country, word].append(("-".join(f"{part:02d}" for part in row["start"]), "reign-2021"))
    for row in read_lines(folder / "cabinets_wikidata_21c.jsonl"):
        country = CABINET_ISO[row["cabinet"].rsplit("-", 1)[0]]
        for word in words(f"{row['person']} {row.get('enwiki') or ''}") if row.get("start") else ():
            known[country, word].append((row["start"], "wikidata-2022"))
    return known


def words(name: str) -> set[str]:
    """The folded words of a name that are long enough to tell people apart."""
    return {word for word in re.findall(r"[a-z]+", fold(name)) if len(word) > 2}


def confirmed(term: Term, known: dict[tuple[str, str], list[tuple[str, str]]]) -> Term:
    """The term with the source that has the same start, if one has."""
    if len(term.start) < 10 or not term.country:
        return term
    for word in words(term.name):
        for start, source in known.get((term.country, word), ()):
            fits = source != "reign-2021" or term.role in HEADS
            if fits and len(start) == 10 and abs((day(start) - day(term.start)).days) <= NEAR:
                return replace(term, source=source)
    return term


def day(text: str) -> date:
    """A full ISO date."""
    return date.fromisoformat(text)


# ------------------------------------------------------------------------------------------------ the table


def fill(terms: list[Term], more: Iterable[Term]) -> list[Term]:
    """The terms, with those of the references for offices that have none yet."""
    covered = {term.office for term in terms}
    fresh = [term for term in more if term.office not in covered]
    return terms + list(dict.fromkeys(fresh))


def read_aliases(path: Path) -> dict[str, list[str]]:
    """Other spellings by name."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["aliases"].split("|") for row in csv.DictReader(file)}


def named(terms: list[Term], aliases: dict[str, list[str]]) -> list[Term]:
    """The terms under the name and slug that is printed, aliases with the first term of each person."""
    full = {form: name for name, forms in aliases.items() for form in forms if form not in aliases}
    known = {bare(term.name) for term in terms}
    if strays := sorted(set(aliases) - known):
        raise SystemExit(f"offices_aliases.csv: nobody is called {', '.join(strays)}; correct or remove these lines")
    done: set[str] = set()
    out: list[Term] = []
    for term in sorted(terms, key=lambda term: (term.start, term.office)):
        name = bare(term.name)
        if term.source != "public record":
            name = full.get(name, name) if full.get(name, name) in known else name
        bracket = BRACKET.search(term.name)
        slug = slug_of(name + (bracket[0] if bracket else ""))
        honoured = BRACKET.sub("", term.name)
        forms = dict.fromkeys([*aliases.get(name, ()), *([honoured] if honoured != name else [])])
        forms.pop(name, None)
        out.append(replace(term, slug=slug, name=name, aliases=() if slug in done else tuple(forms)))
        done.add(slug)
    return out


def write(terms: list[Term], path: Path) -> None:
    """The table, sorted by person and start."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for term in sorted(terms, key=lambda term: (term.slug, term.start, term.office)):
            row = (term.slug, term.name, "|".join(term.aliases), term.country, term.body, term.role, term.title)
            writer.writerow((*row, term.sector, term.start, term.end, term.source))


def main(folder: Path) -> None:
    """Build the table from the supplement and the reference files of ``folder``."""
    roles = read_roles()
    terms = list(supplement(roles, HERE / "offices_supplement.csv"))
    terms = fill(terms, cabinet_terms(roles, folder))
    terms = fill(terms, cia_terms(roles, folder))
    known = confirmations(folder)
    terms = [confirmed(term, known) if term.source == "public record" else term for term in terms]
    write(named(terms, read_aliases(HERE / "offices_aliases.csv")), DATA / "offices.csv")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python training/build_offices.py REFERENCE_FOLDER")
    main(Path(sys.argv[1]))
