"""A report from which no place can be read is spoken of without an empty list."""

import re

import pytest

pytest.importorskip("gradio")
from rag.bot import Bot
from rag.ui.masthead import indexed


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("placeless")
    (folder / "安排.txt").write_text("工作安排\n\n各部门按计划推进，抓好落实。\n", encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        assert opened.ingest(folder / "安排.txt").added
        yield opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("闵行区2023年的税收是多少?", "已收录的报告没有写明是哪个地方的"),
        ("What was the tax revenue of Minhang in 2023?", "names no place of its own"),
        ("有哪些报告?", "没有写明是哪个地方的"),
        ("What reports are indexed?", "1 report, place not stated"),
        ("您好", "已收录的1份报告回答"),
        ("Good morning", "from 1 indexed report;"),
    ],
)
def test_what_names_no_place_is_told_without_an_empty_list(bot, question, said):
    text = bot.ask(question).text
    assert said in text
    assert re.search(r"[：:（(、,]\s*[。.;；）)]|\s[.;]", text) is None


@pytest.mark.parametrize(("language", "said"), [("zh", "未写明地区"), ("en", "not stated")])
def test_the_head_of_the_page_says_it_too(bot, language, said):
    assert said in indexed(bot, language)
