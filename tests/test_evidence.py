"""Clauses that say what a question asks, found in a document small enough to read."""

import numpy as np

from rag.bot import Bot
from rag.encoder import load_encoder
from rag.encoder.static import StaticEncoder
from rag.evidence import TermMatcher, find_evidence, read_document
from rag.evidence.lines import index_lines
from rag.evidence.pinyin import pinyin_pattern
from rag.schema import Document, Metadata, QueryTerm, Question, Section
from rag.settings import EncoderSettings

TEXT = (
    "一、2024年工作回顾\n"
    "接待游客1.35亿人次、旅游总收入1692.5亿元。社会消费品零售总额2384亿元，增长8.6%。\n"
    "二、2025年工作安排\n"
    "力争旅游总收入增长10%以上。\n"
)
CUT = TEXT.index("二、")
DOCUMENT = Document(
    "1", "报告.md", "/报告.md", TEXT, Metadata(report_year=2025, data_year=2024),
    sections=(
        Section(0, CUT, 1, "一、2024年工作回顾", ("一、2024年工作回顾",)),
        Section(CUT, len(TEXT), 1, "二、2025年工作安排", ("二、2025年工作安排",)),
    ),
)  # fmt: skip


def best(text, terms, **slots):
    question = Question(text, text, "zh", terms=tuple(QueryTerm(t, (t,)) for t in terms), **slots)
    reading = read_document(DOCUMENT, [])
    found = find_evidence(question, [reading], TermMatcher())
    return [DOCUMENT.text[e.start : e.end] for e in found]


def test_the_clause_with_the_figure_of_the_subject():
    assert best("旅游总收入多少?", ["旅游总收入"], wanted="figure")[0].endswith(
        "旅游总收入1692.5亿元"
    )


def test_a_subject_is_carried_to_the_growth():
    found = best("零售增长?", ["社会消费品零售总额"], wanted="growth", measure="growth")
    assert found[0] == "社会消费品零售总额2384亿元，增长8.6%"


def test_a_target_stands_under_plans():
    found = best("旅游总收入目标?", ["旅游总收入"], wanted="target", status="target")
    assert found[0] == "力争旅游总收入增长10%以上"


def test_headings_state_nothing():
    assert all("工作回顾" not in quote for quote in best("工作", ["工作", "旅游"], wanted="list"))


def test_terms_are_matched_abbreviated_and_in_pinyin():
    lines = index_lines(["新能源汽车产量增长", "三星堆博物馆开放"])
    terms = [
        QueryTerm("新能源车", ("新能源车",)),
        QueryTerm("sanxingdui", ("sanxingdui",), anchor=True),
    ]
    strengths = TermMatcher().match(terms, lines)
    assert strengths[0, 0] > 0.8
    assert strengths[0, 1] == 0
    assert strengths[1].tolist() == [0.0, 1.0]


def test_pinyin_of_one_syllable_needs_its_generic_word():
    assert pinyin_pattern("Cao").search("曹县汉服")
    assert not pinyin_pattern("Cao").search("草原")
    assert pinyin_pattern("Tesla's") is None


def test_a_sentence_without_end_is_quoted_in_part(tmp_path):
    """A report of one endless sentence does not make an endless answer."""
    head = "---\narea: 黄浦区\nreport_year: 2025\ndata_year: 2024\n---\n# 报告\n\n"
    (tmp_path / "a.md").write_text(head + "绿道建设" * 5000 + "新增绿道5公里。\n", "utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path / "a.md")
        answer = bot.ask("黄浦区绿道建设得怎么样？")
    assert all(len(c.quote) <= 1000 for c in answer.citations)
    assert len(answer.text) < 4000


def test_each_word_of_a_term_has_to_be_met():
    words = load_encoder(EncoderSettings())
    lines = index_lines(["改造燃气管网65公里", "实施管道清淤18公里", "举办演唱会"], words)
    gas, drains, concerts = TermMatcher(words).match([QueryTerm("gas pipeline", ())], lines)[0]
    assert gas > 0.8
    assert gas > 1.5 * drains
    assert concerts < 0.2


def test_the_words_of_all_terms_are_looked_up_at_once(monkeypatch):
    words = load_encoder(EncoderSettings())
    lines = index_lines(["改造燃气管网65公里", "举办演唱会"], words)
    terms = [QueryTerm(text, ()) for text in ("gas pipeline", "concerts", "演出", "管网")]
    alone = [TermMatcher(words).match([term], lines)[0] for term in terms]
    asked, token_ids = [], StaticEncoder.token_ids
    monkeypatch.setattr(
        StaticEncoder, "token_ids", lambda self, texts: asked.append(1) or token_ids(self, texts)
    )
    assert np.allclose(TermMatcher(words).match(terms, lines), alone, atol=1e-6)
    assert len(asked) == 1
