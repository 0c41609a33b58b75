"""Whom clean names and descriptions mean: tables of (date, marked text, expected). See ``conftest`` for the marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.records import Mention

Case = tuple[str | None, str, str | None]

FULL_NAMES: list[Case] = [
    ("2013-11-24", "[C:US] Secretary of State [P*:John Kerry] landed in Geneva.", "john-kerry"),
    ("2013-11-24", "[P*:Mohammad Javad Zarif] said the text was ready.", "mohammad-javad-zarif"),
    ("2013-11-24", "[P*:Javad Zarif] said the text was ready.", "mohammad-javad-zarif"),
    ("2008-08-12", "[P*:Nicolas Sarkozy] flew to Tbilisi.", "nicolas-sarkozy"),
    ("2008-08-12", "[P*:Mikheil Saakashvili] addressed the crowd.", "mikheil-saakashvili"),
    ("1999-03-23", "[P*:Slobodan Milosevic] rejected the plan.", "slobodan-milosevic"),
    ("1999-03-23", "[P*:Slobodan Milošević] rejected the plan.", "slobodan-milosevic"),
    ("1991-01-10", "[P*:Tariq Aziz] refused the letter.", "tariq-aziz"),
    ("1991-01-10", "[P*:James Baker] met the delegation.", "james-baker"),
    ("2018-06-12", "[P*:Kim Jong Un] signed the paper.", "kim-jong-un"),
    ("2018-06-12", "[P*:Kim Jong-un] signed the paper.", "kim-jong-un"),
    ("2018-04-27", "[P*:Moon Jae-in] crossed the line.", "moon-jae-in"),
    ("1973-10-20", "[P*:Henry Kissinger] arrived in the evening.", "henry-kissinger"),
    ("1982-05-02", "Prime Minister [P*:Margaret Thatcher] spoke in the House.", "margaret-thatcher"),
    ("1982-05-02", "General [P*:Leopoldo Galtieri] spoke on the balcony.", "leopoldo-galtieri"),
    ("2019-02-23", "[P*:Juan Guaido] led the convoy to the bridge.", "juan-guaido"),
    ("2019-02-23", "[P*:Nicolás Maduro] cut ties with Bogota.", "nicolas-maduro"),
    ("2016-11-05", "[P*:Rodrigo Duterte] wants the marines out.", "rodrigo-duterte"),
    ("2021-08-15", "[P*:Ashraf Ghani] left the palace.", "ashraf-ghani"),
    ("2001-12-20", "[P*:Atal Bihari Vajpayee] recalled the envoy.", "atal-bihari-vajpayee"),
    ("2011-03-17", "[P*:Muammar Gaddafi] vowed to fight.", "muammar-gaddafi"),
    ("2011-03-17", "[P*:Moammar Kadhafi] vowed to fight.", "muammar-gaddafi"),
    ("2012-05-10", "[P*:Kofi Annan] asked for a truce.", "kofi-annan"),
    ("2012-05-10", "UN chief [P*:Ban Ki-moon] asked for a truce.", "ban-ki-moon"),
    ("2020-11-04", "[P*:Abiy Ahmed] ordered the army north.", "abiy-ahmed"),
    ("2005-02-14", "[P*:Rafik al-Hariri] was killed by a bomb.", "rafik-hariri"),
    ("2006-07-12", "[P*:Hassan Nasrallah] promised open war.", "hassan-nasrallah"),
    ("2014-09-05", "[P*:Petro Poroshenko] announced a truce.", "petro-poroshenko"),
    ("1962-10-26", "[P*:Nikita Khrushchev] sent a letter.", "nikita-khrushchev"),
    ("2023-10-10", "[P*:Benjamin Netanyahu] formed a cabinet.", "benjamin-netanyahu"),
    ("2022-08-02", "[P*:Tsai Ing-wen] welcomed the guest.", "tsai-ing-wen"),
    ("1978-09-17", "[P*:Anwar Sadat] signed at Camp David.", "anwar-sadat"),
]

PARTS_AND_TITLES: list[Case] = [
    # a surname after the full name
    ("2013-11-24", "[P:John Kerry] landed in Geneva. [P*:Kerry] had no plans to stay.", "john-kerry"),
    ("2018-06-12", "[P:Kim Jong Un] came by train. [P*:Kim] signed.", "kim-jong-un"),
    ("2006-07-12", "[P:Hassan Nasrallah] spoke. [P*:Nasrallah] promised war.", "hassan-nasrallah"),
    # heads of state and of diplomacy by surname alone
    ("2011-02-01", "[P*:Mubarak] won't stand again", "hosni-mubarak"),
    ("2014-03-18", "[P*:Merkel] warns of new sanctions", "angela-merkel"),
    ("2001-10-07", "[P*:Bush] orders strikes", "george-w-bush"),
    ("1991-01-17", "[P*:Bush] orders strikes", "george-h-w-bush"),
    ("1987-06-12", "[P*:Reagan] speaks at the wall", "ronald-reagan"),
    ("2015-07-14", "[P*:Lavrov] hails the deal", "sergei-lavrov"),
    ("2017-01-10", "[P*:Assad] gains ground in the south", "bashar-al-assad"),
    ("1986-01-10", "[C:Syria]: [P*:Assad] meets the king", "hafez-al-assad"),
    ("2012-11-21", "[P*:Morsi] brokers truce", "mohamed-morsi"),
    # title and surname
    ("2010-05-20", "President [P*:Medvedev] took the call.", "dmitry-medvedev"),
    ("1995-05-09", "[C:Russian] President [P*:Yeltsin] took the call.", "boris-yeltsin"),
    ("2020-09-28", "[C:Armenian] Prime Minister [P*:Pashinyan] took the call.", "nikol-pashinyan"),
    ("2020-09-28", "[C:Azerbaijani] President [P*:Aliyev] took the call.", "ilham-aliyev"),
    ("2003-02-05", "US Secretary of State [P*:Powell] showed a vial.", "colin-powell"),
    ("2003-03-18", "Foreign Secretary [P*:Straw] flew to New York.", "jack-straw"),
    ("2009-06-20", "Supreme Leader [P*:Khamenei] led the prayers.", "ali-khamenei"),
    ("1987-08-20", "UN Secretary-General [P*:Perez de Cuellar] flew to [L:Tehran].", "javier-perez-de-cuellar"),
    ("1980-04-25", "[P*:Ayatollah Khomeini] praised the students.", "ruhollah-khomeini"),
    ("2017-09-20", "Secretary of State [P*:Tillerson] called it a step.", "rex-tillerson"),
    # a title inside the mention
    ("2014-03-18", "[P*:Chancellor Merkel] warned of sanctions.", "angela-merkel"),
    ("2011-10-20", "[P*:Mr. Sarkozy] spoke.", "nicolas-sarkozy"),
    ("1974-08-12", "[P*:President-elect Gerald Ford] spoke in the [C:United States].", "gerald-ford"),
    ("2016-12-05", "The [P*:President-elect, Donald Trump], spoke in the [C:United States].", "donald-trump"),
    # namesakes settled by title or date
    ("1996-06-01", "[C:Israeli] Prime Minister [P*:Netanyahu] won the vote.", "benjamin-netanyahu"),
    ("2016-09-01", "[C:Canadian] Prime Minister [P*:Trudeau] spoke.", "justin-trudeau"),
    ("1970-10-16", "[C:Canadian] Prime Minister [P*:Trudeau] spoke.", "pierre-trudeau"),
    ("1998-05-28", "[C:Pakistani] Prime Minister [P*:Sharif] spoke.", "nawaz-sharif"),
    ("2022-05-28", "[C:Pakistani] Prime Minister [P*:Sharif] spoke.", "shehbaz-sharif"),
    ("2006-10-09", "[C:South Korean] President [P*:Roh] condemned the test.", "roh-moo-hyun"),
    ("1990-10-09", "[C:South Korean] President [P*:Roh] spoke.", "roh-tae-woo"),
]

OFFICES: list[Case] = [
    ("1995-03-01", "The [G*:Russian president] spoke.", "boris-yeltsin"),
    ("2005-03-01", "The [G*:Russian president] spoke.", "vladimir-putin"),
    ("2010-03-01", "The [G*:Russian president] spoke.", "dmitry-medvedev"),
    ("2021-03-01", "The [G*:Russian president] spoke.", "vladimir-putin"),
    ("2003-03-18", "[P:Jack Straw] flew to New York. The [G*:foreign secretary] spoke.", "jack-straw"),
    ("2012-01-18", "[P:William Hague] rose. The [G*:foreign secretary] saw no reason to talk.", "william-hague"),
    ("2010-06-02", "The [G*:German chancellor] spoke.", "angela-merkel"),
    ("2010-06-02", "The [G*:British foreign secretary] spoke.", "william-hague"),
    ("2004-06-02", "The [G*:US secretary of state] spoke.", "colin-powell"),
    ("2018-03-01", "The [G*:Turkish foreign minister] spoke.", "mevlut-cavusoglu"),
    ("2018-03-01", "[C:Turkey]'s [G*:foreign minister] spoke.", "mevlut-cavusoglu"),
    ("2018-03-01", "The [G*:foreign minister] of [C:Turkey] spoke.", "mevlut-cavusoglu"),
    ("2014-09-01", "The [G*:NATO secretary general] spoke.", "anders-fogh-rasmussen"),
    ("1999-04-01", "The [G*:UN secretary-general] spoke.", "kofi-annan"),
    ("2016-04-01", "The [G*:EU foreign policy chief] spoke.", "federica-mogherini"),
    ("2018-03-01", "The [G*:former Turkish president] spoke.", "TUR ELI"),
]

NAMES: list[Case] = [
    ("2018-03-01", "[C*:Washington] accused Moscow of meddling.", "USA"),
    ("2018-03-01", "The talks take place in [L*:Washington] today.", None),
    ("2018-03-01", "The [C*:Kremlin] denied it.", "RUS GOV"),
    ("2018-03-01", "[O*:Downing Street] denied it.", "GBR GOV"),
    ("2018-03-01", "The [C*:Elysee] denied it.", "FRA GOV"),
    ("2018-03-01", "[C*:Ankara] denied it.", "TUR"),
    ("2018-03-01", "The [C*:Turks] denied it.", "TUR"),
    ("2018-03-01", "The [C*:Azeri] side denied it.", "AZE"),
    ("2018-03-01", "[O*:French Defence Ministry] denied it.", "FRA MIL"),
    ("2018-03-01", "The [O*:Ministry of Foreign Affairs] of [C:Georgia] denied it.", "GEO GOV"),
    ("2018-03-01", "The [O*:Pentagon] denied it.", "USA MIL"),
    ("2018-03-01", "The [O*:State Department] denied it.", "USA GOV"),
    ("2018-03-01", "The [O*:Revolutionary Guards] denied it.", "IRN MIL"),
    ("2018-03-01", "[O*:Hezbollah] denied it.", "LBN REB"),
    ("2018-03-01", "[O*:Hizbollah] denied it.", "LBN REB"),
    ("2015-03-01", "The [O*:Islamic State] claimed it.", "REB:islamic-state"),
    ("2015-03-01", "[O*:ISIL] claimed it.", "REB:islamic-state"),
    ("2015-03-01", "[O*:Al-Qaida] claimed it.", "REB:al-qaeda"),
    ("2015-03-01", "[O*:Al Shabaab] claimed it.", "SOM REB"),
    ("2015-03-01", "[O*:Boko Haram] claimed it.", "boko-haram"),
    ("2005-03-01", "The [O*:Tamil Tigers] claimed it.", "LKA REB"),
    ("2015-03-01", "[O*:NATO] claimed it.", "IGO:nato"),
    ("2015-03-01", "The [O*:African Union] condemned it.", "- IGO"),
    ("2015-03-01", "The [O*:European Commission] condemned it.", "- IGO"),
    ("2015-03-01", "The [O*:U.N. Security Council] condemned it.", "IGO:unsc"),
    ("2015-03-01", "The [O*:Arab League] condemned it.", "- IGO"),
    ("2015-03-01", "[O*:ECOWAS] condemned it.", "- IGO"),
    ("2008-08-12", "[C*:Georgia] declared a state of war.", "GEO"),
    ("2008-08-12", "The governor of [L*:Georgia] toured Atlanta.", None),
    ("2008-08-12", "[C*:Congo] sent the army east.", "COD"),
    ("2008-08-12", "[C*:Congo-Brazzaville] closed the river.", "COG"),
    ("2017-08-12", "[C*:North Korea] fired a missile.", "PRK"),
    ("2017-08-12", "[C*:Pyongyang] fired a missile.", "PRK"),
    ("2017-08-12", "[C*:South Korea] held a drill.", "KOR"),
    ("2017-08-12", "The [C*:South Koreans] held a drill.", "KOR"),
    ("1988-08-12", "The [C*:Soviet Union] pulled out.", "RUS"),
]

UNKNOWN_BUT_TITLED: list[Case] = [
    ("2013-05-02", "Pentagon press secretary [P*:Jane Roe] said so.", "USA GOV"),
    ("2013-05-02", "[C:Turkish] government spokesman [P*:Orhan Yildizeli] said so.", "TUR GOV"),
    ("2013-05-02", "[O:NATO] spokeswoman [P*:Ada Lundqvist-Roe] said so.", "- IGO"),
    ("2013-05-02", "[C:Iraqi] lawmaker [P*:Haidar Saffarchi] said so.", "IRQ LEG"),
    ("2013-05-02", "[P*:Tomas Vrbka], a [C:Czech] diplomat, said so.", "CZE GOV"),
    ("2013-05-02", "[C:Colombian] General [P*:Alvaro Quindiz] said so.", "COL MIL"),
    ("2013-05-02", "[C:Kenyan] police spokesman [P*:Josphat Wekeza] said so.", "KEN COP"),
    ("2013-05-02", "[C:Kenyan] police spokesman [P:Josphat Wekeza] spoke. [P*:Wekeza] left.", "KEN COP"),
]

SHIPS: list[Case] = [
    ("2013-05-02", "The carrier [P*:Harry S. Truman] sailed east.", "USA MIL"),
    ("2013-05-02", "The USS [P*:Carl Vinson] sailed east.", "USA MIL"),
    ("2013-05-02", "The aircraft carrier [V*:Charles de Gaulle] sailed east.", "FRA MIL"),
    ("2013-05-02", "The [C:Russian] frigate [V*:Admiral Essen] sailed east.", "RUS MIL"),
    ("2013-05-02", "The [C:Russian] frigate [P*:Admiral Essen] sailed east.", "RUS MIL"),
    ("2013-05-02", "[C:India] sent the destroyer [V*:Kolkata] east.", None),
    ("2013-05-02", "[V*:HMS Daring] sailed east.", "GBR MIL"),
]

NOT_THAT_ONE: list[Case] = [
    # the title's country contradicts
    ("2018-03-01", "[C:Bulgarian] foreign minister [P*:Lavrov] spoke.", "BGR GOV"),
    ("2014-03-18", "[C:Austrian] minister [P*:Merkel] spoke.", "AUT GOV"),
    # not in office then
    ("2001-03-18", "[P*:Macron] spoke.", None),
    ("1985-03-18", "[P*:Obama] spoke.", None),
    ("2019-03-18", "[P*:Khrushchev] spoke.", None),
    ("1995-03-18", "[P*:Zelensky] spoke.", None),
    # ordinary people with a politician's surname and another given name
    ("2014-03-18", "The baker [P*:Dieter Merkel] opened late.", None),
    ("2014-03-18", "[P*:Nadia Lavrov] teaches music in [L:Riga].", None),
    ("2014-03-18", "The farmer [P*:Wayne Obama] sold the herd.", None),
    ("2018-03-18", "[P:Emmanuel Macron] spoke. A plumber, [P*:Luc Macron], listened.", None),
    ("2018-03-18", "[P:Donald Trump] spoke. His daughter [P*:Ivanka Trump] stood beside him.", None),
    ("2003-03-18", "[P*:Tony Brown], a teacher, marched in [L:London].", None),
    # journalists, sports people, writers
    ("2014-03-18", "[P*:Paula Hollande-Reyes] reports from [L:Paris].", None),
    ("2014-03-18", "The striker [P*:Luka Kerryman] scored twice.", None),
    ("2014-03-18", "Midfielder [P*:Igor Putinov] left the club.", None),
    ("2014-03-18", "Reporting by [P*:Mark Camerone]; editing by [P:Ann Sole]", None),
    # towns and companies
    ("2014-03-18", "The convoy passed [L*:Lincoln] at night.", None),
    ("2014-03-18", "A fire broke out in [L*:Kerry] at night.", None),
    ("2014-03-18", "[O*:Johnson Controls] cut its outlook.", None),
    ("2014-03-18", "[O*:Bush Brothers] cut its outlook.", None),
    # a dead leader is no suspect, and a given name alone is nobody
    ("2016-03-18", "[C:Venezuela]: [P*:Chaves] shut the border.", None),
    ("2014-03-18", "[P*:Angela] spoke.", None),
    ("2014-03-18", "[P*:John] spoke.", None),
]

GROUPS: list[Case] = [
    ("2007-03-01", "[G*:senior Iraqi defence ministry officials] spoke.", "IRQ MIL"),
    ("2007-03-01", "[G*:Iraqi security forces] spoke.", "IRQ MIL"),
    ("2007-03-01", "A [G:US official] rose. The [G*:official] spoke.", "USA GOV"),
    ("2007-03-01", "[C:French], [G:German officials] came. A [G:US official] rose. The [G*:official] sat.", "USA GOV"),
    ("2007-03-01", "A [G:US official] sat. [C:French] and [G:German officials] ate. The [G*:official] ate.", "USA GOV"),
    ("2007-03-01", "[G*:rebel fighters] spoke.", "- REB"),
    ("2007-03-01", "[G*:NATO troops] spoke.", "IGO:nato"),
    ("2007-03-01", "[G*:opposition lawmakers] spoke.", "- LEG"),
    ("2007-03-01", "[G*:gunmen] attacked.", "- UAF"),
    ("2007-03-01", "[G*:Pakistani gunmen] attacked.", "PAK UAF"),
    ("2007-03-01", "[G*:Kurdish militants] attacked.", "- REB"),
    ("2007-03-01", "[G*:Ukrainian protesters] marched.", "UKR CVL"),
    ("2007-03-01", "[G*:protesters] marched.", "- CVL"),
    ("2007-03-01", "[G*:Syrian rebels] attacked.", "SYR REB"),
    ("2007-03-01", "[G*:Israeli settlers] attacked.", "ISR CVL"),
    ("2007-03-01", "The [G*:Syrian opposition] spoke.", "SYR OPP"),
    ("2007-03-01", "[G*:Turkish warplanes] struck.", "TUR MIL"),
    ("2007-03-01", "[G*:UN peacekeepers] left.", "IGO:un-peacekeeping"),
    ("2007-03-01", "The [O*:UN Panel of Experts] left.", "IGO:un-panel-of-experts"),
    ("2007-03-01", "The [O*:OSCE Border Mission] left.", "IGO:osce-border-mission"),
    ("2007-03-01", "The [G*:OSCE mission] left.", "IGO:osce"),
    ("2007-03-01", "The [O*:African Union] left.", "IGO:au"),
    ("2007-03-01", "The [G*:UN Mission Staff] left.", "IGO:un"),
    ("2007-03-01", "[G*:EU diplomats] left.", "- IGO"),
    ("2007-03-01", "[G*:State Department officials] left.", "USA GOV"),
    ("2007-03-01", "[G*:Kremlin aides] left.", "RUS GOV"),
    ("2007-03-01", "[G*:Hamas fighters] left.", "PSE REB"),
    ("2007-03-01", "[G*:Somali pirates] left.", "SOM CRM"),
    ("2007-03-01", "[G*:Chinese state media] said so.", "CHN JRN"),
    ("2007-03-01", "[G*:Sudanese army] left.", "SDN MIL"),
    ("2007-03-01", "[G*:Taliban fighters] left.", "AFG REB"),
    ("2007-03-01", "A [G:Taliban commander] spoke. The [G*:commander] left.", "AFG REB"),
    ("2007-03-01", "The [G*:coalition] left.", None),
    ("2007-03-01", "[C:Western] [G*:experts] left.", "- EDU"),
    ("2007-03-01", "[G*:delegates from Iran] left.", "IRN GOV"),
    ("2007-03-01", "[G*:officials in Tehran] left.", "IRN GOV"),
    ("2007-03-01", "The [G*:Thai junta] left.", "THA MIL"),
]


def wrong(found: Mention) -> str:
    return f"{found.raw!r} is {found.actor and found.actor.id} ({found.how}: {'; '.join(found.reasons)})"


@pytest.mark.parametrize(
    ("on", "text", "expected"),
    [
        *FULL_NAMES, *PARTS_AND_TITLES, *OFFICES, *NAMES, *UNKNOWN_BUT_TITLED, *SHIPS, *NOT_THAT_ONE, *GROUPS,
    ],
)  # fmt: skip
def test_mention_is_linked_to(
    asks: Callable[..., Mention], fits: Callable[[Mention, str | None], bool], on: str, text: str, expected: str | None
) -> None:
    found = asks(text, on)
    assert fits(found, expected), wrong(found)


GARBLED_BODIES = [
    ("[O*:Ecowaz] imposed a deadline on the officers.", "IGO:ecowas", "a swapped sibilant"),
    ("[O*:Hezbolla] fired rockets.", "LBN.REB:hezbollah", "a lost letter"),
    ("[O*:Intarpol] issued a notice.", "IGO:interpol", "a vowel"),
    ("[C*:Khazakstan] closed the border.", "KAZ", "a country"),
    ("[C*:Ukrayne] answered.", "UKR", "a country's vowel"),
    ("[O*:Zelvaria] imposed a deadline.", None, "like no body"),
    ("[O*:Tokyo] said no.", "JPN", "a capital is no garble"),
    ("[O*:Opek] met in Vienna.", None, "too short to tell"),
]


@pytest.mark.parametrize(("text", "expected", "why"), GARBLED_BODIES)
def test_garbled_bodies(asks: Callable[..., Mention], text: str, expected: str | None, why: str) -> None:
    found = asks(text, "2023-08-08")
    assert (found.actor.id if found.actor else None) == expected, why
    assert found.how in ("garbled", "unresolved", "exact", "alias")
