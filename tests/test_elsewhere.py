"""What reports of other places and years say, where those asked about are silent."""

import pytest

from tests.reviews import reading

_TEXTS = {
    "资阳市": "全年粮食播种面积480万亩。建成“蓉易办”服务点300个。",
    "达州市": "粮食总产量310.5万吨。新登记经营主体7.1万户。新增上市企业2家。",
    "四川省": "成达万、达州连接线等6个高铁项目加快推进，新登记企业90万家。",
}
_FORMER = (
    "2024年达州市政府工作报告\n\n一、2023年工作回顾\n\n完成造林面积3.4万亩。粮食总产量300万吨。\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere")
    with reading(folder, _TEXTS, {"资阳市": "确保乐高乐园6月开园。"}) as opened:
        (folder / "2024年达州市政府工作报告.txt").write_text(_FORMER, encoding="utf-8")
        opened.ingest(folder)
        yield opened


@pytest.mark.parametrize(
    ("question", "place"),
    [("四川的乐高乐园什么时候开园?", "资阳市"), ("When will Sichuan's Legoland open?", "Ziyang")],
)
def test_a_thing_named_is_found_in_a_place_inside(bot, question, place):
    answer = bot.ask(question)
    assert not answer.refused
    assert "6月" in answer.text
    assert place in answer.text
    assert answer.text.startswith(
        ("四川省的报告没有说明", "The reports of Sichuan Province do not")
    )


def test_all_there_is_in_a_place_is_not_what_one_inside_has(bot):
    answer = bot.ask("四川省共有多少个“蓉易办”服务点?")
    assert answer.refused


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("达州市2024年造林面积多少万亩?", "没有说明"),
        ("What was Dazhou's afforestation area in 2024?", "do not say this"),
    ],
)
def test_what_only_a_report_of_another_year_gives_is_the_nearest(bot, question, said):
    answer = bot.ask(question)
    assert answer.refused
    assert said in answer.text
    assert "2023" in answer.text
    assert any("3.4万亩" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("达州新登记经营主体多少户?", "7.1万户"),
        ("How many businesses of all kinds were newly registered in Dazhou?", "71,000"),
    ],
)
def test_the_larger_place_does_not_speak_before_the_place_itself(bot, question, figure):
    text = bot.ask(question).text
    assert figure in text
    assert "高铁" not in text
