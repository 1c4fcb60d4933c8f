"""Conversations in a browser: they outlive the server, can be found, and taken away as files."""

import shutil

import docx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting
from tests.serving import Site

pytestmark = pytest.mark.browser
GDP = "黄浦区2024年前三季度GDP是多少?"


def test_a_conversation_outlives_the_server_and_is_exported(browser, index_directory, tmp_path):
    shutil.copytree(index_directory, tmp_path / "index")
    with Site(tmp_path / "index") as site, visiting(browser, site) as visit:
        page = visit().open()
        page.ask(GDP)
        assert "2045.3亿元" in page.ask("那静安呢?")
        assert "理解为" in page.page.locator("#chat .resolved").inner_text()
        site.restart()
        page.open()
        page.page.get_by_label("历史对话").first.click()
        page.page.get_by_label(GDP).check()
        expect(page.page.locator("#chat .answer[id]")).to_have_count(2)
        with page.page.expect_download() as begun:
            page.page.get_by_role("link", name="DOCX").click()
        lines = [p.text for p in docx.Document(str(begun.value.path())).paragraphs]
        assert any("2379.80亿元[1]" in line for line in lines)
        assert any(line.startswith("[2] ") and "静安区" in line for line in lines)
        assert any("AI 生成" in line for line in lines)
        _rename_find_delete(page)


def _rename_find_delete(page):
    listed = page.page.locator("#conversations label")
    page.page.get_by_label("新名称").fill("两区比较")
    page.page.get_by_role("button", name="改名").click()
    expect(listed).to_have_text(["两区比较"])
    page.page.get_by_label("查找对话").fill("没有这个")
    expect(listed).to_have_count(0)
    expect(page.page.locator("#conversations")).to_contain_text("没有含这些字的对话。")
    page.page.get_by_label("查找对话").fill("静安")
    expect(listed).to_have_count(1)
    page.page.once("dialog", lambda dialog: dialog.accept())
    page.page.get_by_role("button", name="删除对话").click()
    expect(listed).to_have_count(0)
    expect(page.page.locator("#chat .answer")).to_have_count(0)
    expect(page.page.get_by_label("新名称")).not_to_be_visible()


def test_nobody_sees_anything_before_signing_in(browser, index_directory, tmp_path):
    users = {"users": "li:long-enough,wang:other-secret"}
    with Site(index_directory, server=users) as site, visiting(browser, site) as visit:
        page = visit()
        page.page.goto(site.url + "/zh/")
        page.page.wait_for_url("**/login")
        for password in ("wrong", "long-enough"):
            page.page.get_by_label("用户名").fill("li")
            page.page.get_by_label("密码").fill(password)
            page.page.get_by_role("button", name="登录").click()
        page.page.wait_for_selector("#question textarea")
        page.ask(GDP)
        page.page.get_by_role("link", name="退出登录").click()
        page.page.get_by_label("用户名").fill("wang")
        page.page.get_by_label("密码").fill("other-secret")
        page.page.get_by_role("button", name="登录").click()
        page.page.wait_for_selector("#question textarea")
        page.page.get_by_label("历史对话").first.click()
        expect(page.page.locator("#conversations label")).to_have_count(0)
        expect(page.page.locator("#conversations")).to_contain_text("还没有对话。")
