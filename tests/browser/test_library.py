"""The library in a browser: reports dropped in are answered from, refused ones say why."""

import docx
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FENGXIAN = "奉贤区2024年地区生产总值是多少？"


@pytest.fixture
def files(tmp_path):
    report = docx.Document()
    report.add_heading("奉贤区2025年政府工作报告", 1)
    report.add_paragraph("2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。")
    report.save(str(tmp_path / "奉贤 <b>报告.docx"))
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 junk")
    (tmp_path / "密.rtf").write_bytes(b"{\\rtf1 x}")
    return sorted(tmp_path.iterdir())


def test_a_report_is_uploaded_asked_about_and_removed(visit, files):
    page = visit().open()
    page.tab("资料库")
    page.page.set_input_files("#files", files)
    lines = page.page.locator("#uploads li")
    expect(lines.filter(has_text="坏.pdf")).to_contain_text("PDF 已损坏，请重新下载")
    expect(lines.filter(has_text="密.rtf")).to_contain_text("是 RTF 文件，请另存为 DOCX")
    expect(lines.filter(has_text="奉贤")).to_contain_text("已收录")
    row = page.page.locator("#reports tr", has_text="奉贤区2025年政府工作报告")
    expect(row).to_contain_text("2025")
    page.tab("问答")
    assert "1500.5亿元" in page.ask(FENGXIAN)
    assert "1500.5亿元" in page.cited()
    page.tab("资料库")
    page.page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="移除").click()
    expect(row).to_have_count(0)
    page.tab("问答")
    page.page.get_by_label("历史对话").click()
    page.page.get_by_role("button", name="新对话").click()
    expect(page.page.locator("#chat .answer")).to_have_count(0)
    assert "1500.5" not in page.ask(FENGXIAN)


def test_a_question_uses_only_the_reports_chosen(visit):
    page = visit().open("/en/")
    page.page.get_by_role("button", name="Search in: all reports").click()
    expect(page.page.get_by_label("Only these years")).to_have_attribute("placeholder", "All")
    page.page.get_by_label("Only these areas").click()
    page.page.get_by_role("option", name="Jing'an District").click()
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#scope")).to_contain_text("Search in: 1 of 6 reports")
    page.ask("What was the GDP of Huangpu in the first three quarters of 2024?")
    assert "237.98" not in page.page.locator("#chat").inner_text()
    assert "204.53" in page.ask("What was the GDP of Jing'an in the first three quarters of 2024?")
