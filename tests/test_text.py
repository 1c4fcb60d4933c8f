"""Folding, sentences, clauses and words of both languages."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.text import (
    clauses,
    fold,
    index_tokens,
    language,
    sentences,
    sentences_touching,
    words,
)


def cut(text, spans):
    return [text[start:end] for start, end in spans]


@given(st.text())
@example("\ufa61")  # a compatibility form of a Traditional character
def test_fold_moves_no_character(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("臺灣ＧＤＰ增長５．５％", "台湾gdp增长5.5%"),
        ("著名的乾坤灣", "著名的乾坤湾"),
        ("，；（Ａ）\u3000", ",;(a) "),
        ("⼀般公共预算", "一般公共预算"),
        ("İstanbul", "İstanbul"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("黄浦区GDP是多少?", "zh"),
        ("黃浦區2024年GDP", "zh"),
        ("What is the GDP growth of 黄浦区?", "en"),
        ("What was Shanghai's 一般公共预算收入 in 2024?", "en"),
        ("Huangpu GDP", "en"),
        ("2024?", "zh"),
        ("", "zh"),
    ],
)
def test_language(text, expected):
    assert language(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "增长5.5%。占比提高！“真的？”是的；好",
            ["增长5.5%。", "占比提高！", "“真的？”", "是的；", "好"],
        ),
        ("他说:“稳中求进。”会议结束。", ["他说:“稳中求进。”", "会议结束。"]),
        ("一、回顾\n增长5%", ["一、回顾", "增长5%"]),
        (
            "GDP rose 5.5%. Trade, up 3.2 percent, held.",
            ["GDP rose 5.5%.", "Trade, up 3.2 percent, held."],
        ),
        (
            "Mr. Gong Zheng spoke. The U.S. market, i.e. exports, fell.",
            ["Mr. Gong Zheng spoke.", "The U.S. market, i.e. exports, fell."],
        ),
        ("revenue reached\nRMB 3 billion", ["revenue reached", "RMB 3 billion"]),
        ("revenue that\nreached its target", ["revenue that\nreached its target"]),
        ("  \n ", []),
    ],
)
def test_sentences(text, expected):
    assert cut(text, sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成收入1,299.40亿元,总量第二,增长6%", ["完成收入1,299.40亿元", "总量第二", "增长6%"]),
        (
            "城镇、农村居民人均收入分别增长4.2%、6.1%，快于全国",
            ["城镇、农村居民人均收入分别增长4.2%、6.1%", "快于全国"],
        ),
        ("增长5.8%、达4015亿元", ["增长5.8%", "达4015亿元"]),
        ("里程达184公里、居全国第一", ["里程达184公里", "居全国第一"]),
        ("项目（含续建，下同）12个，开工", ["项目（含续建，下同）12个", "开工"]),
        (
            "GDP reached RMB 237.98 billion, up 5.5 percent, or 1,200 jobs",
            ["GDP reached RMB 237.98 billion", "up 5.5 percent", "or 1,200 jobs"],
        ),
    ],
)
def test_clauses(text, expected):
    assert cut(text, clauses(text)) == expected


@given(st.text(alphabet="增长5.,，。；、（）“” \na分别"))
def test_spans_are_ordered_and_inside(text):
    for spans in (sentences(text), clauses(text)):
        flat = [offset for span in spans for offset in span]
        assert flat == sorted(flat)
        assert all(0 <= start < end <= len(text) for start, end in spans)


def test_words_keep_figures_whole():
    assert words("实现GDP2,379.80亿元，同比增长５．５％") == [
        "实现",
        "gdp",
        "2,379.80亿元",
        "同比",
        "增长",
        "5.5%",
    ]
    assert words("R&D up 5 percent; 5G") == ["r&d", "up", "5 percent", "5g"]


def test_tokens_are_the_same_in_both_languages():
    zh, en = (
        index_tokens("2024年收入2379.80亿元，增长5.50%"),
        index_tokens("RMB 237.98 billion in 2024, up 5.5 percent"),
    )
    assert {"237980000000元", "5.5%", "2024年"} <= set(zh) & set(en)
    assert index_tokens("7个百分点") == index_tokens("7 percentage points")


def test_tokens_hold_words_and_bigrams_and_stems():
    assert {"生产总值", "生产", "产总", "总值"} <= set(index_tokens("地區生產總值"))
    assert index_tokens("increased investments") == ["increas", "invest"]
    assert index_tokens("PM2.5、5G、1+2+3+4") == ["pm2.5", "5g", "1+2+3+4"]


def test_long_text_is_quick():
    text = (
        "全年完成一般公共预算收入299.40亿元，同比增长6.1%，总量居全市第二（含区级，下同）。" * 2000
    )
    start = time.process_time()
    assert len(sentences(text)) == 2000
    assert len(clauses(text)) == 6000
    assert len(fold(text)) == len(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("unit", ["出口、", "（", "“增长", "1,", "的"])
def test_unnatural_text_takes_no_longer(unit):
    text = unit * 8000
    start = time.process_time()
    clauses(text)
    sentences(text)
    index_tokens(text)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "text",
    [
        "一、回顾\n全年增长5.5%。“好！”他说。\n新建公园3座；改造2座。\n\n展望未来",
        "It grew by 3.5 percent, i.e. more\nthan planned. “Yes.” Revenue rose! No. 3 is next.",
        "没有标点的一行\n又一行。。。”完",
    ],
)
def test_the_sentences_that_touch_a_part_are_cut_as_in_the_whole(text):
    whole = sentences(text)
    for left in range(len(text)):
        for right in range(left + 1, len(text) + 1):
            touching = [span for span in whole if span[0] < right and left < span[1]]
            assert sentences_touching(text, [(left, right)]) == touching
    ends = [(len(text) - 1, len(text)), (0, 1)]
    assert sentences_touching(text, ends) == [whole[0], whole[-1]]
