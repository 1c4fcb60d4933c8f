"""Figures in a browser: charts whose marks open their passage, the table, the download."""

import csv
import io

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit):
    page = visit().open()
    page.tab("指标")
    page.page.wait_for_selector("#compare .bars .point")
    return page


def test_a_bar_opens_the_words_that_it_was_read_from(page):
    assert "黄浦区" in page.page.locator("#compare").inner_text()
    bars = page.page.locator("#compare .bars .point")
    expect(bars).to_have_count(2)
    bars.last.click(force=True)  # the larger: Huangpu
    page.page.wait_for_selector("#evidence #cited")
    assert "2379.80亿元" in page.cited()
    assert page.faults == []


def test_the_table_filters_sorts_and_links(page):
    page.page.get_by_label("性质").click()
    page.page.get_by_role("option", name="目标").click()
    rows = page.page.locator("#figures tbody tr")
    expect(rows).to_have_count(1)
    assert "2025年" in rows.inner_text()
    rows.get_by_role("link").click()
    assert "5%" in page.cited()


def test_the_table_is_sorted_by_the_size_of_figures(page):
    head = page.page.get_by_role("columnheader", name="数值")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    column = page.page.locator("#figures tbody td[data-sort] a")
    assert column.all_inner_texts()[0].startswith("3%")
    head.get_by_role("button").click()
    assert "3000" in column.all_inner_texts()[0]


def test_what_the_filters_let_through_is_downloaded(page):
    with page.page.expect_download() as begun:
        page.page.get_by_role("link", name="下载 CSV").click()
    text = begun.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["indicator"] for row in rows} == {"地区生产总值"}
    assert "2379.80" in {row["value"] for row in rows}


def test_each_cell_of_the_coverage_opens_its_words(page):
    cell = page.page.locator("#coverage tr", has_text="静安区").get_by_role("link").first
    cell.click()
    assert "2045.3亿元" in page.cited()
