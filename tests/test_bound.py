"""What a document can speak of at most is told without reading it, and spares the reading."""

import pytest

from rag.encoder import load_encoder
from rag.evidence import Bound, TermMatcher, candidates, read_document
from rag.schema import Document, Metadata, QueryTerm, Question, Section
from rag.settings import EncoderSettings
from rag.text import fold

TEXT = (
    "一、工作回顾\n改造燃气管网65公里，培育“小巨人”企业12家，同比增长8.6%。\n"
    "二、候鸟保护\n修复湿地300公顷，越冬候鸟10万只；获全运会3金1银。\n"
    "Wetlands of 300 hectares were restored.\n"
)
CUT = TEXT.index("二、")
DOCUMENT = Document(
    "1", "报告.md", "/报告.md", TEXT, Metadata(report_year=2025, data_year=2024),
    sections=(
        Section(0, CUT, 1, "一、工作回顾", ("报告", "一、工作回顾")),
        Section(CUT, len(TEXT), 1, "二、候鸟保护", ("报告", "二、候鸟保护")),
    ),
)  # fmt: skip


@pytest.mark.parametrize("words", [None, load_encoder(EncoderSettings())])
@pytest.mark.parametrize(
    ("terms", "spoken"),
    [
        (("gas pipelines",), True),
        (("migratory birds", "wetlands"), True),
        (("glasswing zeppelins",), False),
        (("quilting",), False),
        (("小巨人企业",), True),
        (("燃气管网",), True),
        (("湿地面积", "候鸟"), True),
        (("金牌",), True),
        (("跨境电商",), False),
        (("gas pipelines", "quilting"), False),
    ],
)
def test_no_clause_covers_more_than_the_bound(terms, spoken, words):
    named = tuple(QueryTerm(term, (term,)) for term in terms)
    question = Question(" ".join(terms), " ".join(terms), "en", terms=named)
    matcher = TermMatcher(words)
    reading = read_document(DOCUMENT, (), words)
    most = max((c.coverage for _, c in candidates(question, reading, matcher)), default=0.0)
    bound = Bound(question, matcher).coverage(DOCUMENT, fold(TEXT))
    assert most <= bound
    if words is not None:
        assert (bound >= 0.8) == spoken


def test_alike_are_the_nearest_tokens_first():
    words = load_encoder(EncoderSettings())
    birds = dict(words.alike(words.token_ids(["birds"])[0], 0.4)[0])
    assert "鸟类" in birds
    assert list(birds.values()) == sorted(birds.values(), reverse=True)
    assert min(birds.values()) > 0.4
