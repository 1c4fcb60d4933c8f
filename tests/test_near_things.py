"""The nearest thing that the reports give, told as what it is."""

import pytest

from rag.understand.intent import read_wanted
from tests.reviews import reading

_TEXTS = {
    "资阳市": "全年粮食播种面积480万亩、产量150.2万吨。研发经费投入增长12%、投入强度升至1.1%。",
    "达州市": "粮食总产量310.5万吨。新登记经营主体7.1万户。新增上市企业2家。",
    "静安区": "区级一般公共预算收入310亿元，同比增长4%。",
    "徐汇区": "一般公共预算收入290亿元，同比增长11.5%。",
    "甘肃省": "快递业务量和收入增速分别居全国第3位、第2位。",
    "四川省": "成达万、达州连接线等6个高铁项目加快推进，新登记企业90万家。",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with reading(tmp_path_factory.mktemp("near"), _TEXTS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("资阳市2024年研发投入强度是多少?", "1.1%"),
        ("What share of Ziyang's GDP goes into R&D?", "1.1%"),
        ("R&D as a share of GDP in Ziyang?", "1.1%"),
        ("资阳的粮食产量是多少?", "150.2万吨"),
        ("How many businesses of all kinds were newly registered in Dazhou?", "7.1万户"),
    ],
)
def test_a_part_of_a_name_is_of_what_went_before(bot, question, figure):
    assert figure in bot.ask(question).text


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("甘肃快递业务收入增速排全国第几?", "第2位"),
        ("甘肃快递业务量增速排全国第几?", "第3位"),
        ("Where did Gansu rank nationally for growth of express delivery revenue?", "2nd"),
    ],
)
def test_a_rank_is_of_the_subject_it_shares_a_head_with(bot, question, place):
    assert place in bot.ask(question).text


def test_two_places_joined_by_and_are_two(bot):
    text = bot.ask("达州和资阳去年粮食产量分别多少万吨,谁高?").text
    assert "310.5万吨" in text
    assert "150.2万吨" in text
    assert "160.3" in text  # the difference


@pytest.mark.parametrize(
    "question",
    [
        "静安和徐汇2024年区级一般公共预算收入增速哪个高?",
        "Compare the growth of district-level general public budget revenue of Jing'an and Xuhui",
    ],
)
def test_a_gap_of_a_comparison_names_the_figure_of_another_scope(bot, question):
    text = bot.ask(question).text
    assert "4%" in text
    assert "11.5%" in text


@pytest.mark.parametrize(
    "question",
    [
        "What provincial placing did Jincheng earn for clean air?",
        "Which national position did Gansu take in parcels?",
    ],
)
def test_a_placing_is_a_rank(question):
    assert read_wanted(question.lower()) == "rank"
