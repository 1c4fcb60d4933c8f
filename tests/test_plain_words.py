"""Everyday English words of questions, and the Chinese that reports write for them."""

import pytest

from rag.glossary import load_glossary


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("resettlement flats handed over", "安置房"),
        ("drugs in the bulk purchasing scheme", "集采"),
        ("gyms open around the clock", "24小时"),
        ("rest stations for taxi drivers", "驿站"),
        ("a WIPO index", "世界知识产权组织"),
        ("when did exports turn positive", "由负转正"),
        ("ground-breaking and start building", "开工"),
        ("地铁动工", "开工"),
        ("产业盘子", "规模"),
        ("患者", "病人"),
    ],
)
def test_a_word_is_known_by_what_reports_write(text, chinese):
    glossary = load_glossary()
    found = [*glossary.find_words(text), *glossary.find_terms(text)]
    assert chinese in {match.name for match in found}


def test_a_rest_station_is_no_remainder():
    text = "rest stations and the rest of them"
    found = load_glossary().find_words(text)
    assert [match.start for match in found if match.name == "其余"] == [text.rindex("rest")]
