"""How reports write and how people ask, in two made-up reports: what is told, what never is."""

import pytest

from rag.bot import Bot

REPORTS = {
    "山西省": (
        "今年1月5日，代县发生3.2级地震，省政府第一时间部署救灾。\n\n## 一、2024年工作回顾\n\n"
        "2024年，地区生产总值达到25494.69亿元、增长2.3%。全省研发经费投入强度达到1.94%、居中部第4位。常住人口城镇化率达到64.2%、提高0.6个百分点。"
        "出台稳增长“12条”：2024年8月9日，省政府印发若干措施。大同石窟馆、临汾壶口馆晋升为国家一级博物馆。"
        "新能源汽车产量达到13.5万辆。举办面食文化节、消费月等活动，累计创建夜间消费集聚区9个。"
        "新增博士点5个。生产钾肥300万吨、水泥25万吨，分别增长2%、3%。"
        "发放家电补贴21.3亿元、拉动消费190亿元。高速公路新增3条，4A级景区新增云丘山、总数达到112家。"
        "粮食播种面积4710万亩，总产290亿斤、全国排名上升到第17位，粮食单产620斤、首次跃居中部第一。"
        "绿茶、红茶、乌龙茶产量达到3.1万吨、2.6万吨、1.2万吨。新增口袋公园61座、累计达到503座。大同、长治入选国家技术改造城市试点。"
        "特钢、铝镁2大产业迈入万亿级规模。\n\n## 二、2025年工作安排\n\n地区生产总值增长5%左右。"
        "粮食产量300亿斤以上。"
    ),
}
HEAD = "---\narea: {0}\nreport_year: 2025\ndata_year: 2024\n---\n# {0}2025年政府工作报告\n\n"


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    for place, text in REPORTS.items():
        text = HEAD.format(place) + f"{text}\n"
        (folder / f"{place}.md").write_text(text, "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("山西研发投入强度多少，中部排第几？", ("1.94%", "第4位")),
        ("What was Shanxi's R&D intensity in 2024, and what is its rank in central China?",
         ("1.94%", "第4位")),
        ("山西2024年常住人口城镇化率是多少，比上年提高多少？", ("64.2%", "0.6个百分点")),
    ],
)  # fmt: skip
def test_a_second_part_is_told_from_the_same_sentence(bot, text, told):
    answer = bot.ask(text)
    assert not answer.refused
    assert all(figure in answer.text for figure in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("山西2024年经济增长了5%，GDP总量是多少？", ("25494.69亿元", "2.3%", "目标")),
        ("Shanxi's economy expanded by 5% in 2024. What was its total GDP?",
         ("25494.69亿元", "2.3%", "target")),
    ],
)  # fmt: skip
def test_what_is_taken_for_granted_is_set_right_beside_what_is_asked(bot, text, told):
    answer = bot.ask(text)
    assert all(figure in answer.text for figure in told)


@pytest.mark.parametrize(
    ("text", "told", "never"),
    [
        ("山西稳增长“12条”是啥时候印发的？", "8月9日", "refused"),
        ("山西代县的地震是几月几号的事，多少级？", "1月5日", "目标"),
        ("Which two museums in Shanxi were promoted to national first-class rank?", "壶口",
         "do not say"),
        ("Shanxi says two of its industries are now worth over a trillion yuan each. Name them.",
         "铝镁", "do not say"),
    ],
)  # fmt: skip
def test_days_and_names_are_what_they_are_asked_for(bot, text, told, never):
    answer = bot.ask(text)
    assert told in answer.text
    assert never not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "山西2024年红枣产量是多少？",
        "山西去年有多少家面食店？",
        "山西2024年博士毕业生有多少人？",
        "How many doctoral students graduated in Shanxi in 2024?",
    ],
)
def test_a_figure_of_something_beside_it_is_no_answer(bot, text):
    assert bot.ask(text).refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("山西去年新能源汽车造了多少辆？", "13.5万辆"),
        ("山西去年水泥产了多少万吨", "25万吨"),
        ("How many doctoral programmes did Shanxi add in 2024?", "5个"),
    ],
)
def test_a_figure_of_the_thing_itself_is(bot, text, told):
    answer = bot.ask(text)
    assert not answer.refused
    assert told in answer.text


@pytest.mark.parametrize(
    ("text", "told", "never"),
    [
        ("山西家电补贴一共发了多少钱？", "21.3亿元", "190亿元"),
        ("山西4A级景区一共有多少家了？", "112家", "3条"),
        ("How much oolong tea did Shanxi produce in 2024?", "1.2万吨", "没有"),
        ("山西现在一共有多少座口袋公园了？", "503座", "没有"),
        ("How much potash fertiliser did Shanxi turn out in 2024?", "300万吨", "25万吨"),
    ],
)
def test_other_figures_stay_out_of_a_quotation_for_one(bot, text, told, never):
    answer = bot.ask(text)
    assert told in answer.text
    assert never not in answer.text


@pytest.mark.parametrize(
    "text", ["山西粮食总产量全国排名第几？", "What was Shanxi's national rank in grain output?"]
)
def test_a_rank_in_a_clause_of_its_own_is_of_the_subject_before_it(bot, text):
    answer = bot.ask(text)
    assert "第17位" in answer.text
    assert not answer.refused


@pytest.mark.parametrize(
    "text",
    ["山西去年粮食总产达到300亿斤，是吧？", "Shanxi's grain output was 300亿斤 in 2024, right?"],
)
def test_a_target_confirms_no_result(bot, text):
    answer = bot.ask(text)
    assert not answer.text.startswith(("是的", "Yes"))


@pytest.mark.parametrize(
    "text",
    [
        "山西（不是陕西）4A级景区一共有多少家了？",
        "How many 4A scenic spots does Shanxi (not Shaanxi) have in total?",
    ],
)
def test_what_is_said_not_to_be_meant_is_no_side(bot, text):
    question = bot.ask(text).question
    assert (question.areas, question.unknown_areas) == (("山西省",), ())


@pytest.mark.parametrize(
    "text", ["香港特区政府今年定的经济增长目标是多少？", "澳门特区2024年GDP增长多少？"]
)
def test_a_region_of_its_own_is_a_place_without_a_report(bot, text):
    answer = bot.ask(text)
    assert answer.refused
    assert answer.question.unknown_areas


@pytest.mark.parametrize(
    "text",
    [
        "山西哪些城市入选国家技术改造城市试点？",
        "Which Shanxi cities were picked for the national technological upgrading pilot?",
    ],
)
def test_which_cities_were_chosen_is_told_by_their_province(bot, text):
    answer = bot.ask(text)
    assert "大同、长治" in answer.text
