"""Lists with a counted lead-in: found in a text, asked for by count, told item by item."""

import pytest

from rag.answer.enumerated import answer_enumerated
from rag.answer.listings import listing_at, listings, number_of
from rag.glossary import load_glossary
from rag.schema import Document, Metadata, Report
from rag.understand import understand
from tests.corpus import sources_of

ITEMS = ("修好两座桥", "办好三所小学", "种下一万棵树")


@pytest.mark.parametrize(
    ("lead", "marks"),
    [
        ("今年要办好三件民生实事。\n", ("一是", "二是", "三是")),
        ("今年要办好三件民生实事：", ("一要", "二要", "三要")),
        ("今年要办好3件民生实事。", ("第一，", "第二，", "第三，")),
        ("今年要办好“三件民生实事”\n", ("一、", "二、", "三、")),
        ("今年要办好三件民生实事：\n", ("（一）", "（二）", "（三）")),
        ("今年要办好三件民生实事。", ("①", "②", "③")),
        ("今年要办好三件民生实事：", ("（1）", "（2）", "（3）")),
        ("今年要办好三件民生实事。\n", ("1.", "2.", "3.")),
    ],
)
def test_items_of_every_way_of_marking(lead, marks):
    body = "。\n".join(mark + item for mark, item in zip(marks, ITEMS, strict=True))
    text = f"前面是别的话。{lead}{body}。后面还有话。"
    (found,) = listings(text)
    assert text[found.start : found.end].startswith("今年要办好")
    assert [text[start:end] for start, end in found.items] == [
        mark + item for mark, item in zip(marks, ITEMS, strict=True)
    ]


def test_items_without_marks_are_as_many_as_counted():
    text = "在此之外，再新增3件：修好两座桥；办好三所小学；种下一万棵树。"
    (found,) = listings(text)
    assert [text[start:end] for start, end in found.items] == list(ITEMS)
    assert not list(listings("在此之外，再新增4件：修好两座桥；办好三所小学；种下一万棵树。"))


def test_a_long_item_is_cut_after_a_clause():
    text = f"办好两件实事。一是{'修桥' * 9}，{'补路' * 40}。二是种树。"
    (found,) = listings(text)
    assert text[slice(*found.items[0])] == "一是" + "修桥" * 9


def test_ordinary_text_holds_no_list():
    assert not list(listings("三件套应装尽装。一是一，二是二。第一产业增长3%，第二产业增长4%。"))
    assert not list(listings("坚持问题导向。一是修桥。二是种树。"))


@pytest.mark.parametrize(
    ("text", "number"), [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("15", 15), ("两", 2)]
)
def test_numerals(text, number):
    assert number_of(text) == number


def test_the_list_that_a_sentence_leads_in():
    text = "先说别的。我们经历了两件大事。\n一是修桥。\n二是种树。"
    start, end = text.index("我们"), text.index("\n")
    assert listing_at(text, (start, end), start).count == 2
    assert listing_at(text, (0, start), 0) is None


REPORT = Document(
    "雁北市.txt", "雁北市.txt", "/",
    "我们经历了三件大事。一是通了高铁。二是办了学校。三是种了树。\n"
    "今年办好两件民生实事：①修好两座桥；②新建公园。",
    Metadata(area="甲市", report_year=2024, data_year=2023),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said", "cited"),
    [
        ("2023年经历的三件大事都有哪些？", "- 一是通了高铁[2]。", 4),
        ("今年的两件民生实事分别是什么", "- ②新建公园[3]。", 3),
        ("What were the three major events of 2023?", "- “三是种了树", 4),
        ("Which two livelihood projects are planned?", "- “①修好两座桥", 3),
    ],
)
def test_items_are_told_each_with_its_source(text, said, cited):
    asked = understand(text, (Report("雁北市.txt", "", ("甲市",), 2024, 2023),), load_glossary())
    answer = answer_enumerated(asked, sources_of(REPORT), ["雁北市.txt"])
    assert said in answer.text
    assert len(answer.citations) == cited


@pytest.mark.parametrize(
    "text",
    ["办了几件民生实事", "哪三个城市增长最快", "Which three stations opened?", "五件大事有哪些"],
)
def test_what_names_no_list_of_the_report(text):
    asked = understand(text, (Report("雁北市.txt", "", ("甲市",), 2024, 2023),), load_glossary())
    assert answer_enumerated(asked, sources_of(REPORT), ["雁北市.txt"]) is None
