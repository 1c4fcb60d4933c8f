"""The same facts asked of every shape: the same answer, cited in that shape."""

import io
from dataclasses import replace

import docx
import openpyxl
import pytest
from corpus import DOCUMENTS, sources_of
from parse_shapes import HAS_FONT, image_pdf, newspaper, report_paragraphs, report_pdf, scan
from parse_shapes import Article as Item

from rag import Bot
from rag.answer.draft import make_citation
from rag.parse import ocr

FACTS = "全区地区生产总值达到312.5亿元，增长5.6%。一般公共预算收入完成28.4亿元，增长3.1%。"
REPORT = [
    "2025年清河区政府工作报告",
    "各位代表：",
    "现在，我代表清河区人民政府，向大会报告工作，请予审议。",
    "一、2024年工作回顾",
    f"2024年，{FACTS}",
    "二、2025年主要任务",
    "2025年，地区生产总值预期增长5%左右，一般公共预算收入预期增长2%。",
]


def word() -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    for line in REPORT:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def web() -> str:
    lines = "".join(f"<p>{line}</p>" for line in REPORT[1:])
    return f'<html><meta charset="utf-8"><body><h1>{REPORT[0]}</h1><div>{lines}</div></body></html>'


def page() -> bytes:
    lead = "1月8日，清河区第六届人民代表大会第四次会议开幕。2024年，"
    other = lead.replace("清河", "云山") + "云山区财政收入90.1亿元。"
    more = "2025年，清河区将培育先进制造业集群，改造老旧小区，完善养老托育服务网络，建设口袋公园。"
    items = [
        Item("清河区", "全力稳住经济大盘", (lead + FACTS, more), "本报记者 周一"),
        Item(
            "云山区",
            "让城市更新更有温度",
            (other, more.replace("清河", "云山")),
            "本报记者 吴二",
        ),
    ]
    return newspaper(items, 3)


SHAPES = {
    "report.txt": "\n".join(REPORT).encode("gb18030"),
    "report.docx": word(),
    "report.html": web(),
    "report.pdf": report_pdf(REPORT),
    "page.pdf": page(),
}


@pytest.fixture(scope="module", params=SHAPES)
def asked(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shape")
    data = SHAPES[request.param]
    path = folder / request.param
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    bot = Bot.open(folder / "index")
    report = bot.ingest(path)
    assert report.failed == ()
    yield request.param, bot
    bot.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("清河区2024年地区生产总值是多少？", "312.5亿元"),
        ("清河区一般公共预算收入增长多少？", "3.1%"),
        ("How large was Qinghe District's GDP in 2024?", "31.25 billion"),
    ],
)
def test_every_shape_gives_the_same_answer(asked, question, figure):
    name, bot = asked
    answer = bot.ask(question)
    assert not answer.refused
    assert figure in answer.text
    citation = answer.citations[0]
    assert citation.document == name
    document = bot.store.document(name)
    assert document.text[citation.start : citation.end] == citation.quote
    if name.endswith("pdf"):
        assert citation.page == 1
        boxes = [b for b in document.boxes if b.start < citation.end and b.end > citation.start]
        assert boxes
        assert all(box.right > box.left and box.bottom > box.top for box in boxes)


@pytest.mark.slow
@pytest.mark.skipif(
    not (HAS_FONT and ocr.is_available()), reason="needs rapidocr and the font of zhplot"
)
def test_a_scan_of_a_kept_report_is_its_twin(tmp_path):
    paragraphs = report_paragraphs(3, 3)
    scanned = image_pdf(scan(report_pdf(paragraphs), 150, 2.0, 25.0), 150)
    (tmp_path / "a-scan.pdf").write_bytes(scanned)
    (tmp_path / "report.txt").write_text("\n".join(paragraphs), encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        report = bot.ingest(tmp_path / "a-scan.pdf", tmp_path / "report.txt")
        assert report.duplicates == (("a-scan.pdf", "report.txt"),)
        assert [summary.document for summary in bot.documents()] == ["report.txt"]
        assert dict(report.quality)["a-scan.pdf"]["pages_ocr"] == 1


def test_a_citation_says_how_sure_ocr_was():
    document = replace(DOCUMENTS[0], quality={"doubtful": [[4, 9, 0.6], [20, 30, 0.8]]})
    sources = sources_of(document)
    spans = ((0, 10), (0, 4), (9, 25), (40, 50))
    found = [make_citation(sources, document.name, span, 1).confidence for span in spans]
    assert found == [0.6, 1.0, 0.8, 1.0]


@pytest.mark.slow
def test_a_table_row_is_found_with_its_header(tmp_path):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["清河区2024年主要经济指标（单位：亿元）"])
    sheet.append(["指标", "2023年", "2024年"])
    sheet.append(["地区生产总值", 295.9, 312.5])
    sheet.append(["一般公共预算收入", 27.5, 28.4])
    book.save(buffer)
    path = tmp_path / "清河区.xlsx"
    path.write_bytes(buffer.getvalue())
    bot = Bot.open(tmp_path / "index")
    bot.ingest(path)
    hits = bot.search("清河区一般公共预算收入", top_k=1)
    assert "指标：一般公共预算收入；2023年：27.5；2024年：28.4" in hits[0].chunk.text
    bot.close()
