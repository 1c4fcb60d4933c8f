"""What the page shows, without a browser: words, reasons, tables, charts, exports, the shelf."""

import html
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt

pytest.importorskip("gradio")
from docx import Document as read_docx
from parse_shapes import HAS_FONT, chinese_font, image_pdf, report_pdf, scan

import rag.ui
from rag.bot import Bot
from rag.errors import EncoderMismatch, ParseError
from rag.parse import ocr
from rag.schema import (
    Answer,
    Citation,
    Document,
    DocumentSummary,
    Metadata,
    Method,
    Observation,
    Question,
    Support,
)
from rag.settings import Settings
from rag.ui.answers import answer_html, source_line
from rag.ui.charts import comparison, series
from rag.ui.evidence import Place, evidence_html, marked
from rag.ui.examples import Examples, examples
from rag.ui.export import gather, source_words, to_docx, to_markdown
from rag.ui.figures import coverage_table, figures_table
from rag.ui.page import offered
from rag.ui.quality import quality_words
from rag.ui.reasons import reason_in
from rag.ui.reports import reports_table
from rag.ui.scope import Scope, chosen
from rag.ui.shelf import Shelf, safe_name
from rag.ui.words import words

HOSTILE = '<img src="http://evil.example/a.png"> ![x](http://evil.example/b) **a** =1+1'


def figure(area, value, period="2024", status="actual", measure="level", unit="亿元"):
    return Observation(
        "甲.md", area, "地区生产总值", "地区生产总值", measure, value, unit, period, status,
        "", "", 3, 9, "原文",
    )  # fmt: skip


def answered(text, language="zh", title="甲区报告", quote="地区生产总值10亿元"):
    citations = (Citation(1, "甲.md", title, "一、回顾", 3, 5, 15, quote, quote),)
    return Answer(Question(text, text, language), f"{text}答[1]。", "observed", citations=citations)


def test_every_word_in_both_languages():
    chinese, english = words("zh"), words("en")
    assert set(chinese) == set(english)
    assert len([value for value in english.values() if value]) > 100


def test_every_word_is_said_somewhere():
    supports = get_args(Support)
    made = {
        *get_args(Method),
        *supports,
        *(f"{s}_tag" for s in supports),
        "dense",
        "lexical",
        "reranked",
    }
    folder = Path(rag.ui.__file__).parent
    files = [*folder.glob("*.py"), *folder.parent.glob("server/*.py")]
    said = "".join(f.read_text(encoding="utf-8") for f in files if f.name != "words.py")
    named = set(re.findall(r"""["'](\w+)["']""", said))
    assert set(words("zh")) - named - made == set()


@pytest.mark.case("S-19")
def test_the_cited_characters_are_marked_and_nothing_is_markup():
    report = Document("1", "甲.md", "甲.md", "<b>&引文", Metadata())
    shown = marked(report, 0, 6, Place("甲.md", 2, 4), words("zh"))
    assert "<b>" not in shown
    assert "&lt;b" in shown
    assert shown.count("<mark") == 1


def test_what_ocr_doubts_is_underlined_in_and_around_the_citation():
    doubtful = {"doubtful": [[1, 3, 0.5], [5, 6, 0.841]]}
    report = Document("1", "甲.md", "甲.md", "甲乙丙丁戊己", Metadata(), quality=doubtful)
    shown = marked(report, 0, 6, Place("甲.md", 2, 4), words("en"))
    assert re.sub(' title=".*?"', "", shown) == (
        '甲<u class="doubt">乙</u><mark id="cited"><u class="doubt">丙</u>丁</mark>'
        '戊<u class="doubt">己</u>'
    )
    assert "only 50% sure" in shown
    assert "only 84% sure" in shown


@pytest.mark.parametrize(
    ("quality", "chinese", "english"),
    [
        ({}, "", ""),
        ({"pages": 1, "columns": 1, "tables": 0, "garbled": 0.0, "characters": 9}, "", ""),
        ({"pages": 4, "pages_text": 1, "pages_ocr": 2, "pages_unread": 1, "columns": 3,
          "tables": 2, "garbled": 0.0512, "ocr_confidence": 0.873, "doubtful": [[0, 3, 0.5]],
          "dropped_characters": 7, "margin_characters": 30},
         "共 4 页：文字 1 页、OCR 识别 2 页、未读出 1 页；分 3 栏；表格 2 个；"
         "识别没有把握的行 1 处；略去 7 字；"
         "页眉、页脚等 30 字不计入正文；乱码 5.1%；OCR 把握 87.3%",
         "Pages: 4 (as text 1, by OCR 2, unread 1); columns: 3; tables: 2; doubtful lines: 1; "
         "characters left out: 7; headers, footers and menus: 30 characters; garbled: 5.1%; "
         "OCR confidence: 87.3%"),
    ],
)  # fmt: skip
def test_how_a_report_was_read_is_told_in_both_languages(quality, chinese, english):
    assert quality_words(quality, "zh") == chinese
    assert quality_words(quality, "en") == english


