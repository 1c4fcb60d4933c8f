"""Measure what a visitor waits for, on the six shipped reports: `python -m tests.browser.timings`.

A line each: the median, the longest, and how often it was measured.
"""

import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from playwright.sync_api import expect, sync_playwright

from rag.bot import Bot
from tests.browser.conftest import NAMES, visiting
from tests.browser.test_asking import CLICKS
from tests.endpoint import drips, says, serve
from tests.faults.serving import asked
from tests.serving import Site, fresh_server

DOCUMENTS = Path(__file__).parents[2] / "documents"
GDP = "黄浦区2024年前三季度GDP是多少?"
COMPARE = "比较杨浦区和静安区2024年的区级一般公共预算收入"


def main() -> None:
    """Measure in turn and print."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        sys.exit("No Chromium was found; on Debian: apt install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with Bot.open(folder) as bot:
            bot.ingest(DOCUMENTS)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for measure in (first_screen, click, stop, pages_at_once, users_at_once):
            took = measure(browser, folder)
            say = f"median {median(took):.2f} s, longest {max(took):.2f} s, n={len(took)}"
            sys.stdout.write(f"{measure.__doc__} {say}\n")
        browser.close()


def first_screen(browser, folder):
    """From a server that is ready to its first screen with six questions:"""
    return [_first_screen(browser, folder) for _ in range(5)]


def _first_screen(browser, folder):
    with fresh_server(folder) as site, visiting(browser, site) as visit:
        page = visit()
        began = time.monotonic()
        page.open()
        expect(page.page.locator("#chat .examples button")).to_have_count(6)
        return time.monotonic() - began


def click(browser, folder):
    """From a click on a citation to the words marked:"""
    with Site(folder) as site, visiting(browser, site) as visit:
        page = visit().open()
        page.ask(COMPARE)
        page.cited()
        return [each / 1000 for _ in range(4) for each in page.page.evaluate(CLICKS)]


def stop(browser, folder):
    """From Stop to the end of the request to the language model:"""
    took = []
    with serve(says("ok[1]")) as endpoint:
        llm = {"provider": "openai-like", "base_url": endpoint.url, "model": "served-1"}
        with Site(folder, llm=llm) as site, visiting(browser, site) as visit:
            page = visit().open()
            for area in ("黄浦", "静安", "徐汇"):
                endpoint.replies[:] = [drips("正在写")]
                endpoint.hung_up.clear()
                page.renew().page.fill("#question textarea", f"{area}区2024年的财政收入是多少?")
                page.page.press("#question textarea", "Enter")
                page.page.wait_for_selector("#chat .partial")
                began = time.monotonic()
                page.page.locator("#stop").click()
                assert endpoint.hung_up.wait(10)
                took.append(time.monotonic() - began)
                page.page.wait_for_selector("text=已停止。")
    return took


def pages_at_once(browser, folder):
    """20 open pages ask at once, until the answer of each:"""
    with Site(folder) as site, visiting(browser, site) as visit:
        pages = [visit().open(("/zh/", "/en/")[number % 2]) for number in range(20)]
        for page in pages:
            page.page.fill("#question textarea", GDP)
        began = time.monotonic()
        for page in pages:
            page.page.press("#question textarea", "Enter")
        took = []
        for page in pages:
            page.page.wait_for_selector("#chat .answer[id]")
            took.append(time.monotonic() - began)
            assert page.faults == []
        return took


def users_at_once(_browser, folder):
    """20 programs ask three questions each at once, until each answer:"""

    def ask(question):
        began = time.monotonic()
        status, answer, _ = asked(site.url, question)
        assert (status, answer["refused"]) == (200, False)
        return time.monotonic() - began

    with Site(folder) as site, ThreadPoolExecutor(20) as users:
        return list(users.map(ask, [GDP, COMPARE, "徐汇区2024年一般公共预算收入增长多少?"] * 20))


if __name__ == "__main__":
    main()
