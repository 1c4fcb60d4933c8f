"""How long a visitor waits: for the first screen of a fresh server, and among twenty others."""

import shutil
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting
from tests.serving import Site, fresh_server
from tests.timing import SLACK

pytestmark = pytest.mark.browser
GDP = "黄浦区2024年前三季度GDP是多少?"


TRIES = 3  # of a fresh server each: a machine that is busy for a moment delays one


@pytest.mark.slow
def test_the_first_screen_of_a_fresh_server_takes_two_seconds(browser, index_directory, tmp_path):
    shutil.copytree(index_directory, tmp_path / "index")
    took = []
    while len(took) < TRIES and (not took or took[-1] > 2):
        with fresh_server(tmp_path / "index") as site, visiting(browser, site) as visit:
            page = visit()
            began = time.monotonic()
            page.open()
            expect(page.page.locator("#chat .examples button")).to_have_count(6)
            took.append(time.monotonic() - began)
    assert min(took) < 2 * SLACK, f"took {took} s, where 2 s are enough when quiet"


@pytest.mark.long
def test_twenty_pages_ask_at_once_and_all_are_answered(browser, index_directory, tmp_path):
    shutil.copytree(index_directory, tmp_path / "index")
    with Site(tmp_path / "index") as site, visiting(browser, site) as visit:
        pages = [visit().open() for _ in range(20)]
        for page in pages:
            page.page.fill("#question textarea", GDP)
        began = time.monotonic()
        for page in pages:
            page.page.press("#question textarea", "Enter")
        for page in pages:
            expect(page.page.locator("#chat .answer[id]")).to_contain_text("2379.80亿元")
            assert page.faults == []
        assert time.monotonic() - began < 20
