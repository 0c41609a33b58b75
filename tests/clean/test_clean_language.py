"""Languages, above all of short texts full of foreign names."""

from __future__ import annotations

import pytest

from tocsin.clean.language import language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy of the president said that they would meet in the capital.", "en"),
        ("No one was hurt.", "en"),
        ("Lukashenko hosts Prigozhin in Minsk", "en"),  # names decide nothing
        ("Kabila denies troop build-up", "en"),
        ("Houthis", "en"),
        ("12:30", "en"),
        ("Der Minister reist nach Moskau", "de"),
        ("Le ministre a déclaré lundi que les troupes quitteraient la ville avant la fin du mois.", "fr"),
        ("Der Außenminister sagte am Montag, die Truppen würden die Stadt bis Ende des Monats verlassen.", "de"),
        ("El ministro dijo el lunes que las tropas abandonarían la ciudad antes de fin de mes.", "es"),
        ("De minister zei maandag dat de troepen de stad voor het einde van de maand zullen verlaten.", "nl"),
        ("Министр заявил в понедельник, что войска покинут город до конца месяца.", "ru"),
        ("قال الوزير يوم الاثنين إن القوات ستغادر المدينة قبل نهاية الشهر.", "ar"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language_of(text) == expected
