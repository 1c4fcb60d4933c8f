"""Figures in a browser: charts whose marks open their passage, the table, the download."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser, site):
    with visiting(browser, site) as visit:
        yield opened(visit)


def opened(visit):
    page = visit().open()
    page.tab("指标")
    page.page.wait_for_selector("#compare .bars .point")
    return page


def test_a_bar_opens_the_words_that_it_was_read_from(page):
    bars = page.page.locator("#compare .bars .point")
    expect(bars).to_have_count(3)
    bars.last.click(force=True)  # the largest
    page.page.wait_for_selector("#evidence #cited")
    assert "302.2亿元" in page.cited()
    assert page.faults == []


def test_what_draws_charts_is_there_before_it_is_wanted_and_is_fetched_once(visit):
    page = visit()
    with page.page.expect_request_finished(lambda r: "PlotlyPlot-" in r.url):
        page.open()
    page.tab("指标")
    page.page.wait_for_selector("#compare .bars .point")
    assert len({url for url in page.requests if "PlotlyPlot-" in url}) == 1
    page.open()
    page.tab("指标")
    page.page.wait_for_selector("#compare .bars .point")
    kept = "performance.getEntriesByType('resource').filter(r => r.name.includes('PlotlyPlot-'))"
    assert page.page.evaluate(f"{kept}.map(r => r.transferSize)") == [0]


def test_the_filters_decide_what_the_table_and_the_download_hold(visit):
    page = opened(visit)
    status = page.page.get_by_label("性质")
    expect(status).to_have_attribute("placeholder", "全部")
    status.click()
    page.page.get_by_role("option", name="目标").click()
    expect(status).to_have_attribute("placeholder", "")
    expect(page.page.get_by_label("地区")).to_have_attribute("placeholder", "全部")
    expect(page.page.locator("#filters .token .token-remove")).to_have_attribute(
        "title", "移除 目标"
    )
    rows = page.page.locator("#figures tbody tr")
    expect(rows).to_have_count(1)
    assert "2025年" in rows.inner_text()
    rows.get_by_role("link").click()
    assert "2%" in page.cited()
    with page.page.expect_download() as begun:
        page.page.get_by_role("link", name="下载 CSV").click()
    text = begun.value.path().read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["indicator"], row["value"]) == ("区级一般公共预算收入", "2")


def test_the_table_is_sorted_by_the_size_of_figures(page):
    head = page.page.get_by_role("columnheader", name="数值")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    column = page.page.locator("#figures tbody td[data-sort] a")
    assert column.all_inner_texts()[0].startswith("2%")
    head.get_by_role("button").click()
    assert "302.2" in column.all_inner_texts()[0]


def test_each_cell_of_the_coverage_opens_its_words(page):
    cell = page.page.locator("#coverage tr", has_text="静安区").get_by_role("link").first
    figure = cell.inner_text()
    cell.click()
    expect(page.page.locator("#cited")).to_contain_text(figure)