def test_a_citation_that_ocr_doubts_says_so_in_the_answer_and_the_export():
    (sure,) = answered("甲").citations
    doubted = replace(answered("甲"), citations=(replace(sure, confidence=0.62),))
    for made in (answer_html(doubted), to_markdown(gather("对话", [doubted], "zh"))):
        assert "把握只有 62%" in made
    assert "cite doubtful" in answer_html(doubted)
    assert "把握只有" not in answer_html(answered("甲"))


@pytest.mark.slow
@pytest.mark.skipif(not (HAS_FONT and ocr.is_available()), reason="needs rapidocr and zhplot")
def test_a_poor_scan_is_told_in_the_library_and_beside_its_passage(tmp_path):
    paragraphs = ["2025年奉贤区政府工作报告", "2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。"]
    images = scan(report_pdf(paragraphs, font=chinese_font()), dpi=60, noise=60)
    (tmp_path / "a.pdf").write_bytes(image_pdf(images, 60))
    with Bot.open(tmp_path / "index") as bot:
        assert not bot.ingest(tmp_path / "a.pdf").failed
        start, end, _ = bot.document("a.pdf").quality["doubtful"][0]
        place = Place("a.pdf", start, end)
        for language, pages, sure in (
            ("zh", "共 1 页：OCR 识别 1 页", "请对照页面核对"),
            ("en", "Pages: 1 (by OCR 1)", "compare it with the page"),
        ):
            shown = evidence_html(bot.store, place, language)
            assert pages in html.unescape(reports_table(bot, language))
            assert pages in shown
            assert sure in shown.split("<blockquote")[0]
            assert '<mark id="cited"><u class="doubt"' in shown


def test_an_answer_of_every_form_is_escaped():
    text = f"{HOSTILE}[1]\n\n- 一项[1]\n\n| 甲 | 乙 |\n| --- | --- |\n| **1** | {HOSTILE} |"
    shown = answer_html(answered(text))
    assert "<img" not in shown
    assert "![" not in shown
    for tag in ("<ul><li>", "<table>", "<strong>1</strong>", 'class="cite"'):
        assert tag in shown


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        ("'a b.pdf' is a damaged PDF that cannot be opened; download it again.",
         "PDF 已损坏，请重新下载",
         "it is a damaged PDF that cannot be opened; download it again."),
        ("'a' needs more than the 2000 MB of the setting parse.memory_mb.",
         "读取时需要的内存超过 2000 MB，已停止",
         "it needs more than the 2000 MB of the setting parse.memory_mb."),
        ("Text that nobody sees on the page was left out: page 2.",
         "略去了页面上看不见的文字：第 2 页",
         "Text that nobody sees on the page was left out: page 2."),
        ("'a' has 230 MB, more than the 200 MB of the setting parse.max_file_mb.",
         "有 230 MB，超过上限 200 MB",
         "it has 230 MB, more than the 200 MB of the setting parse.max_file_mb."),
        ("Read by OCR: pages 1–3, 7.", "由文字识别（OCR）读出：第 1–3, 7 页",
         "Read by OCR: pages 1–3, 7."),
        ("Something new.", "Something new.", "Something new."),
    ],
)  # fmt: skip
def test_reasons_are_told_in_the_language_of_the_page(reason, chinese, english):
    assert reason_in("zh", reason) == chinese
    assert reason_in("en", reason) == english


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\a\\报告.docx", "报告.docx"), ("-rf.md", "rf.md"),
        (".hidden.md", "hidden.md"), ("a\u202egnp.md", "agnp.md"), ('x"<b>.pdf', "x__b_.pdf"),
        ("长" * 300 + ".docx", "长" * 62 + ".docx"),
    ],
)  # fmt: skip
def test_a_name_stays_in_the_folder(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["", "..", "/", "\x00", "report.pdf.toml"])
def test_a_name_that_no_report_has_is_refused(name):
    with pytest.raises(ParseError):
        safe_name(name)


