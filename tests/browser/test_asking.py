"""Asking in a browser: the answer, the words behind each figure, and what can be done with them."""

from statistics import median

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting

pytestmark = pytest.mark.browser
GDP = "黄浦区2024年前三季度GDP（1-9月）是多少?"


@pytest.fixture(scope="module")
def opened(browser, site):
    with visiting(browser, site) as visit:
        yield visit(permissions=["clipboard-read", "clipboard-write"]).open()


@pytest.fixture
def page(opened):
    return opened.renew()


@pytest.mark.parametrize(
    ("path", "question", "figure", "words"),
    [
        ("/zh/", GDP, "2379.80亿元", "2379.80亿元"),
        ("/en/", "How fast did Xuhui's revenue grow in 2024?", "12.37%", "12.37%"),
    ],
)
def test_a_citation_shows_exactly_its_words(visit, site, path, question, figure, words):
    page = visit().open(path)
    assert figure in page.ask(question)
    answer = site.bot.ask(question)
    assert page.cite() == answer.citations[0].quote
    assert words in page.cited()
    assert page.faults == []


def test_the_next_question_can_be_typed_while_one_is_answered(visit):
    page = visit().open()
    keys, box = page.page.keyboard, page.page.locator("#question textarea")
    keys.type(GDP)
    keys.press("Enter")
    keys.type("那静安呢?")
    page.page.wait_for_selector("#chat .answer[id]")
    expect(box).to_have_value("那静安呢?")
    keys.press("Enter")
    expect(page.page.locator("#chat .answer[id]").last).to_contain_text("2045.3亿元")
    expect(box).to_have_value("")


CLICKS = """async () => {
  const [one, two] = document.querySelectorAll('#chat .wide a.cite'), took = [];
  for (const chip of [two, one, two, one, two]) {
    const before = document.querySelector('#cited'), began = performance.now();
    chip.click();
    while (document.querySelector('#cited') === before) await new Promise((r) => setTimeout(r, 2));
    took.push(performance.now() - began);
  }
  return took;
}"""


def test_a_click_shows_the_words_within_300_ms(page):
    page.ask("比较杨浦区和静安区2024年的区级一般公共预算收入")
    page.cited()
    milliseconds = page.page.evaluate(CLICKS)
    assert median(milliseconds) < 300
    assert "302.2" in page.cited()


def test_the_panel_leads_on(page):
    page.ask(GDP)
    page.cited()
    why = page.page.locator("#evidence .why").inner_text()
    assert "检索得分" in why
    before = page.cited()
    page.page.get_by_role("link", name="下一段").click()
    expect(page.page.locator("#evidence #cited")).not_to_have_text(before)
    page.page.get_by_role("link", name="上一段").click()
    with page.page.context.expect_page() as opened:
        page.page.get_by_role("link", name="打开全文").click()
    whole = opened.value
    whole.wait_for_selector("#cited")
    box = whole.locator("#cited").bounding_box()
    assert 0 <= box["y"] < 860  # scrolled into sight
    whole.close()  # a page behind another one is slow


def test_a_refusal_offers_what_can_be_answered(page):
    page.ask("浦东新区2024年GDP是多少?")
    offered = page.page.locator("#chat button.option")
    assert offered.count() > 0
    offered.first.click()
    expect(page.page.locator("#chat .answer[id]")).to_have_count(2)
    assert page.page.locator("#chat .answer.given a.cite").count() > 0


def test_an_example_of_the_first_screen_is_answered(page):
    examples = page.page.locator("#chat .examples button")
    expect(examples).to_have_count(6)
    examples.first.click()
    page.page.wait_for_selector("#chat .answer.given a.cite")


def test_copy_retry_edit_and_rate(page, site):
    page.ask(GDP)
    page.page.locator("#chat button.copy").click()
    copied = page.page.evaluate("navigator.clipboard.readText()")
    assert "2379.80亿元[1]" in copied
    assert "上海市黄浦区2025年政府工作报告要点" in copied
    first = page.page.locator("#chat .answer[id]").get_attribute("id")
    page.page.get_by_label("重试").click()
    page.page.wait_for_selector(f"#chat .answer[id]:not(#{first})")
    page.page.get_by_label("编辑").click()
    expect(page.page.locator("#chat textarea")).to_have_value(GDP)
    page.page.locator("#chat textarea").fill("静安区2024年前三季度GDP是多少?")
    page.page.get_by_label("发送").click()
    expect(page.page.locator("#chat .answer[id]")).to_contain_text("2045.3亿元")
    page.page.get_by_label("反馈").click()
    page.page.get_by_role("button", name="数字不对").click()
    page.page.wait_for_selector("text=已记下")
    rated = site.bot.store.dialogue.feedback()[-1]
    assert (rated.rating, rated.comment) == (-1, "数字不对")
