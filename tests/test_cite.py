"""The check of figures, periods and places, by cases small enough to read."""

import pytest

from rag.cite import check_answer, check_sentence
from rag.schema import Citation, Sentence

QUOTE = "前三季度实现地区生产总值2379.80亿元，总量保持全市第二，同比增长5.5%"


def citation(quote, context="黄浦区 2025年 2024年", marker=1):
    return Citation(marker, "黄浦.md", "黄浦区2025年政府工作报告", "", None, 0, len(quote), quote,
                    quote, context=context)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("黄浦区2024年前三季度地区生产总值为2379.80亿元[1]。", "supported"),
        ("黄浦区前三季度地区生产总值为2379.8亿元，同比增长5.5%[1]。", "supported"),
        ("黄浦区前三季度地区生产总值为0.23798万亿元[1]。", "converted"),
        ("Huangpu District’s GDP was 237.98 billion yuan in the first three quarters of 2024[1].",
         "supported"),
        ("黄浦区前三季度地区生产总值总量居全市第二[1]。", "supported"),
        ("黄浦区经济运行平稳[1]。", "supported"),
        ("黄浦区前三季度地区生产总值为2379.80亿元，比2023年同期增长5.5%[1]。", "supported"),
        ("Huangpu's GDP grew by 5.5% over 2023[1].", "supported"),
        ("黄浦区五年年均增长5.5%[1]。", "supported"),
    ],
)  # fmt: skip
def test_what_the_quote_says_is_supported(text, support):
    assert check_sentence(text, [citation(QUOTE)]) == (support, "")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("黄浦区前三季度地区生产总值为2397.80亿元[1]。", "2397.80亿元"),
        ("黄浦区前三季度地区生产总值为2379.80万元[1]。", "2379.80万元"),
        ("黄浦区前三季度增速为5.5个百分点[1]。", "5.5个百分点"),
        ("黄浦区上半年地区生产总值为2379.80亿元[1]。", "上半年"),
        ("黄浦区2023年地区生产总值为2379.80亿元[1]。", "2023"),
        ("黄浦区前三季度地区生产总值比2020年增长5.5%[1]。", "2020"),
        ("静安区地区生产总值为2379.80亿元[1]。", "静安区"),
        ("Huangpu’s GDP was 238 billion yuan[1].", "238 billion yuan"),
        ("黄浦区总量居全市第三[1]。", "第三"),
    ],
)
def test_what_the_quote_does_not_say_is_named(text, missing):
    support, reason = check_sentence(text, [citation(QUOTE)])
    assert support == "unsupported"
    assert missing in reason


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("It was delivered on 7 January 2025[1].", "supported"),
        ("It was delivered on January 7, 2025[1].", "supported"),
        ("It was delivered on 8 January 2025[1].", "unsupported"),
        ("It was delivered on 7 December 2025[1].", "unsupported"),
        ("- 1. 2025年1月7日召开[1]。", "supported"),
    ],
)
def test_a_day_stands_as_the_other_language_writes_it(text, support):
    assert check_sentence(text, [citation("2025年1月7日，大会召开")])[0] == support


def test_a_formula_is_calculated_only_if_it_is_right():
    left, right = citation("产值3806.6亿元"), citation("产值3014.4亿元", marker=2)
    good = "黄浦区相差792.2亿元（3806.6亿元 − 3014.4亿元 = 792.2亿元）[1][2]。"
    assert check_sentence(good, [left, right]) == ("calculated", "")
    wrong = good.replace("792.2", "793.2")
    assert check_sentence(wrong, [left, right])[0] == "unsupported"


def test_a_figure_without_citation_is_unsupported():
    assert check_sentence("增长5.5%。", [])[0] == "unsupported"
    assert check_sentence("The reports do not say this.", [])[0] == "unchecked"


def test_the_citation_of_a_wrong_sentence_says_why():
    sentence = Sentence("黄浦区增长9.9%[1]。", (1,), "unchecked")
    sentences, citations = check_answer([sentence], [citation(QUOTE)])
    assert sentences[0].support == "unsupported"
    assert not citations[0].supported
    assert "9.9%" in citations[0].reason
