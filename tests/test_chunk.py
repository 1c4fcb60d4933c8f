"""Chunks are exact slices, lose nothing, and cut no figure, bracket, quotation, row or section."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chunk import chunk_document
from rag.figures import parse_figures
from rag.schema import Document, Metadata, Page, Section


def document_of(text, sections=(), pages=(), **metadata):
    return Document("h", "报告.md", "/报告.md", text, Metadata(**metadata), sections, pages)


CLAUSES = st.sampled_from(
    [
        "地区生产总值达到2,379.80亿元", "同比增长5.5%", "下降13.7个百分点", "新增3万个岗位",
        "总投资约1.2万亿元", "1—11月完成98.6%", "增长4%左右", "扎实推进重点项目建设",
        "制定《高质量发展三年行动计划》", "打造“一江一河”空间", "完善机制（试点先行，分步实施）",
        "累计建成5.8万套、改造2300户", "排名全市第二", "坚持稳中求进",
        "GDP grew by 5.2 percent to RMB 1.2 trillion", "the rate was 4.8%", "(see Table 3, p. 12)",
        "about 3.5 million people", "“made it work. And held.”", "U.S. trade rose",
    ]
)  # fmt: skip
MARKS = st.sampled_from(["，", "。", "；", "、", ". ", ", ", "\n", "。\n\n　　", "", "！”", "）"])
PIECES = st.lists(st.tuples(CLAUSES, MARKS), max_size=60)


def joined(pieces):
    return "".join(clause + mark for clause, mark in pieces)


def letters(text):
    return "".join(text.split())


def open_brackets(text):
    """The brackets still open at the end of a text."""
    pairs = {"》": "《", "”": "“", "）": "（", ")": "("}
    opened = []
    for mark in re.findall("[《》“”（）()]", text):
        if mark not in pairs:
            opened.append(mark)
        elif pairs[mark] in opened:
            while opened.pop() != pairs[mark]:
                pass
    return opened


def assert_sound(document, chunks):
    text = document.text
    assert [text[c.start : c.end] for c in chunks] == [c.text for c in chunks]
    assert letters("".join(c.text for c in chunks)) == letters(text)
    assert [c.start for c in chunks] == sorted(c.start for c in chunks)
    assert len({c.id for c in chunks}) == len(chunks)


@settings(max_examples=150, deadline=None)
@given(PIECES, st.integers(80, 400))
def test_no_boundary_falls_into_a_figure_or_a_bracket(pieces, characters):
    document = document_of(joined(pieces))
    chunks = chunk_document(document, characters)
    assert_sound(document, chunks)
    figures = parse_figures(document.text)
    for chunk in chunks:
        for place in (chunk.start, chunk.end):
            assert not [f for f in figures if f.start < place < f.end]
            assert not re.search(r"\d$", document.text[:place]) or not re.match(
                r"[\d.,]*\d|[%万亿个元]|percent", document.text[place:]
            )
    if not open_brackets(document.text):
        assert not [c for c in chunks if open_brackets(document.text[: c.start])]


@settings(max_examples=60, deadline=None)
@given(PIECES, st.lists(st.integers(0, 40), max_size=6), st.integers(80, 400))
def test_no_chunk_stands_in_two_sections(pieces, places, characters):
    text = joined(pieces)
    starts = [m.end() for m in re.finditer("\n", text)]
    cuts = sorted({0, len(text), *(starts[p % len(starts)] for p in places if starts)})
    sections = tuple(
        Section(a, b, 1, f"第{n}部分", (f"第{n}部分",), f"区{n}")
        for n, (a, b) in enumerate(pairwise(cuts))
    )
    document = document_of(text, sections)
    chunks = chunk_document(document, characters)
    assert_sound(document, chunks)
    for chunk in chunks:
        (home,) = [s for s in sections if s.start <= chunk.start and chunk.end <= s.end]
        assert (chunk.section, chunk.area) == (home.path, home.area)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="甲乙。，“”《》（）() \n\t|5.%万a\"'", max_size=900), st.integers(80, 200))
def test_any_text_is_covered_exactly(text, characters):
    document = document_of(text)
    assert_sound(document, chunk_document(document, characters))


@settings(max_examples=40, deadline=None)
@given(st.lists(CLAUSES.filter(lambda c: c.isalpha()), min_size=40, max_size=200))
def test_chunks_are_about_as_long_as_asked(clauses):
    lengths = [len(c.text) for c in chunk_document(document_of("，".join(clauses)), 100)]
    assert max(lengths) <= 140
    assert min(lengths) >= 50


def test_the_same_document_gives_the_same_chunks():
    document = document_of("经济运行总体平稳，增长5.5%。" * 80)
    assert chunk_document(document) == chunk_document(document)
    ids = {chunk.id for chunk in chunk_document(document)}
    assert not ids & {chunk.id for chunk in chunk_document(document_of("前言。" + document.text))}


@pytest.mark.parametrize("text", ["", " \n\n　", "\n"])
def test_a_blank_document_has_no_chunk(text):
    assert chunk_document(document_of(text)) == []


def test_chunks_end_with_a_sentence_and_prefer_a_paragraph():
    paragraph = "一是抓项目，完成投资43.5亿元。二是促消费，增长6.1%。" * 4
    text = "\n".join([paragraph] * 4)
    chunks = chunk_document(document_of(text), characters=120)
    assert [chunk.text for chunk in chunks] == [paragraph] * 4
    english = "Output grew 5.2 percent in 2024. Exports of U.S. goods fell by 1.5 percent. " * 20
    assert all(chunk.text.endswith(".") for chunk in chunk_document(document_of(english)))


def test_a_chunk_carries_its_heading_area_year_and_page():
    text = "一、回顾\n（一）经济\n增长5.5%。\n（二）民生\n新增岗位3万个。\n二、目标\n增长5%左右。"
    first, second = text.index("（二）"), text.index("二、目标")
    sections = (
        Section(0, second, 1, "一、回顾", ("一、回顾",)),
        Section(5, first, 2, "（一）经济", ("一、回顾", "（一）经济")),
        Section(first, second, 2, "（二）民生", ("一、回顾", "（二）民生"), "徐汇区"),
        Section(second, len(text), 1, "二、目标", ("二、目标",)),
    )
    pages = (Page(1, 0, first), Page(2, first, len(text)))
    metadata = {"area": "黄浦区", "report_year": 2025, "data_year": 2024}
    chunks = chunk_document(document_of(text, sections, pages, **metadata))
    assert [c.text for c in chunks] == [
        "一、回顾\n（一）经济\n增长5.5%。",
        "（二）民生\n新增岗位3万个。",
        "二、目标\n增长5%左右。",
    ]
    assert [c.section for c in chunks] == [s.path for s in sections[1:]]
    assert [c.area for c in chunks] == ["黄浦区", "徐汇区", "黄浦区"]
    assert [c.page for c in chunks] == [1, 2, 2]
    assert {(c.report_year, c.data_year) for c in chunks} == {(2025, 2024)}


def test_a_heading_over_nothing_is_kept():
    text = "一、回顾\n二、目标\n增长5%。"
    sections = (
        Section(0, 5, 1, "一、回顾", ("一、回顾",)),
        Section(5, len(text), 1, "二、目标", ("二、目标",)),
    )
    chunks = chunk_document(document_of(text, sections))
    assert [c.text for c in chunks] == ["一、回顾", "二、目标\n增长5%。"]


def test_an_article_gives_its_area_to_the_sections_inside_it():
    text = "徐汇区\n成绩\n收入增长8%。"
    sections = (
        Section(0, len(text), 1, "徐汇区", ("徐汇区",), "徐汇区"),
        Section(4, len(text), 2, "成绩", ("徐汇区", "成绩")),
    )
    (chunk,) = chunk_document(document_of(text, sections, area="上海市"))
    assert (chunk.area, chunk.section) == ("徐汇区", ("徐汇区", "成绩"))


@pytest.mark.parametrize("mark", [("| ", " | ", " |"), ("", "\t", "")])
def test_a_long_table_is_cut_between_rows_and_goes_on_under_its_header(mark):
    before, between, behind = mark
    rows = [
        ["指标", "2024年", "增长"],
        *([f"第{n}项收入", f"{n}.5亿元", "5.5%"] for n in range(60)),
    ]
    lines = [before + between.join(row) + behind for row in rows]
    chunks = chunk_document(document_of("主要指标如下。\n" + "\n".join(lines)), 150)
    assert len(chunks) > 4
    assert chunks[0].text.startswith("主要指标如下。\n" + lines[0] + "\n" + lines[1])
    assert [line for c in chunks for line in c.text.splitlines()][1:] == [s.strip() for s in lines]
    assert {c.section for c in chunks[1:]} == {("指标 2024年 增长",)}


def test_a_short_table_stays_whole():
    table = "| 指标 | 2024年 |\n|---|---|\n" + "\n".join(f"| 第{n}项 | {n}.5% |" for n in range(8))
    text = "经济平稳运行。" * 18 + "\n" + table + "\n" + "民生持续改善。" * 18
    assert table in "\x00".join(c.text for c in chunk_document(document_of(text), 150))


def test_a_quotation_of_several_sentences_stays_whole():
    quoted = '"We will hold the line. We will not raise fees. We will report in 2026."'
    text = "The mayor spoke at length about it. " * 3 + quoted + " Nobody objected to that." * 3
    assert [c for c in chunk_document(document_of(text), 80) if quoted in c.text]


def test_a_bracket_without_end_does_not_swallow_the_document():
    text = "（一是抓项目" + "推进建设，完善机制。" * 200
    assert max(len(c.text) for c in chunk_document(document_of(text))) <= 400
    text = "“" + "推进建设，完善机制。" * 400 + "”"
    assert max(len(c.text) for c in chunk_document(document_of(text))) <= 400


def test_text_without_any_mark_is_cut_all_the_same():
    lengths = [len(c.text) for c in chunk_document(document_of("经济社会发展" * 500))]
    assert max(lengths) <= 400
