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


def text_box(inner):
    return (
        f'<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>'
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def said(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def row_of(*cells):
    return f"<w:tr>{''.join(f'<w:tc>{said(cell)}</w:tc>' for cell in cells)}</w:tr>"


def test_text_boxes_hold_tables_and_stand_in_cells(tmp_path):
    document = docx.Document()
    table = f"<w:tbl>{row_of('指标', '2024年')}{row_of('外贸进出口', '301.2亿元')}</w:tbl>"
    inner = text_box(said("框中之框。"))
    paragraph = document.add_paragraph("框外一句。")
    boxed = f"{said('框内一句。')}{table}<w:p>{inner}</w:p>"
    paragraph._p.append(parse_xml(text_box(boxed)))
    cells = document.add_table(2, 2)
    for row, words in enumerate((("指标", "2024年"), ("新增就业", "2.3万人"))):
        for column, word in enumerate(words):
            cells.cell(row, column).text = word
    cells.cell(1, 1).paragraphs[0]._p.append(parse_xml(text_box(said("格中之框。"))))
    assert lines_of(tmp_path, document).text.split("\n") == [
        *("框外一句。", "框内一句。", "指标：外贸进出口；2024年：301.2亿元", "框中之框。"),
        *("指标：新增就业；2024年：2.3万人", "格中之框。"),
    ]


def test_readings_over_characters_go_and_formulas_stay(tmp_path):
    document = docx.Document()
    add(document, f"<w:p {W}><w:r><w:ruby><w:rt><w:r><w:t>qīng</w:t></w:r></w:rt><w:rubyBase>"
        "<w:r><w:t>清河</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>两岸</w:t></w:r>"
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:r><m:t>1+2=3</m:t></m:r></m:oMath></w:p>")  # fmt: skip
    assert lines_of(tmp_path, document).text == "清河两岸1+2=3"


def test_numbers_begin_anew_where_word_has_them_do_so(tmp_path):
    document = docx.Document()
    numbers = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="（%1）"/></w:lvl>'
    )
    numbers.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="70">{level}</w:abstractNum>'))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number, override in ((70, ""), (71, again)):
        of = f'<w:abstractNumId w:val="70"/>{override}'
        numbers.append(parse_xml(f'<w:num {W} w:numId="{number}">{of}</w:num>'))
    for number, words in ((70, "稳增长"), (70, "促改革"), (71, "惠民生"), (71, "防风险")):
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="{number}"/></w:numPr>'))
    assert lines_of(tmp_path, document).text.split("\n") == [
        *("（一）稳增长", "（二）促改革", "（一）惠民生", "（二）防风险"),
    ]


def test_a_style_is_numbered_as_the_one_that_it_is_based_on(tmp_path):
    document = docx.Document()
    base = document.styles["List Number"]
    own = document.styles.add_style("任务", base.type)
    own.base_style = base
    for words in ("稳增长", "促改革"):
        document.add_paragraph(words, style=own)
    assert lines_of(tmp_path, document).text.split("\n") == ["1. 稳增长", "2. 促改革"]
