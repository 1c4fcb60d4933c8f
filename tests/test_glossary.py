"""The glossary: names in both languages, offsets, homonyms, decoys, and the data files' schema."""

import pytest

from rag.glossary import load_glossary

glossary = load_glossary()


def names(matches):
    return [match.name for match in matches]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("黄浦区GDP是多少", "地区生产总值"),
        ("全市生产总值增长5%", "地区生产总值"),
        ("黃浦區一般公共預算收入", "一般公共预算收入"),
        ("ＧＤＰ增速", "地区生产总值"),
        ("地区生产\n总值", "地区生产总值"),
        ("区级一般公共预算收入", "区级一般公共预算收入"),
        ("How fast did retail sales grow?", "社会消费品零售总额"),
        ("total retail sales of the consumer goods", "社会消费品零售总额"),
        ("per-capita GDP", "人均地区生产总值"),
        ("Fixed Asset Investments", "固定资产投资"),
        ("The budget revenue of the district", "一般公共预算收入"),
    ],
)
def test_indicator_is_found(text, name):
    assert names(glossary.find_indicators(text)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("上海市黄浦区", "黄浦区"),
        ("徐汇的财政收入", "徐汇区"),
        ("Xuhui District's GDP", "徐汇区"),
        ("Jing’an", "静安区"),
        ("Shaanxi", "陕西省"),
        ("Shanxi", "山西省"),
        ("Inner Mongolia Autonomous Region", "内蒙古自治区"),
        ("Tibet", "西藏自治区"),
        ("Suzhou City in Jiangsu Province", "苏州市"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("海南州", "海南藏族自治州"),
        ("Jilin City", "吉林市"),
        ("江西安全", "江西省"),
        ("我国", "全国"),
    ],
)
def test_place_is_found(text, name):
    assert names(glossary.find_places(text)) == [name]


def test_offsets_are_of_the_original_text():
    text = "今年，黃浦區 Ｇ Ｄ Ｐ、XUHUI's retail  sales"
    for match in (*glossary.find_places(text), *glossary.find_indicators(text)):
        assert match.text == text[match.start : match.end]
    assert [match.text for match in glossary.find_places(text)] == ["黃浦區", "XUHUI"]


def test_homonyms_are_all_candidates():
    match = glossary.find_places("Suzhou")[0]
    assert match.candidates == ("苏州市", "宿州市")
    assert glossary.find_places("Suzhou in Anhui")[0].candidates == ("宿州市",)
    assert glossary.find_places("吉林")[0].candidates == ("吉林省", "吉林市")