SUMMARIES = [
    DocumentSummary("甲.md", "", "甲区", None, 2025, 2024, 0, 1, 0),
    DocumentSummary("乙.md", "", "乙区", None, 2024, 2023, 0, 1, 0),
    DocumentSummary("报.md", "", None, None, 2025, 2024, 0, 1, 0),
]
PLACES = {"甲区": ("甲.md", "报.md"), "乙区": ("乙.md", "报.md")}


@pytest.mark.parametrize(
    ("scope", "documents"),
    [
        (Scope(), None),
        (Scope(areas=("甲区",)), ["甲.md", "报.md"]),
        (Scope(areas=("乙区",), years=(2024,)), ["乙.md"]),
        (Scope(documents=("甲.md",), years=(2024,)), []),
    ],
)
def test_a_scope_is_all_that_every_choice_lets_through(scope, documents):
    assert chosen(SUMMARIES, PLACES, scope) == documents


def test_a_chart_compares_like_with_like_and_every_bar_leads_to_its_words():
    level, growth = (
        figure("乙区", "0.3", unit="万亿元"),
        figure("丙区", "5", measure="growth", unit="%"),
    )
    found = [figure("甲区", "2379.80"), level, growth, figure("甲区", "9", "2023")]
    plot = json.loads(comparison(found, "zh").plot)
    (bars,) = plot["data"]
    assert dict(zip(bars["y"], bars["x"], strict=True)) == {"甲区": 2379.8, "乙区": 3000.0}
    assert all(a.startswith("/cite?document=") for a in bars["customdata"])
    assert plot["layout"]["xaxis"]["title"]["text"] == "亿元"
    english = json.loads(comparison(found, "en").plot)
    assert english["layout"]["xaxis"]["title"]["text"] == "billion yuan"
    assert sorted(english["data"][0]["x"]) == [237.98, 300.0]
    assert comparison(found[2:], "zh") is None


def test_a_whole_is_not_compared_with_its_parts():
    found = [figure(area, "10") for area in ("全国", "上海市", "黄浦区", "静安区")]
    assert json.loads(comparison(found, "zh").plot)["data"][0]["y"] == ["黄浦区", "静安区"]
    assert len(json.loads(comparison(found[:2], "zh").plot)["data"][0]["y"]) == 2


def test_plans_are_compared_only_where_nothing_reached_can_be():
    reached = [figure("甲区", "10"), figure("乙区", "20")]
    planned = [figure(area, "30", "2025", "target") for area in ("甲区", "乙区", "丙区")]
    assert json.loads(comparison(reached + planned, "zh").plot)["data"][0]["x"] == [10, 20]
    assert len(json.loads(comparison(planned, "zh").plot)["data"][0]["x"]) == 3


def test_a_series_needs_two_years_of_one_place_and_leaves_plans_out():
    found = [figure("甲区", "-1.5", "2023", measure="growth", unit="%"),
             figure("甲区", "5", "2024", measure="growth", unit="%"),
             figure("甲区", "6", "2025", "target", "growth", "%"),
             figure("乙区", "4", "2024", measure="growth", unit="%")]  # fmt: skip
    (line,) = json.loads(series(found, "en").plot)["data"]
    assert (line["x"], line["y"]) == (["2023", "2024"], [-1.5, 5.0])
    assert series(found[1:], "en") is None


def test_tables_of_figures_link_each_to_its_words():
    found = [figure("甲<b>区", "-3.5", measure="growth", unit="%"), figure("乙区", "20")]
    shown = figures_table(found, "zh")
    assert "<b>" not in shown
    assert shown.count('href="/cite?') == 2
    assert 'data-sort="-3.5"' in shown
    assert "−3&#46;5%" in shown
    assert "20亿元" in coverage_table(found, "zh")


def test_an_export_numbers_citations_through_and_says_that_it_is_ai():
    answers = [answered("甲"), answered("乙"), answered("丙", quote="另一处")]
    other = Citation(1, "乙.md", "乙区报告", "", None, 0, 3, "原文三", "原文三")
    answers.append(Answer(Question("丁", "丁", "zh"), "丁答[1]。", "extracted", citations=(other,)))
    gathered = gather("对话", answers, "zh")
    assert [c.document for c in gathered.citations] == ["甲.md", "乙.md"]
    text = to_markdown(gathered)
    assert "甲答[^1]。" in text
    assert "丁答[^2]。" in text
    assert "[^1]: 甲区报告 · 一、回顾 · 第 3 页 · 甲.md: “地区生产总值10亿元”" in text
    assert "AI 生成" in text
    file = read_docx(io.BytesIO(to_docx(gathered)))
    lines = [p.text for p in file.paragraphs]
    assert "丁答[2]。" in lines
    assert "[1] 甲区报告 · 一、回顾 · 第 3 页 · 甲.md: “地区生产总值10亿元”" in lines
    assert file.core_properties.keywords == "AIGC"
    assert "AI 生成" in file.sections[0].footer.paragraphs[0].text


