"""Government sites as they are saved: pages laid out in tables, notes under the title, units."""

from parse_shapes import report_paragraphs

from rag.parse import parse_file

PARAGRAPHS = report_paragraphs(5, 3)
MENU = "".join(f'<li><a href="#">{word}</a></li>' for word in ("首页", "政务公开", "办事服务"))
NEWS = "".join(
    f'<li><a href="#">{title}</a><span>2025-01-1{day}</span></li>'
    for day, title in enumerate(("召开经济工作会议部署全年任务", "调研重点项目建设推进情况"))
)
TABLE = """<p style="text-align:center">表1 主要指标（单位：亿元）</p><table border="1">
<tr><th rowspan="2">指标</th><th colspan="2">2024年</th></tr>
<tr><th>完成</th><th>增长（%）</th></tr>
<tr><td>地区生产总值</td><td>312.5</td><td>5.6</td></tr></table>"""
ROW = "表1 主要指标 单位：亿元 | 指标：地区生产总值；2024年 完成：312.5；2024年 增长（%）：5.6"


def page(declared: str = "gb2312") -> str:
    body = "".join(f"<p><span>{line}</span></p>" for line in PARAGRAPHS[1:])
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}">
<title>{PARAGRAPHS[0]}_清河区人民政府</title><script>var a = "增长99%，";</script></head><body>
<div><a>设为首页</a>|<a>加入收藏</a> 今天是2025年3月1日 星期六</div><ul>{MENU}</ul>
<table width="980"><tr><td width="200"><h3>信息公开目录</h3><ul>{MENU}</ul></td><td>
<h1>{PARAGRAPHS[0]}</h1>
<div>发布时间：2025-01-20 来源：区政府办公室 浏览次数：<span>1234</span></div>
<div id="zoom">{body}{TABLE}</div><div>分享到：<a>微信</a></div>
<div>上一篇：<a>2024年预算执行情况</a></div><h3>相关信息</h3><ul>{NEWS}</ul></td></tr></table>
<p>主办：清河区人民政府办公室 承办：大数据中心</p></body></html>"""


def read(tmp_path, data: bytes):
    path = tmp_path / "page.html"
    path.write_bytes(data)
    return parse_file(path)


def test_a_page_laid_out_in_tables(tmp_path):
    for encoding in ("gb18030", "utf-8"):  # the second is not what the page declares
        document = read(tmp_path, page().encode(encoding))
        assert document.text.split("\n") == [*PARAGRAPHS, "表1 主要指标（单位：亿元）", ROW]
    assert (document.metadata.date, document.metadata.source) == ("2025-01-20", "区政府办公室")
    assert document.metadata.area == "清河区"
    assert document.quality["tables"] == 1
    assert 100 < document.quality["margin_characters"] < 250


def test_a_page_of_one_table_is_that_table(tmp_path):
    document = read(tmp_path, f"<html><title>x</title><body>{TABLE}</body></html>".encode())
    assert document.text.split("\n") == ["表1 主要指标（单位：亿元）", ROW]
