"""Names of places written with a like-sounding character, literary names, and regions."""

import time

import pytest

from rag.bot import Bot
from rag.glossary.alike import places_like

_REPORTS = {
    "杨浦区.txt": "杨浦区2025年政府工作报告\n\n2024年，全区生产总值增长5.1%。区长李某作报告。\n",
    "黑龙江.txt": "黑龙江省2025年政府工作报告\n\n2024年，全省粮食产量800亿公斤，"
    "生产总值1.6万亿元。\n主动对接长三角，全年签约项目120个。\n",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("misspelt")
    for name, text in _REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        for name in _REPORTS:
            opened.ingest(folder / name)
        yield opened


@pytest.mark.parametrize("question", ["杨埔区2024年GDP增长多少?", "扬浦区去年经济增速?"])
def test_a_like_sounding_name_that_is_no_place_is_put_right(bot, question):
    answer = bot.ask(question)
    assert "5.1%" in answer.text
    assert answer.question.resolved.startswith("杨浦区")


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("洋浦区2024年GDP增长多少?", "5.1%"),
        ("杨蒲市2024年GDP增长多少?", None),
        ("火星市2024年GDP增长多少?", None),
    ],
)
def test_only_the_same_kind_of_place_is_meant(bot, question, offered):
    text = bot.ask(question).text
    assert (offered in text) if offered else ("5.1%" not in text)


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """Two places with reports whose larger places have none."""
    folder = tmp_path_factory.mktemp("beside")
    with Bot.open(folder / "index") as opened:
        for name, growth in (("黄浦区", "4.8%"), ("静安区", "5.1%")):
            report = folder / f"{name}.txt"
            said = f"{name}2025年政府工作报告\n\n2024年，全区生产总值增长{growth}。\n"
            report.write_text(said, encoding="utf-8")
            opened.ingest(report)
        yield opened


@pytest.mark.parametrize(
    ("question", "remark"),
    [
        ("黄埔区2024年GDP增长多少?", "没有黄埔区的报告"),
        ("静安跟黄埔2024年GDP各增长多少?", "没有黄埔区的报告"),
        ("上海黄埔区2024年GDP增长多少?", "没有黄埔区的报告"),
        ("How fast did the GDP of 黄埔区 grow in 2024?", "No report of Huangpu District (黄埔区)"),
    ],
)
def test_a_place_out_of_reach_is_taken_for_the_one_that_sounds_alike(beside, question, remark):
    answer = beside.ask(question)
    assert not answer.refused
    assert "4.8%" in answer.text
    assert remark in answer.text


def test_a_place_with_its_parent_or_a_larger_report_is_only_offered(beside, tmp_path):
    for text in ("广州市黄埔区2024年GDP增长多少?", "广东的黄埔区2024年GDP增长多少?"):
        answer = beside.ask(text)
        assert answer.refused
        assert "4.8" not in answer.text
    assert "您是否想问黄浦区？" in beside.ask("广州市黄埔区2024年GDP增长多少?").text
    english = beside.ask("GDP growth of Huangpu District in Guangzhou in 2024?")
    assert english.refused and "Did you mean Huangpu District (黄浦区)" in english.text
    for name in ("黄浦区", "广州市"):
        report = tmp_path / f"{name}.txt"
        report.write_text(
            f"{name}2025年政府工作报告\n\n2024年，生产总值增长4.8%。\n", encoding="utf-8"
        )
    with Bot.open(tmp_path / "index") as bot:
        for report in tmp_path.glob("*.txt"):
            bot.ingest(report)
        assert bot.ask("黄埔区2024年GDP增长多少?").refused


def test_the_two_signs_of_zhou_are_put_right(tmp_path):
    for name in ("抚州市", "江西省"):
        text = f"{name}2025年政府工作报告\n\n2024年，PM2.5平均浓度{len(name) + 15}微克/立方米。\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path)
        answer = bot.ask("抚洲PM2.5浓度多少")
        assert answer.question.areas == ("抚州市",)
        assert not bot.ask("亚洲杯是哪一年办的").question.areas


def test_a_rare_reading_makes_no_other_place_meant():
    assert places_like("兰州市", {"郴州市", "苏州市"}) == []
    assert places_like("宿州市", {"郴州市", "苏州市"}) == ["苏州市"]


def test_a_literary_name_is_the_province(bot):
    assert "800亿公斤" in bot.ask("龙江去年粮食产量多少?").text


@pytest.mark.parametrize(
    "question", ["长三角的GDP是多少?", "What is the GDP of the Yangtze River Delta?"]
)
def test_a_region_has_no_figure_of_one_place_in_it(bot, question):
    answer = bot.ask(question)
    assert answer.refused
    assert "1.6" not in answer.text.split("——")[0].split(" — ")[0]


def test_many_places_in_one_line_take_no_more_than_their_number(bot):
    def seconds(times: int) -> float:
        began = time.process_time()
        bot.responder().understand("杨浦区，黑龙江，" * times)
        return time.process_time() - began

    seconds(1)
    assert seconds(1000) < 60 * seconds(50)  # 20 times as many; each beside each would be 400
