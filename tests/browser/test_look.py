"""How the page looks and reads: language, width, keyboard, and what a screen reader is told."""

import re
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
COMPARE = {
    "zh": "比较杨浦区和静安区2024年的区级一般公共预算收入",
    "en": "Compare the GDP of Huangpu and Jing'an in the first three quarters of 2024",
}
TABS = {"zh": ("指标", "资料库"), "en": ("Figures", "Library")}
SHOWN = ("#figures td", "#reports td")
# What every element that is seen says, and says to those who do not see it.
SAID = """() => [...document.querySelectorAll('body *')].flatMap((e) => {
  const skipped = 'script, style, svg, #conversations, .user, .answer, [data-testid=bot]';
  if (!e.checkVisibility() || (e.closest(skipped))) return [];
  const own = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent);
  const told = [e.getAttribute('aria-label'), e.title, e.placeholder, e.alt];
  return [...own, ...told].filter((t) => t?.trim());
})"""
LATIN, CHINESE = re.compile(r"[A-Za-z]{3,}"), re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile(  # that both languages write alike
    r"English|GDP|Markdown|DOCX|Word|PDF|CSV|OCR|\.md|billion|https?|Office|HTML"
)


STILL = "() => !document.getAnimations().some(a => a instanceof CSSTransition)"  # colours fade
DRAWN = "() => ![...document.querySelectorAll('svg text')].some(t => /<br>/.test(t.textContent))"


def views(page, language):
    """Every view of the page in turn, after an answer with its source."""
    yield "first"
    page.ask(COMPARE[language])
    page.cite()
    yield "answer"
    page.page.keyboard.press("Escape")
    for tab, shown in zip(TABS[language], SHOWN, strict=True):
        page.tab(tab)
        page.page.wait_for_selector(shown)
        yield tab
    page.page.locator(".toggle-button").first.click()
    page.page.wait_for_selector("#new:visible")
    yield "history"


TAGS = re.compile(r"<[^>]*>")  # of a chart's title, before the chart is drawn


def foreign_words(page, language):
    """What is said in the other language, beside names and the words of reports."""
    page.page.wait_for_function(DRAWN)
    said = [TAGS.sub("", text) for text in page.page.evaluate(SAID)]
    if language == "zh":
        return [text for text in said if LATIN.search(NAMES.sub("", text))]
    for words in sorted(reports_words(page) | {"中文"}, key=len, reverse=True):
        said = [text.replace(words, "") for text in said]
    return [text for text in said if CHINESE.search(re.sub(r"\(.*?\)|“.*?”", "", text))]


def reports_words(page):
    """Titles, names and sentences of reports that the page shows."""
    quoted = ".passage, #cited, .doc, .path, .facts .name, .place, q, .whole-link, .name, .none"
    texts = page.page.eval_on_selector_all(
        quoted,
        "es => es.flatMap(e => [e.textContent, ...[...e.childNodes].map(n => n.textContent)])",
    )
    return {text.strip() for text in texts if text.strip()}


def serious(page):
    """What axe finds that keeps people out, with the elements at fault."""
    found = page.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        (v["id"], [n["html"][:120] for n in v["nodes"]])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("language", "locale", "scheme"), [("zh", "zh-CN", "light"), ("en", "en-GB", "dark")]
)
def test_every_view_speaks_one_language_and_keeps_nobody_out(visit, language, locale, scheme):
    page = visit(locale, color_scheme=scheme).open("/")
    page.page.evaluate(
        (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    )
    for view in views(page, language):
        assert foreign_words(page, language) == [], view
        assert serious(page) == [], view
    page.page.evaluate("document.body.classList.toggle('dark')")
    page.page.wait_for_function(STILL)
    assert serious(page) == [], "the other theme"


def test_a_phone_never_scrolls_sideways_and_shows_the_source_over_the_answer(visit):
    page = visit("zh-CN", 390, 844, has_touch=True, is_mobile=True).open("/")
    evidence = page.page.locator("#evidence")
    for view in views(page, "zh"):
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 390, view
        if view == "answer":
            expect(evidence).to_be_visible()
            page.page.get_by_role("button", name="关闭").tap()
        expect(evidence).not_to_be_visible()


def test_the_keyboard_alone_is_enough(visit):
    page = visit("en-GB").open("/")
    keys = page.page.keyboard
    keys.type("How fast did Xuhui's revenue grow in 2024?")  # at once: the box has the focus
    keys.press("Enter")
    page.page.wait_for_selector("#chat .answer[id]")
    chip = page.page.locator("#chat a.cite").first
    for _ in range(30):
        keys.press("Shift+Tab")
        if chip.evaluate("e => e === document.activeElement"):
            break
    keys.press("Enter")
    assert "12.37%" in page.cited()
    expect(page.page.locator(".evidence")).to_be_focused()
    keys.press("Escape")
    assert chip.evaluate("e => e === document.activeElement")


def test_the_first_stop_of_the_keyboard_leads_to_the_question(visit):
    page = visit().open()
    skip = page.page.get_by_role("link", name="跳到提问框")
    page.tab("资料库")
    first = "document.querySelector('a[href], button, input, textarea, [tabindex]').className"
    assert page.page.evaluate(first) == "skip"
    for _ in range(12):
        page.page.keyboard.press("Shift+Tab")
        if skip.evaluate("e => e === document.activeElement"):
            break
    expect(skip).to_be_in_viewport()
    page.page.keyboard.press("Enter")
    box = page.page.locator("#question textarea")
    expect(box).to_be_focused()
    page.page.keyboard.type("徐汇")
    expect(box).to_have_value("徐汇")


def test_the_language_and_the_theme_are_remembered(visit):
    page = visit("zh-CN").open("/")
    assert page.page.url.endswith("/zh/")
    page.page.get_by_role("link", name="English").click()
    page.page.wait_for_selector("text=Report answers")
    page.open("/")
    assert page.page.url.endswith("/en/")
    page.page.get_by_role("button", name="Light / dark").click()
    assert "dark" in page.page.evaluate("document.body.className")
    page.open("/")
    expect(page.page.locator("body")).to_contain_class("dark")
