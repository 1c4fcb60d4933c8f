"""Word as offices write it: content controls, nested tables, tracked moves, unnumbered headings."""

import io

import docx
from docx.oxml import parse_xml

from rag.parse import parse_file

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PROSE = (
    "坚持把发展经济的着力点放在实体经济上，全年新增企业3.2万户，完成投资181.5亿元，改造道路17条。"
)


def lines_of(tmp_path, document):
    buffer = io.BytesIO()
    document.save(buffer)
    path = tmp_path / "a.docx"
    path.write_bytes(buffer.getvalue())
    return parse_file(path)


def add(document, xml):
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def test_controls_moves_and_hidden_words(tmp_path):
    document = docx.Document()
    document.add_paragraph("各位代表：")
    add(document, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>新增就业2.3万人。</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>")  # fmt: skip
    add(document, f"<w:p {W}><w:moveFrom><w:r><w:t>增长9.9%。</w:t></w:r></w:moveFrom><w:ins><w:r>"
        "<w:t>增长8.1%。</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>不给人看。</w:t></w:r>"
        "</w:p>")  # fmt: skip
    assert lines_of(tmp_path, document).text.split("\n") == [
        "各位代表：",
        "新增就业2.3万人。",
        "增长8.1%。",
    ]


def test_a_table_within_a_table(tmp_path):
    document = docx.Document()
    document.add_paragraph("主要指标完成情况（单位：亿元）")
    outer = document.add_table(2, 2)
    for cell, text in zip(outer._cells, ("事项", "说明", "经济", "见内表"), strict=True):
        cell.text = text
    inner = outer.cell(1, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, ("指标", "2024年", "出口", "88.2"), strict=True):
        cell.text = text
    add(document, f"<w:tbl {W}><w:tr><w:tc><w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc><w:tc><w:p>"
        "<w:r><w:t>2024年</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>进口</w:t></w:r>"
        "</w:p></w:tc><w:tc><w:p><w:ins><w:r><w:t>77.1</w:t></w:r></w:ins></w:p></w:tc></w:tr>"
        "</w:tbl>")  # fmt: skip
    read = lines_of(tmp_path, document)
    assert read.text.split("\n")[1:] == [
        "主要指标完成情况 单位：亿元 | 事项：经济；说明：见内表",
        "主要指标完成情况 单位：亿元 | 指标：出口；2024年：88.2",
        "指标：进口；2024年：77.1",
    ]
    assert read.quality["tables"] == 3


def test_headings_without_numbers_stay_apart(tmp_path):
    document = docx.Document()
    heading = "一年来，我们坚持扩内需、保主体，经济恢复回升向好"
    caption = "图片压缩包：图片加新闻标题（编号命名，如：01.jpg）"
    for line in ("一、2024年工作回顾", PROSE, heading, PROSE, caption, "标题：居中，小二号字。"):
        document.add_paragraph(line)
    read = lines_of(tmp_path, document)
    assert read.text.split("\n")[2:] == [heading, PROSE, caption, "标题：居中，小二号字。"]
    assert [section.heading for section in read.sections] == ["一、2024年工作回顾", heading]


def test_paragraphs_cut_in_a_word_are_joined_all_the_same(tmp_path):
    document = docx.Document()
    for line in (PROSE, PROSE[:-8], PROSE[-8:], PROSE + "围绕打造", "创新高地，建设实验室。"):
        document.add_paragraph(line)
    assert lines_of(tmp_path, document).text.split("\n") == [
        PROSE,
        PROSE,
        PROSE + "围绕打造创新高地，建设实验室。",
    ]
