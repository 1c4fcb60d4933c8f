"""The same facts in Word, web pages, tables, slides, mail and archives."""

import email.message
import email.policy
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from parse_shapes import error_rate, report_paragraphs
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from rag.errors import ParseError
from rag.parse import parse_documents, parse_file
from rag.parse.block import Options
from rag.schema import Document, Failure

PARAGRAPHS = report_paragraphs(3)
TRUTH = "".join(PARAGRAPHS)
ROWS = [
    ("指标", "2023年", "2024年"),
    ("地区生产总值", "2950.1", "3105.6"),
    ("财政收入", "281.8", "299.4"),
]
WORDS = "现在，我代表清河区人民政府，向大会报告工作，请予审议。"


def save(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def everything(path: Path) -> list[Document | Failure]:
    return parse_documents(path, Options())


def word() -> docx.document.Document:
    document = docx.Document()
    document.add_heading(PARAGRAPHS[0], 0)
    for line in PARAGRAPHS[1:]:
        document.add_paragraph(line)
    return document


def data_of(saved) -> bytes:
    buffer = io.BytesIO()
    saved.save(buffer)
    return buffer.getvalue()


def page(body: str, head: str = '<meta charset="utf-8">') -> str:
    return f"<!DOCTYPE html><html><head>{head}<title>t</title></head><body>{body}</body></html>"


def web() -> str:
    lines = "".join(f"<p>　　{line}</p>" for line in PARAGRAPHS[1:])
    menu = "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(9))
    return page(
        f'<div class="nav"><ul>{menu}</ul></div><div id="wrap"><p>当前位置：<a>首页</a></p>'
        f"<h1>{PARAGRAPHS[0]}</h1><div>发布日期：2025-01-20 【字号：大 中 小】</div>"
        f'<div id="content">{lines}</div></div>'
        f'<div class="related"><h3>相关新闻</h3><ul>{menu}</ul></div>'
        "<footer><p>版权所有：清河区人民政府，未经许可，不得转载。</p></footer>"
    )


def test_word_with_text_boxes_and_deletions(tmp_path):
    document = word()
    body = document.element.body
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body.insert(
        2,
        parse_xml(
            f"<w:p {names}><w:r><w:t>保留</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r>"
            f"</w:del><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>文本框里的话。</w:t></w:r></w:p>"
            f"</w:txbxContent></w:pict></w:r></w:p>"
        ),
    )
    result = parse_file(save(tmp_path, "a.docx", data_of(document)))
    assert "保留" in result.text
    assert "文本框里的话。" in result.text
    assert "删去" not in result.text
    assert error_rate(result.text.replace("保留", "").replace("文本框里的话。", ""), TRUTH) == 0
    assert result.sections[-1].heading == PARAGRAPHS[-1].split("。")[0]


def test_word_numbers_that_word_adds_itself(tmp_path):
    document = docx.Document()
    for text, style in (
        ("工作回顾", "List Number"),
        ("经济稳步增长，结构持续优化。", "List Number 2"),
        ("民生不断改善，保障更加有力。", "List Number 2"),
        ("工作安排", "List Number"),
    ):
        document.add_paragraph(text, style=style)
    numbering = document.part.numbering_part.element
    forms = {"List Number": ("chineseCounting", "%1、"), "List Number 2": ("decimal", "（%1）")}
    for name, (form, text) in forms.items():
        number = document.styles[name].element.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(number).abstractNumId.val
        for candidate in numbering.iter(qn("w:abstractNum")):
            if candidate.get(qn("w:abstractNumId")) == str(abstract):
                level = candidate.find(qn("w:lvl"))
                level.find(qn("w:numFmt")).set(qn("w:val"), form)
                level.find(qn("w:lvlText")).set(qn("w:val"), text)
    result = parse_file(save(tmp_path, "a.docx", data_of(document)))
    assert result.text.split("\n") == [
        "一、工作回顾",
        "（1）经济稳步增长，结构持续优化。",
        "（2）民生不断改善，保障更加有力。",
        "二、工作安排",
    ]
    assert [section.path[0] for section in result.sections][-1] == "二、工作安排"


def test_labels_with_their_values_stay_lines(tmp_path):
    lines = ["某活动圆满举行，各方反响热烈。", "来源：某单位", "文字：张三 李四", "审核：王五"]
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    result = parse_file(save(tmp_path, "a.docx", data_of(document)))
    assert result.text.split("\n") == lines[:3]  # who checked it is furniture
    assert result.metadata.source == "某单位"


def test_word_footnotes_follow_the_text(tmp_path):
    plain = data_of(word())
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>——</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>不含金融业。</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    target = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(io.BytesIO(plain)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    files["word/footnotes.xml"] = notes.encode()
    for name, end, added in (
        (
            "word/_rels/document.xml.rels",
            b"</Relationships>",
            f'<Relationship Id="rId99" Type="{target}" Target="footnotes.xml"/>',
        ),
        (
            "[Content_Types].xml",
            b"</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>',
        ),
    ):
        files[name] = files[name].replace(end, added.encode() + end)
    result = parse_file(save(tmp_path, "a.docx", packed(files)))
    assert result.text.endswith("\n不含金融业。")


def test_web_page_keeps_the_report_and_drops_the_site(tmp_path):
    result = parse_file(save(tmp_path, "a.html", web()))
    kept = result.text.replace("发布日期：2025-01-20 【字号：大 中 小】", "")
    assert error_rate(kept, TRUTH) == 0
    assert result.metadata.area == "清河区"


@pytest.mark.case("R-64")
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_web_page_encoding_comes_from_its_bytes(tmp_path, encoding):
    body = "<p>本市經濟成長，產業發展良好，人民生活改善，收入增加百分之五。</p>"
    text = page(body, f'<meta charset="{encoding if encoding != "utf-16" else "utf-8"}">')
    result = parse_file(save(tmp_path, "a.htm", text.encode(encoding)))
    assert "本市經濟成長，產業發展良好" in result.text


def test_web_table_repeats_header_and_unit(tmp_path):
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    text = page(f"<p>{WORDS}</p><table><caption>（单位：亿元）</caption>{cells}</table>")
    lines = parse_file(save(tmp_path, "a.html", text)).text.split("\n")
    assert lines[-1] == "单位：亿元 | 指标：财政收入；2023年：281.8；2024年：299.4"


def test_workbook_rows_carry_header_unit_and_sheet(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "主要指标"
    sheet.append(["2024年清河区主要经济指标"])
    sheet.merge_cells("A1:C1")
    sheet.append(["单位：亿元"])
    for row in ROWS:
        sheet.append([row[0], *(float(v) if "年" not in v else v for v in row[1:])])
    sheet.append(["增速", 0.052, None])
    sheet["B6"].number_format = "0.0%"
    hidden = book.create_sheet("草稿")
    hidden.append(["不公开", "1"])
    hidden.sheet_state = "hidden"
    result = parse_file(save(tmp_path, "a.xlsx", data_of(book)))
    lines = result.text.split("\n")
    assert lines[0] == "主要指标"
    assert lines[2] == (
        "2024年清河区主要经济指标 单位：亿元 | 指标：地区生产总值；2023年：2950.1；2024年：3105.6"
    )
    assert lines[4].endswith("指标：增速；2023年：5.2%")
    assert "不公开" not in result.text


@pytest.mark.parametrize(("encoding", "comma"), [("utf-8-sig", ","), ("gb18030", "\t")])
def test_separated_values(tmp_path, encoding, comma):
    text = "\r\n".join(comma.join(row) for row in ROWS)
    result = parse_file(save(tmp_path, "指标.csv", text.encode(encoding)))
    assert result.text.split("\n")[0] == "指标：地区生产总值；2023年：2950.1；2024年：3105.6"
    assert result.quality["table_rows"] == 2


def test_slides_are_pages(tmp_path):
    show = Presentation()
    for title in ("工作回顾", "工作安排"):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"{title}的要点：全区生产总值增长5.2%。"
        slide.notes_slide.notes_text_frame.text = f"{title}备注。"
    result = parse_file(save(tmp_path, "a.pptx", data_of(show)))
    assert [section.heading for section in result.sections] == ["工作回顾", "工作安排"]
    assert len(result.pages) == 2
    second = result.pages[1]
    assert result.text[second.start : second.end].startswith("工作安排\n工作安排的要点")


def test_slides_charts_are_rows_and_hidden_slides_are_left_out(tmp_path):
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "2024年清河区经济运行"
    data = CategoryChartData()
    data.categories = ["2023年", "2024年"]
    data.add_series("地区生产总值（亿元）", (2950.1, 3105.6))
    place = [Inches(n) for n in (1, 2, 4, 3)]
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden.shapes.title.text = "备用"
    hidden.element.set("show", "0")
    result = parse_file(save(tmp_path, "a.pptx", data_of(show)))
    assert result.text.split("\n") == [
        "2024年清河区经济运行",
        "2024年清河区经济运行 | 2023年；地区生产总值（亿元）：2950.1",
        "2024年清河区经济运行 | 2024年；地区生产总值（亿元）：3105.6",
    ]


def mail(attached: list[tuple[str, bytes]]) -> bytes:
    message = email.message.EmailMessage()
    message["Subject"] = "报送2025年政府工作报告"
    message["From"] = "某办公室 <office@example.org>"
    message["To"] = "someone@example.org"
    message["Date"] = "Mon, 20 Jan 2025 09:00:00 +0800"
    message.set_content(WORDS)
    message.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_mail_and_its_attachments_are_documents(tmp_path):
    path = save(tmp_path, "m.eml", mail([("报告.docx", data_of(word())), ("坏.docx", b"PK\3\4")]))
    body, report, bad = everything(path)
    assert body.text == f"报送2025年政府工作报告\n{WORDS}"
    assert body.metadata.date == "2025-01-20"
    assert report.name == "m.eml/报告.docx"
    assert error_rate(report.text, TRUTH) == 0
    assert isinstance(bad, Failure)
    assert bad.path.endswith("m.eml/坏.docx")


def test_saved_page_with_its_images(tmp_path):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://example.org/report"
    message["MIME-Version"] = "1.0"
    message.set_content(web(), subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<x>")
    result = parse_file(save(tmp_path, "a.mhtml", message.as_bytes()))
    assert (
        error_rate(result.text.replace("发布日期：2025-01-20 【字号：大 中 小】", ""), TRUTH) == 0
    )


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_archive_gives_a_document_for_each_member(tmp_path):
    inner = packed({"内.txt": TRUTH.encode()})
    data = packed(
        {
            "区/报告.docx": data_of(word()),
            "区/内层.zip": inner,
            "../../逃.txt": WORDS.encode(),
            "__MACOSX/._a": b"x",
            "坏.pdf": b"%PDF-1.4 nothing",
        }
    )
    found = everything(save(tmp_path, "all.zip", data))
    names = [result.name for result in found if isinstance(result, Document)]
    assert names == ["all.zip/区/报告.docx", "all.zip/区/内层.zip/内.txt", "all.zip/逃.txt"]
    assert [result.path.rsplit("/", 1)[-1] for result in found if isinstance(result, Failure)] == [
        "坏.pdf"
    ]
    with pytest.raises(ParseError, match="use parse_files"):
        parse_file(tmp_path / "all.zip")


@pytest.mark.case("R-65")
def test_archive_names_written_in_gbk(tmp_path):
    data = packed({"XXXXXXXX.txt": WORDS.encode()})
    path = save(tmp_path, "gbk.zip", data.replace(b"XXXXXXXX", "工作报告".encode("gbk")))
    assert everything(path)[0].name == "gbk.zip/工作报告.txt"


def test_sidecar_and_manifest_override(tmp_path):
    path = save(tmp_path, "某文.txt", "\n".join(PARAGRAPHS))
    save(tmp_path, "manifest.toml", '["某文.txt"]\narea = "徐汇区"\nreport_year = 2020\n')
    first = parse_file(path)
    assert (first.metadata.area, first.metadata.report_year) == ("徐汇区", 2020)
    save(tmp_path, "某文.txt.toml", 'area = "静安区"\ntitle = "题名"\ncolour = "red"\n')
    second = parse_file(path)
    assert (second.metadata.area, second.metadata.title) == ("静安区", "题名")
    assert second.metadata.report_year == 2025
    assert any("colour" in warning for warning in second.warnings)


def test_traditional_text_stays_as_written(tmp_path):
    text = "臺灣省政府工作報告\n\n　　經濟成長率達百分之五，產業轉型有成。\n"
    result = parse_file(save(tmp_path, "t.txt", text))
    assert "經濟成長率達百分之五，產業轉型有成。" in result.text
