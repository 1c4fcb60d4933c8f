"""Pairing of observations with the gold set, by hand, and the gold set itself."""

from collections import Counter

import pytest

from eval.dataset import DatasetError
from eval.observations import ANY_GOLD, GOLD, Gold, Row, disagreements, figures, load_gold, pair
from rag.schema import Document, Metadata, Observation

TEXT = "全年地区生产总值1234.5亿元、增长5.5%，全国增长5%。进出口总额预计下降3%；财政收入九亿元。"
DOCUMENT = Document("1", "甲.txt", "甲.txt", TEXT, Metadata(area="甲市"))
INDICATORS = ("地区生产总值", "外贸进出口总额")


def row(at, indicator, measure, value, unit, **more):
    facts = {"period": "2024", "status": "actual", "modifier": "", "rank": "", "split": "dev"}
    return Row("甲.txt", at, indicator, measure, value, unit, **{**facts, **more})


def seen(indicator, measure, value, unit, quote, **more):
    facts = {"area": "甲市", "period": "2024", "status": "actual", "modifier": "", "rank": ""}
    start = TEXT.index(quote)
    return Observation(
        document="甲.txt", indicator=indicator, term=indicator, measure=measure, value=value,
        unit=unit, start=start, end=start + len(quote), quote=quote, **{**facts, **more},
    )  # fmt: skip


ROWS = (
    row("值1234.5亿元", "地区生产总值", "level", "1234.5", "亿元"),
    row("、增长5.5%", "地区生产总值", "growth", "5.5", "%"),
    row("下降3%", "外贸进出口总额", "growth", "-3", "%", status="estimated"),
)
LEVEL = seen("地区生产总值", "level", "1234.5", "亿元", "地区生产总值1234.5亿元")
GROWTH = seen("地区生产总值", "growth", "5.5", "%", "增长5.5%")
TRADE = seen("外贸进出口总额", "growth", "-3", "%", "进出口总额预计下降3%")


def paired(observed, rows=ROWS):
    return pair(Gold(INDICATORS, rows), {"甲.txt": DOCUMENT}, {"甲.txt": observed})


def test_all_found_and_one_status_differs():
    found = paired([LEVEL, GROWTH, TRADE])
    told = figures(found)
    assert told["value"] == {"precision": 1, "recall": 1, "f1": 1}
    assert told["strict"]["f1"] == pytest.approx(2 / 3)
    assert told["fields"]["status"] == pytest.approx(2 / 3)
    assert [line.split()[0] for line in disagreements(found)] == ["status"]


def test_a_neighbours_figure_is_wrong_and_its_own_is_missed():
    """全国's 5% given to 甲市 is wrong; 甲市's own 5.5% is missed."""
    neighbour = seen("地区生产总值", "growth", "5", "%", "全国增长5%")
    found = paired([LEVEL, neighbour, TRADE])
    assert found.wrong == (neighbour,)
    assert [row.value for row in found.missed] == ["5.5"]
    assert figures(found)["value"]["precision"] == pytest.approx(2 / 3)


def test_what_is_rightly_elsewhere_counts_neither_way():
    """Another area's figure, another indicator, a sentence without locator, an optional row."""
    nation = seen("地区生产总值", "growth", "5", "%", "全国增长5%", area="全国")
    other = seen("财政收入", "level", "9", "亿元", "财政收入九亿元")
    optional = row("、增长5.5%", "地区生产总值", "growth", "7", "%", optional=True)
    found = paired([LEVEL, GROWTH, TRADE, nation, other], (*ROWS, optional))
    assert (found.missed, found.wrong) == ((), ())
    assert figures(found)["rows"] == 3


def test_a_decline_is_negative():
    rise = seen("外贸进出口总额", "growth", "3", "%", "进出口总额预计下降3%")
    assert paired([LEVEL, GROWTH, rise]).wrong == (rise,)


def test_units_may_differ():
    level = seen("地区生产总值", "level", "0.12345", "万亿元", "地区生产总值1234.5亿元")
    assert paired([level, GROWTH, TRADE]).missed == ()


def test_a_locator_that_the_parser_lost_counts_as_missed():
    told = figures(paired([], (row("不在文中", "地区生产总值", "level", "1", "亿元"),)))
    assert (told["lost"], told["value"]["recall"]) == (1, 0)


def test_the_gold_set():
    """At least 400 rows of at least 40 reports; a report is in one half only."""
    gold = load_gold()
    assert len(gold.rows) >= 400
    assert len({row.document for row in gold.rows}) >= 40
    halves = {(row.document, row.split) for row in gold.rows}
    assert max(Counter(document for document, _ in halves).values()) == 1
    assert len(load_gold("dev").rows) + len(load_gold("test").rows) == len(gold.rows)
    assert {row.indicator for row in gold.rows} == set(gold.indicators)


def test_long_locators_are_refused(tmp_path):
    path = tmp_path / "gold.jsonl"
    head, first, *_ = GOLD.read_text("utf-8").splitlines()
    path.write_text(head + "\n" + first.replace('"at": "', '"at": "太长太长太长太长太长'), "utf-8")
    with pytest.raises(DatasetError, match="more than 12"):
        load_gold(path=path)


def test_locators_stand_in_the_reports(shared):
    for row in load_gold().rows:
        folder = (
            shared / "reports" / ("state_council" if row.document[0] == "2" else "cities_2024/txt")
        )
        if row.document.endswith(".txt"):
            assert (folder / row.document).read_text("utf-8").count(row.at) == 1


def test_any_indicator_goes_by_its_term_and_only_shares_and_money_are_judged():
    rows = (
        row("值1234.5亿元", "生产总值", "level", "1234.5", "亿元", modifier=None, rank=None),
        row("、增长5.5%", "利润", "growth", "5.5", "%", modifier=None, rank=None),
    )
    counted = seen("地区生产总值", "level", "3", "家", "地区生产总值1234.5亿元")
    found = pair(Gold((), rows), {"甲.txt": DOCUMENT}, {"甲.txt": [LEVEL, GROWTH, counted]})
    assert [row.indicator for row, _ in found.found] == ["生产总值"]
    assert [row.indicator for row in found.missed] == ["利润"]
    assert found.wrong == (GROWTH,)
    assert figures(found)["fields"]["rank"] is None


def test_the_gold_set_of_any_indicator():
    gold = load_gold(path=ANY_GOLD)
    assert len(gold.rows) == 100
    assert gold.indicators == ()
