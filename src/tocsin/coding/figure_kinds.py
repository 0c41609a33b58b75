"""What kind of number a quantity is, which way it moves, and whether it is real: rules over the words on both sides.

Flow is what is done or moves in a period, delta what a side gains or loses, stock what there is at a time; count is for
what is none of these. ``KINDS`` is a list of named rules, the first that answers wins. They look at the clause: what
stands left of the number up to a break, and right of its noun up to one. An ellipsis has the kind of what it repeats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from tocsin.coding.not_figures import Seen
from tocsin.coding.units import HARMED, MOVES
from tocsin.records import FigureKind, Modality

Direction = Literal["up", "down"]
PERSONS = frozenset({"personnel", "people", "displaced", "captives", "other"})
THINGS = frozenset({"equipment", "ship", "formation", "supply", "mass"})


class Kind(NamedTuple):
    """A kind with the rule that gave it."""

    kind: FigureKind
    direction: Direction | None
    why: str


class Around(NamedTuple):
    """A quantity and the words of its clause on both sides."""

    seen: Seen
    left: str
    right: str

    @property
    def cls(self) -> str:
        return self.seen.quantity.cls or ""

    @property
    def phrase(self) -> str:
        """The number with its noun."""
        quantity = self.seen.quantity
        return self.seen.text[quantity.start : quantity.end]


BREAK = re.compile(
    r"[;:](?!\d)|(?<!\d),(?= (?:and|but|while|after|as|with|who|which|where|when)\b)| (?:but|while|"
    r"whereas|after|before|because|although|though) "
)
JOINED = re.compile(
    r"(?:,? and|,) (?=(?:[a-z]+ly )?(?:wound|injur|kill|destroy|captur|arrest|sen[dt]|deploy|withdr|"
    r"los[et]|damag|seiz|down|shot|leav|displac|fir|launch|forc|detain|sank|sunk|drop|"
    r"fled|retook|freed|took|regain|lost|shell)[a-z]*\b)"
)


def around(seen: Seen) -> Around:
    """The clause of a quantity, cut at its breaks; "killed 12 and wounded 31" are two."""
    left, right = seen.before_chain, seen.after_chain
    for pattern in (BREAK, JOINED):
        left = pattern.split(left)[-1]
        right = pattern.split(right)[0]
    return Around(seen, left[-140:], right[:110])


def rx(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


NEAR_LEFT = r"(?:[^\w,;]+(?!(?:and|or|but|that|to|in|for|at|from|with|by)\b)[\w’'.-]+){0,3}\W*$"

HARM_RIGHT = rx(
    rf"^(?:,? (?:including|among them) [^.;]{{0,60}}?,?)?(?:[ ,]+(?:[\w’'-]+)){{0,6}}? (?:(?:were|was|are|is|"
    rf"have been|had been|has been|being|be|been|reported|"
    rf"confirmed|feared|also|reportedly|believed|left|lay|lie) )+(?:[a-z]+ly |to have been )?(?:{HARMED})\b"
    rf"|^ (?:[\w’'-]+ ){{0,3}}?(?:have |had |has |reportedly |also )*(?:died|die|drowned|perished|starved|"
    rf"lost their lives|succumbed|went missing|were buried)\b"
    rf"|^,? (?:killed|wounded|injured|dead|missing|slain|killed and wounded|hurt)\b|^ (?:being )?(?:killed|wounded|"
    rf"injured|massacred) "
)
HARM_LEFT = rx(
    r"\b(?:kill(?:ed|ing|s)?|wound(?:ed|ing|s)|injur(?:ed|ing|es)|massacr(?:ed|ing)|murder(?:ed|ing)|slaughter(?:ed|"
    r"ing)|execut(?:ed|ing)|maim(?:ed|ing)|behead(?:ed|ing)|"
    r"shot dead|gunn(?:ed|ing) down|hang(?:ed|ing)|(?:claimed|claiming|took|taking|cost|costing) the lives of|"
    r"lives of|deaths? of|killings? of|murders? of|massacre of|funerals? (?:of|for)|buried|"
    r"execution of|left|leaving|leaves)" + NEAR_LEFT
)
LEFT_DEAD = rx(r"^ (?:[\w’'-]+ ){0,2}?(?:dead|wounded|injured|missing|hurt)\b")
LIVES_LOST = rx(r"\b(?:los(?:t|es|ing|e)|suffer(?:ed|s|ing)?|sustain(?:ed|ing|s)?)" + NEAR_LEFT)
DEAD_WORDS = rx(r"\b(?:dead|wounded|killed|injured|slain|missing)\b")


def casualties(a: Around) -> Kind | None:
    """Killed, wounded, missing."""
    if a.cls == "casualty":
        return Kind("casualties", None, "the noun says so")
    if a.cls not in PERSONS:
        return None
    if DEAD_WORDS.search(a.seen.quantity.subject) and not re.search(r"\bmissing\b.*\bsince\b", a.right):
        return Kind("casualties", None, "the dead, wounded or missing are counted")
    if HARM_RIGHT.search(a.right):
        return Kind("casualties", None, "killed, wounded or missing, it goes on")
    found = HARM_LEFT.search(a.left)
    if found and (not found[0].lower().startswith(("left", "leav")) or LEFT_DEAD.search(a.right)):
        return Kind("casualties", None, f"'{found[0].split()[0].lower()}' before it")
    if LIVES_LOST.search(a.left) and a.cls in ("personnel", "people", "other"):
        return Kind("casualties", None, "lost or suffered")
    return None


CHANGE_UP = (
    r"rais\w+|rose|ris(?:e|en|es|ing)|increas\w+|boost\w*|grew|grow\w*|expand\w*|reinforc\w+|strengthen\w*|"
    r"swell\w*|swelled|jump\w*|climb\w*|surg\w+|up"
)
CHANGE_DOWN = (
    r"cut(?:s|ting)?|reduc\w+|trim\w*|slash\w*|fell|fall(?:s|en|ing)?|drop\w*|declin\w+|shrank|shrunk|"
    r"shrink\w*|lower\w*|decreas\w+|down|plung\w+|halv\w+|scal\w+ back"
)
BY_UP = rx(rf"\b(?:{CHANGE_UP})\b[^.;]{{0,60}}? by(?: a(?:nother| further))? ?$")
BY_DOWN = rx(rf"\b(?:{CHANGE_DOWN})\b[^.;]{{0,60}}? by(?: a(?:nother| further))? ?$")
RATE_UP = rx(rf"\b(?:{CHANGE_UP}) $|\b(?:an? )?(?:increase|rise|growth|jump) of $")
RATE_DOWN = rx(rf"\b(?:{CHANGE_DOWN}) $|\b(?:an? )?(?:reduction|cut|drop|fall|decline|decrease) of $")
MORE = rx(r"\b(?:more|fresh|reinforcements? of)\W*$")
MORE_IN = rx(r"\b(?:more(?! than)|additional|extra|further|fresh|another)\b")
LESS_IN = rx(r"\bfewer\b")
PULLED = rx(
    r"\b(?:withdr(?:aw\w*|ew)|withdrawals? of|pull(?:ed|ing|s)? (?:out|back)|pull(?:ed|ing|s)?|pull-?out of|"
    r"remov(?:e|ed|al of|ing)|bring(?:ing)? home|brought home|recall\w*|demobili[sz]\w+|"
    r"disband\w*|cut(?:ting)?|reduc\w+|scrap\w*|dismantl\w+|decommission\w*|destroy under treaty|los(?:t|e|es|ing)|"
    r"retir\w+|repatriat\w+|give up|gave up|dismiss\w*|hand(?:ed|ing|s)? in|turn(?:ed|ing|s)? in)" + NEAR_LEFT
)
PULLED_RIGHT = rx(
    r"^ (?:[\w’'-]+ ){0,4}?(?:(?:were|was|are|is|be|been|being|have|had|has|will|would|to) )+(?:[a-z]+ly )?"
    r"(?:withdrawn|pulled out|pulled back|brought home|removed|demobili[sz]ed|scrapped|dismantled|lost|disbanded|"
    r"leave|go home|left the)\b"
    r"|^ (?:[\w’'-]+ ){0,3}?(?:have |had |has |will )?(?:withdrew|withdrawn|pulled out|pulled back|"
    r"returned to (?:their )?bases?|returned home|left)\b|^ (?:out of|withdrawn)\b"
)


ADDED = rx(r"\b(?:add(?:s|ed|ing)?|addition of|deploy(?:s|ed|ing)? (?:an?other|an additional))" + NEAR_LEFT)
FORCES = frozenset({"personnel", "formation", "equipment", "ship"})


def change(a: Around) -> Kind | None:
    """Deltas of forces: by so many more or fewer."""
    if a.cls in ("money", "distance", "duration", "area", "casualty", "act", "site", "vote", "captives", "displaced"):
        return None  # they keep their kind whichever way they go
    for pattern, way in ((BY_UP, "up"), (BY_DOWN, "down"), (RATE_UP, "up"), (RATE_DOWN, "down")):
        by_rate = pattern in (RATE_UP, RATE_DOWN)
        if (not by_rate or a.cls == "share") and pattern.search(a.left):
            return Kind("delta", way, f"a change {way}")  # type: ignore[arg-type]
    pulled = PULLED.search(a.left) or PULLED_RIGHT.search(a.right)
    if a.cls in ("personnel", *THINGS) and pulled and not TO_LEVEL.search(a.left):
        return Kind("delta", "down", "withdrawn, cut or lost")
    if a.cls not in FORCES:
        return None
    if MORE.search(a.left) or MORE_IN.search(a.phrase) or ADDED.search(a.left):
        return Kind("delta", "up", "so many more")
    return Kind("delta", "down", "so many fewer") if LESS_IN.search(a.seen.quantity.subject) else None


TO_LEVEL = rx(r" (?:to|from) $")


MEASURES: dict[str, FigureKind] = {"money": "money", "share": "share", "distance": "distance", "duration": "duration"}


def measured(a: Around) -> Kind | None:
    """Money, shares, distances, durations by their unit."""
    kind = MEASURES.get(a.cls)
    return Kind(kind, None, f"the unit is one of {kind}") if kind else None


PER = rx(r"^,? (?:(?:a|per|each|every) (?:day|night|week|month|year|hour)|daily|weekly|monthly|yearly|annually)\b")
ABLE = rx(
    r"\b(?:capacity (?:of|for|to)|capable of|able to|room for|space for|enough \w+ for|(?:can|could) (?:carry|hold|"
    r"house|accommodate|produce|field|mobili[sz]e|launch|fire|reach|take|transport|store|build|make)|"
    r"designed (?:for|to (?:hold|carry))|for up to|carries|seats)" + NEAR_LEFT
)


def capacity(a: Around) -> Kind | None:
    """What something can hold, carry or make."""
    if a.cls in ("act", "vote", "casualty") or not ABLE.search(a.left):
        return None
    return Kind("capacity", None, "what can be held, carried or made")


IN_VERB = (
    r"let(?:s|ting)?(?: in)?|pledg\w+|promis\w+|offer(?:s|ed|ing)?|"
    r"shipments? of|deliveries of|exports of|imports of|sen[dt](?:s|ing)?|dispatch\w*|despatch\w*|deploy(?:s|ed|"
    r"ing)?|deployment of|mov(?:e|es|ed|ing)|shift\w*|deliver\w*|delivery of|ship(?:s|ped|ping)|transfer\w*|"
    r"suppl(?:y|ies|ied|ying)|suppli\w+|"
    r"buy|buys|bought|purchas\w+|order(?:s|ed|ing)?|sell|sells|sold|donat\w+|provid\w+|contribut\w+|airlift\w*|"
    r"fl(?:y|ies|ew|own|ying)|receiv\w+|accept\w*|hand(?:ed|ing)? over|export\w*|import\w*|"
    r"give|gives|gave|given|giving|mobili[sz]\w+|call(?:ed|ing|s)? up|call-up of|conscript\w*|draft\w*|recruit\w*|"
    r"commit\w*|rush\w*|redeploy\w*|rotat\w+|smuggl\w+|evacuat\w+|resettl\w+|tak(?:e|es|ing) in|took in|"
    r"admit\w*|forc(?:ed|ing) (?:out)?|driv(?:e|es|en|ing)|drove|deport\w*|relocat\w+|"
    r"arriv\w+ of|influx of|exodus of|flight of|arrival of|transport\w*|allocat\w+|distribut\w+"
)
FLOW_LEFT = rx(rf"\b(?:{IN_VERB})" + NEAR_LEFT)
FLOW_RIGHT = rx(
    r"^ (?:[\w’'-]+ ){0,5}?(?:(?:were|was|are|is|be|been|being|have|had|has|will|would|could|may|might|to|"
    r"can) )+(?:[a-z]+ly )?"
    r"(?:sent|dispatched|moved|shipped|delivered|transferred|flown|airlifted|called up|mobili[sz]ed|handed over|"
    r"redeployed|rushed|sold|donated|deployed to|forced|evacuated|"
    r"driven|deported|relocated|resettled|supplied|cross|arrive|join|go|move|head|enter|flee|arrived|fled|"
    r"crossed|entered|left|joined|returned|poured|streamed|moved|slipped)\b"
    r"|^ (?:[\w’'-]+ ){0,4}?(?:fled|flee|fleeing|flees|crossed|cross|crossing|arrived|arrive|arriving|entered|"
    r"entering|poured|streamed|left|moved|headed|heading|returned|returning|rolled|landed|slipped|marched into|"
    r"joined|reached|forced to|advanced)\b"
    r"|^ (?:sent|moved|deployed|shipped|flown) (?:to|into|from|towards?)\b|^ (?:into|from) \w+ to\b"
)
STATION_RIGHT = rx(
    r"^ (?:[\w’'-]+ ){0,3}?(?:(?:were|was|are|is|be|been|being|have|had|has|remain|stay|currently|"
    r"still|now|already) )*(?:stationed|based|massed|deployed|amassed|positioned|garrisoned|camped|in place|remain|"
    r"serving|encamped|ready|dug in)\b"
)
OUT = rx(r"\b(?:flee|fled|left|leave|exodus|evacuat|deport|sold|donat|displac|forced|uproot|driv|drove|flight of)\w*")


DONE = "done in a period"
"""Why an act, a shot, an arrest is a flow."""


def flow(a: Around) -> Kind | None:
    """What is sent, delivered, crosses or flees; acts, shots and arrests; so many a day."""
    if a.cls in ("casualty", "vote") or (a.cls == "act" and a.seen.quantity.unit == "sanction"):
        return None
    if PER.match(a.right):
        return Kind("flow", None, "so many in a unit of time")
    if a.cls in ("act", "sortie") or done_with(a):
        return Kind("flow", None, DONE)
    if a.cls == "site" or not a.seen.quantity.subject:
        return Kind("flow", None, MOVED) if a.seen.quantity.word in MOVES else None
    if a.cls in FORCES and STATION_RIGHT.search(a.right) and not FLOW_RIGHT.search(a.right):
        return None
    if a.seen.quantity.word in MOVES or FLOW_RIGHT.search(a.right) or FLOW_LEFT.search(a.left):
        return Kind("flow", direction_of(a), MOVED)
    return None


MOVED = "sent, delivered, moving or fleeing"
BE = (
    r"^ (?:(?!and |but )[\w’'-]+ ){0,5}?(?:(?:were|was|are|is|be|been|being|have|had|has|will) )+"
    r"(?:[a-z]+ly )?(?:also |all )?"
)
SHOT_LEFT = rx(
    r"\b(?:fir(?:ed|es|ing|e)|launch\w*|drop(?:ped|ping|s)?|test(?:ed|ing|s|-fired)?|us(?:ed|ing)|scrambl\w+|"
    r"lobb?(?:ed|ing)|rain(?:ed|ing)(?: down)?|explod\w+|detonat\w+|laid|laying|plant(?:ed|ing)|attack\w* \w+ with|"
    r"(?:swarm|wave|volley|salvo|barrage|hail)s? of|convoys? of)" + NEAR_LEFT
)
SHOT_RIGHT = rx(
    BE + r"(?:fired|launched|dropped|tested|scrambled|used|detonated|lobbed)\b|"
    r"^ (?:(?!and |but )[\w’'-]+ ){0,3}?(?:hit|struck|landed|exploded|fell|rained|violated|entered its|flew|fly|"
    r"approached|sailed|passed|crashed|(?:launched|fired)\b(?! at)|"
    r"in (?:the|its|their) (?:air ?space|air defen[cs]e \w+|waters))\b"
)
HANDLED_LEFT = rx(
    r"\b(?:arrest\w*|detain\w*|round(?:ed|ing) up|releas\w+|free(?:d|ing|s)?|liberat\w+|rescu\w+|sav(?:ed|ing)|"
    r"swap\w*|exchang\w+|abduct\w*|kidnap\w*|captur\w+|seiz\w+|took|expel\w*|expulsion of|extradit\w+|jail\w*|"
    r"imprison\w*|pardon\w*|repatriat\w+|pick(?:ed|ing) up|intercept\w*|turn(?:ed|ing) (?:back|away)|transferr?\w*|"
    r"bus(?:s?ed|s?ing)|ferr(?:ied|ying)|recall\w*|deport\w*|evict\w*)" + NEAR_LEFT
)
HANDLED_RIGHT = rx(
    BE + r"(?:arrested|detained|rounded up|freed|released|rescued|saved|swapped|exchanged|abducted|kidnapped|captured|"
    r"seized|expelled|extradited|jailed|imprisoned|pardoned|repatriated|picked up|intercepted|turned back|evicted)\b"
    r"|^ (?:(?!and |but )[\w’'-]+ ){0,3}?(?:surrendered|gave themselves up|escaped|gave up)\b"
)
STRUCK_LEFT = rx(r"\b(?:hit|hits|hitting|struck|strik(?:es|ing)|shell(?:ed|ing)|bomb(?:ed|ing)|pound(?:ed|ing)|"
                 r"raid(?:ed|ing)|search(?:ed|ing)|attack(?:ed|ing)|target(?:ed|ing))" + NEAR_LEFT)  # fmt: skip
STRUCK_RIGHT = rx(BE + r"(?:hit|struck|shelled|bombed|pounded|raided|searched|attacked|targeted)\b")
HELD_PEOPLE = frozenset({"people", "displaced", "captives", "personnel", "other"})
SHOT = frozenset({"equipment", "ship", "supply", "mass"})


def done_with(a: Around) -> bool:
    """Whether an act fires, drops or flies things, strikes sites, arrests or frees people."""
    if a.cls in SHOT:
        return bool(SHOT_LEFT.search(a.left) or SHOT_RIGHT.search(a.right))
    if a.cls in HELD_PEOPLE:
        return bool(HANDLED_LEFT.search(a.left) or HANDLED_RIGHT.search(a.right))
    if a.cls != "site":
        return False
    expelled = a.seen.quantity.unit in ("group", "organisation", "company") and HANDLED_LEFT.search(a.left)
    return bool(expelled or STRUCK_LEFT.search(a.left) or STRUCK_RIGHT.search(a.right))


def direction_of(a: Around) -> Direction | None:
    """Up where something is sent or comes; people who flee go neither way of ours."""
    return None if a.cls in ("people", "displaced", "other") or OUT.search(a.left + a.right) else "up"


UNMADE_LEFT = rx(
    r"\b(?:destroy\w*|destruction of|shot down|shoot(?:s|ing)? down|down(?:ed|ing)|intercept\w*|sank|sunk|sink\w*|"
    r"damag\w+|knock(?:ed|ing) out|burn(?:ed|t|ing)(?: down)?|blew up|blow(?:n|ing) up|defus\w+|demolish\w*|raz\w+|"
    r"bulldoz\w+|wip(?:ed|ing) out|eliminat\w+|neutrali[sz]\w+|dismantl\w+|scuttl\w+|flatten\w*|los(?:t|es|ing|e)|"
    r"loss of|ced(?:ed|ing)|gave up|"
    r"giv(?:es|ing|e) up|surrender\w*|pull(?:ed|ing) out of|hand(?:ed|ing) back|withdr[ae]w\w* from|abandon\w*)"
    + NEAR_LEFT
)
UNMADE_RIGHT = rx(
    BE + r"(?:destroyed|shot down|downed|intercepted|sunk|damaged|knocked out|burned|burnt|blown up|defused|demolished|"
    r"razed|bulldozed|wiped out|eliminated|set on fire|lost|abandoned|flattened)\b"
    r"|^ (?:(?!and |but )[\w’'-]+ ){0,3}?(?:sank|went down|burned down|fell to|fell into|defected|deserted)\b"
    r"|^ (?:destroyed|shot down|downed|lost)\b"
)
GAINED_LEFT = rx(
    r"\b(?:seiz\w+|seizure of|(?:re)?captur\w+|confiscat\w+|impound\w*|retook|retak\w+|regain\w*|liberat\w+|"
    r"conquer\w*|overran|overrunning|occup(?:y|ied|ying)|gain(?:ed|ing|s)?|recover(?:ed|ing)|reclaim\w*|annex\w*|"
    r"advanc\w+|won back|took back|tak(?:e|es|en|ing) back)" + NEAR_LEFT
)
TAKEN_LEFT = rx(r"\b(?:took|tak(?:e|es|ing)(?: control of)?|control of|freed|freeing|clear(?:ed|ing))" + NEAR_LEFT)
GAINED_RIGHT = rx(
    BE + r"(?:seized|captured|recaptured|confiscated|impounded|retaken|regained|liberated|conquered|overrun|occupied|"
    r"recovered|reclaimed|taken|annexed)\b|^ (?:of \w+ )?(?:captured|seized|taken|retaken|liberated)\b"
)
LOST, GAINED = "destroyed, shot down or lost", "captured, seized or taken"
HOLDINGS = frozenset({"site", "area", *THINGS})


def holdings(a: Around) -> Kind | None:
    """What a side gains or loses of things, sites and ground."""
    if a.cls == "personnel" and re.match(r"^ (?:(?!and |but )[\w’'-]+ ){0,3}?(?:defected|deserted)\b", a.right):
        return Kind("delta", "down", LOST)
    if a.cls not in HOLDINGS or SURVIVES.search(a.left):
        return None
    if GAINED_LEFT.search(a.left) or (a.cls in ("site", "area") and TAKEN_LEFT.search(a.left)):
        return Kind("delta", "up", GAINED)
    if UNMADE_LEFT.search(a.left) or UNMADE_RIGHT.search(a.right):
        return Kind("delta", "down", LOST)
    return Kind("delta", "up", GAINED) if GAINED_RIGHT.search(a.right) else None


SURVIVES = rx(r"\b(?:control(?:s|led)?|hold(?:s|ing)?|held|occupies)" + NEAR_LEFT)


HAS_LEFT = rx(
    r"\b(?:has|have|had|hosts?|hosted|hosting|keeps?|kept|maintains?|houses?|holds?|there (?:are|were)|"
    r"(?:strength|size|army|force|number)\b[^.;]{0,30} at) (?:only |now |still |currently )?$"
)
ACT = "an act is about so many"
SEEN_LEFT = rx(
    r"\b(?:found|discover\w*|board(?:ed|ing)|attack\w*|detect\w*|track\w*|spott\w+|saw|involv\w+|stop(?:ped|ping)|"
    r"turn(?:ed|ing) back|turned away|with|fleet of|surround\w*|ambush\w*)" + NEAR_LEFT
)
SEEN_RIGHT = rx(
    BE + r"(?:found|discovered|boarded|detected|tracked|spotted|hit|struck|taking part|involved)\b"
    r"|^ (?:[\w’'-]+ ){0,3}?(?:attacked|stormed|took part|take part|taking part|participated|participate|"
    r"opened fire|rallied|gathered|marched|mutinied|raided|attack)\b"
)
LIVING = (
    r"under siege|besieged|trapped|stranded|homeless|displaced|uprooted|cut off|in need|at risk|hungry|starving|facing|"
    r"face|living|live|sheltering|shelter|remain|remained|stuck|camped|registered|depend|rely|"
    r"lack|without|held|in (?:prison|jail|detention|captivity|custody|camps)"
)
LIVING_RIGHT = rx(
    rf"^ (?:[\w’'-]+ ){{0,4}}?(?:(?:were|was|are|is|be|been|being|have|had|has|still|now|currently|also) )*"
    rf"(?:{LIVING})\b"
)
LIVING_LEFT = rx(
    r"\b(?:displac\w+|uproot\w*|besieg\w*|reach(?:ed|es|ing)?|serv(?:ed|es|ing)|feed(?:s|ing)?|fed|shelter(?:ed|s|"
    r"ing)?|assist(?:ed|ing)?|aid to|help(?:ed|ing|s)?|home to|trapp?(?:ed|ing)|"
    r"(?:aid|food|help|relief|water) (?:to|for))" + NEAR_LEFT
)


def counted(a: Around) -> Kind | None:
    """People who live under something, sites held; else the count of what acts, votes or is named."""
    if a.cls in ("people", "captives", "other") and (
        HAS_LEFT.search(a.left)
        or not a.seen.quantity.subject
        or LIVING_RIGHT.search(a.right)
        or LIVING_LEFT.search(a.left)
    ):
        return Kind("stock", None, "so many there are")
    if a.cls == "site" and SURVIVES.search(a.left):
        return Kind("stock", None, "so many are held")
    if a.cls in ("act", "site", "vote", "people", "other"):
        return Kind("count", None, "so many")
    if a.cls in ("personnel", *THINGS) and (SEEN_LEFT.search(a.left) or SEEN_RIGHT.search(a.right)):
        return Kind("count", None, ACT)
    return None


def stock(a: Around) -> Kind | None:
    """What there is: the default of forces, captives, the displaced and ground; of things where words say so."""
    if (
        a.cls in THINGS - {"formation", "mass"}
        and a.seen.quantity.subject
        and not (THERE_LEFT.search(a.left) or STATION_RIGHT.search(a.right) or THERE_RIGHT.search(a.right))
    ):
        return Kind("count", None, "so many")
    return Kind("stock", None, "so many there are")


THERE_LEFT = rx(
    r"\b(?:has|have|had|having|hosts?|keep(?:s|ing)?|kept|maintain\w*|houses?|hold(?:s|ing)?|held|possess\w*|own(?:s|"
    r"ed)?|operat\w+|field(?:s|ed)?|includ\w+|consist\w* of|"
    r"compris\w+|limit\w*|arsenal of|stockpile of|fleet of|inventory of|stock of|there (?:are|were)|arsenals? to|"
    r"boasts?|with|left with|total of|equipped with|armed with|number of|ceiling of|deploys|"
    r"(?:cut|down|up|reduced|fleet|arsenal|number|limit\w*(?: [\w’'-]+){0,4}) to)" + NEAR_LEFT
)
THERE_RIGHT = rx(
    r"^ (?:[\w’'-]+ ){0,3}?(?:in (?:its|the|their) (?:arsenal|stockpile|inventory|fleet|ranks|region|"
    r"area|country)|in service|in reserve|in storage|are (?:there|operational)|remain)\b|^ (?:near|along|around|on|"
    r"at) (?:the|its|their)\b"
)


WHOLE_LEFT = rx(r"\bof (?:the |its |their )?[\w’'-]+[’']s? $")


def whole(a: Around) -> Kind | None:
    """The whole that a part is taken of: "2,000 of the garrison's 5,000 men"."""
    return Kind("stock", None, "the whole of a part") if WHOLE_LEFT.search(a.left) else None


KINDS: tuple[Callable[[Around], Kind | None], ...] = (
    whole,
    casualties,
    change,
    measured,
    capacity,
    holdings,
    flow,
    counted,
    stock,
)
ACTED = rx(
    r"\b(?:arrest\w*|detain\w*|expel\w*|deport\w*|abduct\w*|kidnap\w*|releas\w+|freed?|freeing|execut\w+|jail\w*|"
    r"sanction\w*|extradit\w+|evacuat\w+|captur\w+|seiz\w+|held|hold(?:s|ing)?|swap\w*|exchang\w+|"
    r"rescu\w+|charg(?:ed|ing)|sentenc\w+|purg\w+|blacklist\w*|indict\w*|recall\w*|trapped|stranded|convict\w*|"
    r"hang(?:ed|ing)|imprison\w*|pardon\w*|repatriat\w+|missing|hostage|surrender\w*|attack(?:s|ed)?|capture of|"
    r"observers?|monitors?)\b"
)
SITES_ACTED = rx(
    r"\b(?:seiz\w+|captur\w+|recaptur\w+|retook|occup\w+|destroy\w*|damag\w+|bomb\w*|shell\w*|hit|"
    r"struck|burn\w*|raz\w+|demolish\w*|liberat\w+|attack\w*|target\w*|clos\w+|besieg\w+|build|built|overran|overrun|"
    r"took|sanction\w*|surround\w*|control\w*|fell)\b"
)


CONDUCTED = rx(
    r"\b(?:conduct\w*|carried out|carr(?:y|ies|ying) out|launch\w*|made|makes?|mount\w*|flew|fl(?:y|ies)|"
    r"repel\w*|fought off|suffer\w*|claimed)" + NEAR_LEFT
)


TOLD = frozenset({ACT, DONE, LOST, GAINED})
"""Reasons that make a small number a figure of its own."""


def kind_of(a: Around) -> Kind | None:
    """The kind of a quantity, or None where so small a number of this class is no figure of its own."""
    if a.seen.like:
        own = next(k for rule in KINDS if (k := rule(a._replace(left=""))))  # "..., of which 84 were shot down"
        return own if own.why in TOLD - {ACT, DONE} or own.kind == "casualties" else kind_of(around(a.seen.like))
    kind = next(k for rule in KINDS if (k := rule(a)))
    quantity = a.seen.quantity
    small = max(quantity.number.nominal, quantity.number.hi or 0) < quantity.least
    if a.cls == "other" and kind.kind != "casualties" and not ACTED.search(a.left[-60:] + a.right[:50]):
        return None
    if kind.why in TOLD or not small or kind.kind == "casualties":
        return single(a, kind)
    pattern = SITES_ACTED if a.cls == "site" else ACTED
    return single(a, kind) if pattern.search(a.left[-60:] + a.right[:50]) else None


def single(a: Around, kind: Kind) -> Kind | None:
    """One of a thing is a figure only as a casualty, a measure, or what an act is about: "one base" says no more than
    "a base"."""
    one = a.seen.quantity.number.nominal == 1 and a.cls not in (
        "money",
        "share",
        "distance",
        "duration",
        "mass",
        "area",
    )
    acted = kind.why in TOLD and (a.cls != "act" or CONDUCTED.search(a.left))
    told = kind.kind == "casualties" or acted
    return None if one and not told else kind


# ------------------------------------------------------------------------------------------------------------ modality

DENIED = rx(
    r"\b(?:den(?:y|ies|ied|ying)|reject\w* (?:claims?|reports?)|no truth|dismiss\w* (?:claims?|reports?)|"
    r"refut\w+|did not|has not|have not|had not|never|not true|untrue)\b"
)
CONDITIONAL = rx(r"\b(?:if|unless|provided that|as long as|on condition)\b")
HYPOTHETICAL = rx(r"\b(?:could|(?-i:may)|might|can|would have)\b")
WOULD = rx(r"\b(?:would)\b")
INTENDED = rx(
    r"\b(?:plan(?:s|ned|ning)? (?:to|for|on)|planned|intend\w*|want(?:s|ed)? (?:to|its|the|another|more|at)|pledg\w+|"
    r"promis\w+|vow\w*|propos\w+|offer(?:s|ed|ing)?|aim(?:s|ed|ing)?|seek(?:s|ing)?|sought|agree[ds]? to|agreeing to|"
    r"ready to|prepared to|consider\w*|call(?:s|ed|ing)? for|"
    r"demand\w*|ask(?:s|ed|ing)? for|request\w*|urg(?:ed|es|ing)|hop(?:es|ed|ing)|threaten\w*|approv\w+|decid\w+|"
    r"decision to|authori[sz]\w+|earmark\w*|set aside|order(?:ed|s) the)\b"
)
SCHEDULED = rx(
    r"\b(?:will|shall|(?:is|are) to (?!(?:be )?blame)|due to|set to|scheduled|going to|expected to|"
    r"by the end of|from next)\b|[’']ll\b"
)
ONGOING = rx(r"\b(?:is|are) (?:now |currently |still |already )?(?!\w+ed\b)\w+ing\b")
ALLEGED = rx(
    r"\b(?:alleg\w+|reportedly|purported\w*|supposed\w*|claim(?:s|ed|ing)?|accus\w+|estimat\w+|believed?|"
    r"suspect(?:s|ed)|unconfirmed|rumou?r\w*|thought to|feared|appear(?:s|ed)? to|said to have|apparently)\b"
)
SAID = rx(r"\b(?:said|says|told|according to|announced|stated|statement|added|warned|spokes\w+)\b")


ANNOUNCED = rx(r"\b(?:announc\w+|unveil\w*|plan(?:s|ned)?|promis\w+|pledg\w+)\b(?! that)")


def modality_of(a: Around, kind: Kind) -> tuple[Modality, str]:
    """How real a figure is, from the words of its clause: the strongest doubt wins, then the plan, then the claim."""
    near = a.left[-110:] + " | " + a.right[:60]
    said = bool(SAID.search(a.seen.sentence))
    if DENIED.search(a.left[-70:]):
        return "denied", "denied"
    if CONDITIONAL.search(near):
        return "conditional", "a condition"
    if HYPOTHETICAL.search(near):
        return "hypothetical", "could or may"
    if WOULD.search(near):
        return ("intended", "would, as somebody said") if said or INTENDED.search(near) else ("hypothetical", "would")
    if kind.kind in ("delta", "flow", "money") and kind.why not in TOLD and (found := ANNOUNCED.search(a.left[-80:])):
        return "intended", f"'{found[0].lower()}'"
    for pattern, modality in PLANS if kind.kind != "casualties" else ():
        if found := pattern.search(near):
            return modality, f"'{found[0].lower()}'"
    if found := ALLEGED.search(a.left[-110:] + " | " + a.seen.right[-90:] + a.phrase):
        return "alleged", f"'{found[0].lower()}'"
    return ("ongoing", "under way") if ONGOING.search(a.left[-60:]) else ("actual", "told as a fact")


PLANS: tuple[tuple[re.Pattern[str], Modality], ...] = ((SCHEDULED, "scheduled"), (INTENDED, "intended"))
