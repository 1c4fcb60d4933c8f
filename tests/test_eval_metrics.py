"""Metrics on inputs small enough to check by hand."""

from decimal import Decimal
from math import log2

import pytest

from eval.dataset import Case, Evidence, Value
from eval.judge import judge
from eval.metrics import refusals, spans
from eval.metrics.citations import citation_precision, citation_recall, claims
from eval.metrics.refusals import Refused
from eval.metrics.statistics import difference, estimate, mean, percentile
from eval.metrics.values import missing, recall, states


def number(text, unit):
    return Value(Decimal(text), unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("达到2,379.80亿元。", number("2379.8", "亿元")),
        ("达到２３７９．８０亿元", number("2379.8", "亿元")),
        ("237.98 billion yuan", number("2379.8", "亿元")),
        ("RMB 237.98 billion", number("2379.8", "亿元")),
        ("| 黄浦 | 2379.80 |", number("2379.8", "亿元")),
        ("grew by 5.5%", number("5.5", "%")),
        ("增长5.50％", number("5.5", "%")),
        ("fell 4.8 percent", number("-4.8", "%")),
        ("下降4.8%", number("-4.8", "%")),
        ("1.9个百分点", number("1.9", "个百分点")),
        ("1.9 percentage points", number("1.9", "个百分点")),
        ("92 buildings", number("92", "幢")),
        ("seven new headquarters", number("7", "家")),
        ("2.1 million square metres", number("210", "万平方米")),
        ("5150.6万标准箱", number("5150.6", "万标准箱")),
        ("Jing’an leads", Value(text=("静安", "Jing'an"))),
        ("徐匯區第一", Value(text=("徐汇",))),
        ("1-11月", Value(text=("1—11月",))),
        ("居西北第二[1]。", number("2", "位")),
        ("ranked 2nd nationwide[1]", number("2", "位")),
        ("AI and space", Value(text=("人工智能", "AI"))),
    ],
)
def test_values_that_are_stated(text, value):
    assert states(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12379.80亿元", number("2379.8", "亿元")),
        ("2379.85亿元", number("2379.8", "亿元")),
        ("2379.80万元", number("2379.8", "亿元")),
        ("5.5个百分点", number("5.5", "%")),
        ("15.5%", number("5.5", "%")),
        ("5.5%", number("5", "%")),
        ("1.55%", number("5", "%")),
        ("192幢", number("92", "幢")),
        ("92%", number("92", "幢")),
        ("92万幢", number("92", "幢")),
        ("ranked 3rd in the city[1]", number("1", "位")),
        ("he said so", Value(text=("AI",))),
        ("", number("1", "%")),
    ],
)
def test_values_that_are_not_stated(text, value):
    assert not states(text, value)


def test_key_point_recall_by_hand():
    values = (number("5", "%"), Value(text=("first", "第一")))
    assert missing("5%，居全市第一", values) == []
    assert recall("5%", values) == 0.5
    assert recall("5%", ()) is None


GOLD = (
    Evidence("a.md", "甲区地区生产总值为一千亿元并且持续增长"),
    Evidence("b.md", "乙区财政收入为二百亿元并且稳步提高"),
)


def passage(evidence):
    return {"document": evidence.document, "text": f"前文。{evidence.quote}。后文。"}


NOISE = {"document": "c.md", "text": "无关的内容，没有任何证据。"}


def test_ranking_by_hand():
    """Gold at ranks 2 and 4 of four."""
    found = spans.ranking([NOISE, passage(GOLD[0]), NOISE, passage(GOLD[1])], GOLD)
    assert found["recall@1"] == 0
    assert found["recall@5"] == 1
    assert found["mrr"] == 0.5
    assert found["ndcg@10"] == pytest.approx((1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3)))


def test_the_same_passage_twice_counts_once():
    found = spans.ranking([passage(GOLD[0]), passage(GOLD[0])], GOLD)
    assert found["recall@10"] == 0.5


def test_nothing_retrieved_is_zero_and_nothing_wanted_is_unscored():
    assert spans.ranking([], GOLD)["mrr"] == 0
    assert spans.ranking([NOISE], ()) == {}


def test_the_words_of_another_document_are_no_evidence():
    assert spans.covers({"document": "a.docx", "text": GOLD[0].quote}, GOLD[0])
    assert not spans.covers({"document": "b.md", "text": GOLD[0].quote}, GOLD[0])


def test_overlap_by_hand():
    assert spans.overlap("甲乙丙丁", "丙丁戊己庚") == 0.5
    assert spans.overlap("甲 乙", "“甲乙丙”") == 1
    assert spans.overlap("", "甲") == 0


def test_a_very_short_quotation_has_to_stand_there_almost_whole():
    assert not spans.overlaps("工业投资增长10.1%", "贷款余额增长10.1%")


def cited(marker, quote):
    return {"marker": marker, "quote": quote}


def test_claims_keep_their_markers():
    assert [(c.text, c.markers) for c in claims("增长5%。[1] 居第一[2,3]。")] == [
        ("增长5%。", (1,)),
        ("居第一。", (2, 3)),
    ]


