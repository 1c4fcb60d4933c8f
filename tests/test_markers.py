"""Markers in every spelling become `[n]`; unknown ones go; claims keep their own markers."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.markers import MarkerStream, claims, normalise


@pytest.mark.case("R-53")
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("增长5%[1]。", "增长5%[1]。"),
        ("增长5%[1,2]。", "增长5%[1][2]。"),
        ("增长5%[1，3]。", "增长5%[1][3]。"),
        ("增长5%[1、2]。", "增长5%[1][2]。"),
        ("增长5%【2】。", "增长5%[2]。"),
        ("增长5%［２］。", "增长5%[2]。"),
        ("增长5%[1][2]。", "增长5%[1][2]。"),
        ("增长5%[1-3]。", "增长5%[1][2][3]。"),
        ("grew [^1].", "grew [1]."),
        ("grew [[2]].", "grew [2]."),
        ("grew [Source 1, Source 2].", "grew [1][2]."),
        ("grew [ID:3].", "grew [3]."),
        ("增长【来源1】【资料：2】", "增长[1][2]"),
        ("增长【3†source】", "增长[3]"),
        ("增长[9]。", "增长。"),
        ("增长[0]。", "增长。"),
        ("增长[1,9]。", "增长[1]。"),
        ("增长[1-999999999]。", "增长[1]。"),
        ("沪府〔2024〕12号和[2024]", "沪府〔2024〕12号和[2024]"),
        ("增长[[[0]9]。", "增长。"),
        ("[a] [text 1b] [", "[a] [text 1b] ["),
    ],
)
def test_markers_are_normalised(written, expected):
    assert normalise(written, 3) == expected


marked = st.lists(
    st.sampled_from(
        ["增长", "5.5%", "[1]", "【1，9】", "[[2]]", "[", "]", "［３］", "。", "\n", " a ", "[1-2]"]
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(marked, st.integers(1, 5))
@example(["[", "[", "[1]", "]", "]"], 1)
@example(["[", "[[0]9]", "]", "。"], 2)
def test_a_stream_gives_what_the_whole_gives(parts, size):
    text = "".join(parts)
    stream = MarkerStream(3)
    out = (
        "".join(stream.feed(text[i : i + size]) for i in range(0, len(text), size)) + stream.close()
    )
    assert out == normalise(text, 3)


def test_only_a_possible_marker_is_held_back():
    stream = MarkerStream(2)
    assert stream.feed("增长5%") == "增长5%"
    assert stream.feed("，下降[") == "，下降"
    assert stream.feed("2]") == "[2]"
    assert stream.feed("[见附表") == ""
    assert stream.feed("]。") == "[见附表]。"


def shown(text):
    return [(claim.text, claim.markers) for claim in claims(text)]


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before():
    assert shown("黄浦增长5%。[1]静安增长6%。[2][1]") == [
        ("黄浦增长5%。", (1,)),
        ("静安增长6%。", (2, 1)),
    ]
    assert shown("It grew 5.5%. [1] It then fell.") == [
        ("It grew 5.5%.", (1,)),
        ("It then fell.", ()),
    ]


def test_parts_with_markers_of_their_own_are_claims_of_their_own():
    assert shown("黄浦为100亿元[1]，静安为200亿元[2]。") == [
        ("黄浦为100亿元，", (1,)),
        ("静安为200亿元。", (2,)),
    ]
    assert shown("A was 1[1][2], B was 2[3].") == [("A was 1,", (1, 2)), ("B was 2.", (3,))]


def test_one_source_for_both_parts_is_one_claim():
    assert shown("总值100亿元[1]，增长5%[1]。") == [("总值100亿元，增长5%。", (1,))]


def test_lists_keep_their_bullets_outside_the_claims():
    text = "要点：\n- 黄浦100亿元[1]\n2. 静安200亿元 [2]"
    assert shown(text) == [("要点：", ()), ("黄浦100亿元", (1,)), ("静安200亿元", (2,))]
    assert [claim.lead for claim in claims(text)] == ["", "\n- ", "\n2. "]


def test_claims_put_together_again_are_the_text():
    text = "要点：\n- 黄浦100亿元[1]，增长5%[2]。\n\n静安200亿元。[2] 完"
    assert "".join(c.lead + c.render(lambda n: [n]) for c in claims(text)) == text


def test_render_renames_and_repeats_no_marker_in_one_place():
    (claim,) = claims("总值100亿元[1][2]，增长5%[1][2]。")
    assert claim.render(lambda n: [7]) == "总值100亿元[7]，增长5%[7]。"
    assert claim.render(lambda n: [n, 5]) == "总值100亿元[1][5][2]，增长5%[1][5][2]。"
