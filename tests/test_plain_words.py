"""Everyday English words of questions, and the Chinese that reports write for them."""

import pytest

from rag.glossary import load_glossary
from rag.glossary.ordinary import is_light, is_ordinary


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
        ("teachers hired and nurses recruited", "招聘"),
        ("lifts installed in old blocks", "安装"),
        ("homes torn down", "拆除"),
        ("trawlers and the fishing fleet", "渔船"),
        ("pig farms closed down", "关停"),
        ("wheat fields and rice paddies", "水稻"),
        ("beekeepers and tea farmers", "茶农"),
        ("craft beer and wineries", "啤酒厂"),
        ("dentists' chairs", "牙科"),
        ("a maternity hospital", "妇幼保健院"),
        ("creches for toddlers", "托育"),
        ("trainee teachers of a normal university", "师范"),
        ("drunken driving", "酒驾"),
        ("thefts and burglaries", "偷盗"),
        ("pyramid schemes", "传销"),
        ("tsunami drills", "海啸"),
        ("a tropical cyclone", "台风"),
        ("sewers and storm drains", "排水"),
        ("dykes, sluice gates", "水闸"),
        ("filling stations", "加油站"),
        ("e-bikes and electric scooters", "电动自行车"),
        ("a cable-stayed bridge", "斜拉桥"),
        ("vehicle makers", "汽车企业"),
        ("brokerages", "证券公司"),
        ("non-performing loans", "不良资产"),
        ("double-digit growth", "两位数"),
        ("belt-tightening", "紧日子"),
        ("symphony orchestras", "交响乐"),
        ("figure skating and ice hockey", "冰球"),
        ("a gallium smelter", "镓"),
    ],
)
def test_a_word_is_known_by_what_reports_write(text, chinese):
    glossary = load_glossary()
    found = [*glossary.find_words(text), *glossary.find_terms(text)]
    assert chinese in {match.name for match in found}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("What change was there?", "嫦娥"),
        ("part-time and full-time jobs", "倍"),
        ("aid to farmers", "艾滋病"),
        ("clean water", "海域"),
        ("clean water", "廉洁"),
        ("the major industries", "专业"),
        ("a minor road", "未成年人"),
        ("public spaces", "群众"),
        ("a four-lane road", "弄堂"),
    ],
)
def test_a_word_is_not_taken_for_one_that_is_written_alike(text, other):
    glossary = load_glossary()
    assert other not in {match.name for match in glossary.find_words(text)}


def test_a_rest_station_is_no_remainder():
    text = "rest stations and the rest of them"
    found = load_glossary().find_words(text)
    assert [match.start for match in found if match.name == "其余"] == [text.rindex("rest")]


@pytest.mark.parametrize("word", ["lifts", "brands"])
def test_a_thing_named_like_a_doing_tells_much(word):
    assert is_ordinary(word)
    assert not is_light(word)