def test_brackets_and_quotations_are_not_cut():
    assert len(claims("On parks: “新建公园5座；改造3座” (in English: 5; 3)[1]。")) == 1


def test_heads_of_tables_and_sentences_of_absence_need_no_citation():
    assert claims("| | 数值 | 期间 |\n报告没有给出增速。\nThe reports do not say so.") == []
    assert len(claims("报告没有给出全年，前三季度为5%。")) == 1


def test_what_code_says_of_its_own_search_needs_no_citation():
    answer = "Of 6 reports read, 2 give comparable figures. GDP grew by 5%."
    assert [claim.text for claim in claims(answer, written_by_code=True)] == ["GDP grew by 5%."]
    assert len(claims(answer)) == 2


def test_parts_of_a_year_dates_and_numbers_of_a_list_are_no_figures():
    answer = "GDP was 237.98 billion yuan in the first three quarters of 2024[1]."
    assert citation_recall(claims(answer), [cited(1, "GDP达到2379.80亿元")]) == 1
    assert citation_recall(claims("- 1. 甲区：5%[1]"), [cited(1, "增长5%")]) == 1
    assert citation_recall(claims("It met on 7 January 2025[1]."), [cited(1, "1月7日开幕")]) is None


def test_citation_recall_and_precision_by_hand():
    """Two sentences of three are supported, two markers of three help."""
    answer = "GDP增长5.5%[1]。收入299.40亿元[2][3]。投资增长22.9%。"
    sources = [cited(1, "同比增长5.5%"), cited(2, "收入为299.40亿元"), cited(3, "面积210万平方米")]
    assert citation_recall(claims(answer), sources) == pytest.approx(2 / 3)
    assert citation_precision(claims(answer), sources) == pytest.approx(2 / 3)


def test_a_sum_of_cited_figures_is_supported():
    answer = "合计601.6亿元，其中甲302.2亿元、乙299.4亿元[1][2]。"
    assert citation_recall(claims(answer), [cited(1, "302.2亿元"), cited(2, "299.4亿元")]) == 1


def test_a_difference_of_shares_is_supported():
    answer = "甲更高，相差1.9个百分点（5.5% − 3.6% = 1.9个百分点）[1][2]。"
    assert citation_recall(claims(answer), [cited(1, "增长5.5%"), cited(2, "增长3.6%")]) == 1


def test_words_in_another_language_are_left_unscored():
    assert (
        citation_recall(claims("The mayor is Wang Hua[1]."), [cited(1, "区长王华作报告")]) is None
    )


def test_an_nli_model_can_take_the_place_of_the_figure_check():
    assert (
        citation_recall(claims("GDP增长9%[1]。"), [cited(1, "5%")], lambda premise, claim: True)
        == 1
    )


def test_refusals_by_hand():
    cases = [
        Refused("not_stated", "not_stated"),
        Refused("not_stated", "no_match"),
        Refused("any", None),
        Refused(None, "not_stated"),
        Refused(None, None),
    ]
    assert refusals.precision(cases) == pytest.approx(2 / 3)
    assert refusals.recall(cases) == pytest.approx(2 / 3)
    assert refusals.false_refusals(cases) == 0.5
    assert refusals.reasons(cases) == 0.5
    assert refusals.precision([]) is None


def test_means_leave_out_what_is_unscored():
    assert mean([1.0, None, 0.0]) == 0.5
    assert mean([None]) is None
    assert estimate([None]) is None


def test_an_interval_holds_its_mean_and_is_seeded():
    found = estimate([1.0] * 80 + [0.0] * 20)
    assert found.mean == 0.8
    assert 0.70 < found.low < 0.74 < 0.86 < found.high < 0.9
    assert found == estimate([1.0] * 80 + [0.0] * 20)


def test_a_paired_difference_is_sharper_than_two_intervals():
    before = [0.0, 1.0] * 50
    found = difference(before, [1.0, *before[1:]])
    assert found.mean == pytest.approx(0.01)
    assert found.low == 0


def test_percentile_by_hand():
    assert percentile([1, 2, 3, 4, 5], 0.5) == 3
    assert percentile([], 0.5) is None


class Scripted:
    """A language model that says what it was told to, and keeps what it was asked."""

    def __init__(self, said):
        self.said, self.asked = said, []

    def stream(self, messages):
        self.asked += messages
        return iter(self.said)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [(["COR", "RECT."], 1), (["wrong"], 0), (["It is correct, but"], None), ([], None)],
)
def test_a_judge_gives_one_word(said, verdict):
    case = Case("a", "zh", "figure", "甲区GDP?", values=(number("5", "亿元"),))
    model = Scripted(said)
    assert judge(model, case, "五亿") == verdict
    assert "Reference: 5亿元" in model.asked[0].text


def test_a_judge_is_not_asked_about_refusals():
    model = Scripted(["CORRECT"])
    assert judge(model, Case("a", "zh", "unanswerable", "?", refusal="any"), "没有") is None
    assert model.asked == []


def test_a_topic_is_cited_by_any_mention_in_its_documents():
    other = {"document": "a.docx", "quote": "别处也提到"}
    assert spans.documents_cited([other], GOLD) == 0.5
    assert spans.documents_cited([], ()) is None
