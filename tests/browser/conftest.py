"""A server and a browser of our own: every request that the browser makes is looked at."""

import contextlib
import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright import sync_api

from tests.serving import Site

sync_api.expect.set_options(timeout=40_000)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium; the test skips where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("No Chromium was found; on Debian: apt install chromium fonts-noto-cjk")
    return found


@pytest.fixture(scope="session")
def site(index_directory, tmp_path_factory):
    """The six shipped reports, in an index of these tests' own."""
    directory = tmp_path_factory.mktemp("site") / "index"
    shutil.copytree(index_directory, directory)
    with Site(directory) as served:
        yield served


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.getuid() == 0 else []
        launched = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield launched
        launched.close()


class Visit:
    """A page with the steps that tests take on it, and all that it asked for."""

    def __init__(self, context, site):
        self.site, self.requests, self.faults = site, [], []
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._heard)
        self.page.set_default_timeout(40_000)

    def _heard(self, message):
        if message.type == "error":
            self.faults.append(message.text)

    @property
    def foreign(self):
        """Addresses asked for that are not on this site."""
        known = {self.site.url.removeprefix("http://"), ""}  # data: and blob: have no host
        return [url for url in self.requests if urlsplit(url).netloc not in known]

    def open(self, path="/zh/"):
        self.page.goto(self.site.url + path)
        self.page.wait_for_selector("#question textarea")
        return self

    def renew(self):
        """Begin a conversation on an open page: to open another takes a second."""
        self.faults.clear()
        if self.page.locator("#chat .answer").count():
            self.page.evaluate("document.querySelector('#new').click()")
        self.page.wait_for_selector("#chat .examples button")
        self.page.evaluate("document.querySelector('#evidence-body').replaceChildren()")
        self.page.fill("#question textarea", "")
        return self

    def ask(self, question):
        """Ask, wait for the whole answer, and give its text."""
        before = self.page.locator("#chat .answer[id]").count()
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        answers = self.page.locator("#chat .answer[id]")
        sync_api.expect(answers).to_have_count(before + 1)
        return answers.last.inner_text()

    def tab(self, name):
        self.page.get_by_role("tab", name=name, exact=True).click()

    def cite(self):
        """Open the first source, as a reader does: an answer that still moves is pressed again."""
        for patience in (8_000, 8_000, 40_000):
            self.page.locator("#chat .answer a.cite").first.click()
            with contextlib.suppress(sync_api.TimeoutError):
                self.page.wait_for_selector("#evidence #cited", timeout=patience)
                break
        return self.cited()

    def cited(self):
        """The words marked in the source panel."""
        self.page.wait_for_selector("#evidence #cited")
        return self.page.locator("#evidence #cited").inner_text()


@pytest.fixture
def visit(browser, site):
    """Open visits with `visit(locale=…, width=…)`; at the end nothing foreign was asked for."""
    with visiting(browser, site) as opened:
        yield opened


@contextlib.contextmanager
def visiting(browser, site):
    contexts, visits = [], []

    def opened(locale="zh-CN", width=1280, height=860, **options):
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        visits.append(Visit(context, site))
        return visits[-1]

    yield opened
    for context in contexts:
        context.close()
    assert [url for made in visits for url in made.foreign] == []