@pytest.mark.case("S-21")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_export_is_text_whatever_a_report_says(language):
    """Read as Markdown by a program that allows HTML, and as Word → no tag, image or address."""
    hostile = gather(HOSTILE, [answered(HOSTILE, language, HOSTILE, HOSTILE)], language)
    text = to_markdown(hostile)
    assert "<img" not in text
    assert "!\\[x\\](" in text.replace("\\!", "!")
    assert "://" not in text
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    tags = set(re.findall(r"</?([a-z0-9]+)", shown))
    assert tags <= {"h1", "h2", "p", "blockquote", "strong", "ul", "ol", "li"}
    with ZipFile(io.BytesIO(to_docx(hostile))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert not any(b"External" in data for name, data in parts.items() if name.endswith(".rels"))
    assert not any(name.startswith("word/media") for name in parts)
    assert b"&lt;img" in parts["word/document.xml"]
    to_docx(gather("\x00\ufffe", [answered("a\x0bb")], "en"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_examples_are_answered_and_cost_no_model(index_directory, language):
    nowhere = {"provider": "openai-like", "base_url": "http://127.0.0.1:9/v1", "model": "none"}
    with Bot.open(index_directory, Settings.load(llm=nowhere)) as bot:
        found = examples(bot, language)
    assert len(set(found)) == 6
    with Bot.open(index_directory) as bot:
        assert all(bot.ask(question).citations for question in found)


@pytest.fixture
def shelf(tmp_path, uploads_read_here):
    with Bot.open(tmp_path / "index") as bot:
        yield Shelf(bot), bot


def put(shelf, name, text):
    parcel = shelf.parcel()
    parcel.write_bytes(text.encode())
    return shelf.add(name, parcel)


REPORT = "# 奉贤区2025年政府工作报告\n\n2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。\n"


@pytest.mark.slow
def test_a_shelf_keeps_what_can_be_read_and_nothing_else(shelf):
    shelf, bot = shelf
    folder = bot.store.directory / "uploads"
    assert put(shelf, "../奉贤.md", REPORT).outcome == "added"
    assert put(shelf, "奉贤.md", REPORT).outcome == "unchanged"
    assert put(shelf, "再.md", REPORT).original == "奉贤.md"
    assert "empty" in put(shelf, "奉贤.md", " ").reason  # the former version stays
    assert [path.name for path in folder.iterdir()] == ["奉贤.md"]
    assert "1500.5" in bot.ask("奉贤区2024年地区生产总值是多少？").text
    assert put(shelf, "奉贤.md", REPORT.replace("1500.5", "1600.5")).outcome == "changed"
    assert "1600.5" in bot.ask("奉贤区2024年地区生产总值是多少？").text
    assert shelf.remove("奉贤.md")
    assert not shelf.remove("奉贤.md")
    assert list(folder.iterdir()) == []


def test_a_source_names_its_section_without_the_title_again():
    citation = answered("", title="甲区报告").citations[0]
    under = replace(citation, section="甲区报告 > 一、回顾")
    assert "甲区报告 · 一、回顾 · " in html.unescape(source_line(under, words("zh")))
    assert source_words(under, "zh").startswith("甲区报告 · 一、回顾 · ")
    bare = replace(citation, section="甲区报告")
    assert source_words(bare, "en").startswith("甲区报告 · p. 3")


@pytest.mark.parametrize(
    ("text", "kept"),
    [("收入为168亿元[1]。", "元<a"), ("It was 16.8[1].", "16.8<a"), ("**增长**[1]", "</strong><a")],
)
def test_a_chip_stays_on_the_line_of_the_words_before_it(text, kept):
    made = html.unescape(answer_html(replace(answered(""), text=text)))
    assert kept in re.sub(r"</?span[^>]*>", "", made)
    assert ('<span class="stay">' in made) == (not text.startswith("**"))


class Stale(Examples):
    def of(self, language):
        raise EncoderMismatch("Another encoder; run `rag reindex`.")


@pytest.mark.parametrize(("language", "said"), [("zh", "没有成功"), ("en", "did not work")])
def test_the_first_screen_says_why_nothing_can_be_asked(language, said):
    shown = offered(Stale(None), language)
    assert shown["examples"] == []
    assert said in html.unescape(shown["placeholder"])
    assert "`rag reindex`" in html.unescape(shown["placeholder"])
