"""Figures told apart by time, unit and kind: a month's from a year's, ridership from track."""

import pytest

from tests.reviews import reading

_TEXTS = {
    "甘肃省": "年纳税超千万元的大楼(年税收过千万元楼宇)达61幢，"
    "其中“金楼”(平均每月税收达千万元楼宇)8幢。"
    "交通事故起数、死亡人数分别下降7.3%、9.4%，连续47个月未发生重大交通事故。"
    "甘肃健儿在全运会上勇夺11金6银4铜、金牌数全国第5。婴幼儿托位增加到4万个。"
    "电诈案数下降12.5%。消化批而未供土地5120亩、处置闲置土地1730亩。"
    "地铁运营里程达到97公里。出口额增长8.1%。",
    "宁夏回族自治区": "电信网络诈骗案件下降21.7%。",
    "青海省": "重点做到“三个更加注重”：更加注重改革创新，破解难题。更加注重民生改善，"
    "办好实事。更加注重安全发展，守住底线。",
}
_TEXTS["甘肃省"] += (
    "地表水环境质量排全省第3名、全国第12名。工业用电量增长22.7%，高于全国9.6个百分点。"
    "港口吞吐量1400万吨，增长51%。民间投资占比61%。民间投资增长7%。"
    "农村自来水、户用卫生厕所普及率分别达到97.7%和83.1%。公园绿地共新增球类场地405片。"
    "高速公路总里程突破6000公里。新结对国际友好城市4对、总数达110对。"
    "基础养老金标准提高至每月655元，最低生活保障标准提高到每月1115元。"
)
_PLANS = {
    "甘肃省": "高速公路通车里程突破6500公里。"
    "力争全年重大工程开工210万平方米，竣工216万平方米。举办首届国际骆驼文化节。"
    "实施105个老旧小区改造、200条背街小巷整治。植树造林380万亩以上。建设高标准农田15万亩。",
    "宁夏回族自治区": "改造老旧小区191个。完成340万亩营造林任务。建设4万亩高标准农田。",
    "青海省": "开展冬春施工行动，推动36个项目冬季不停工、150个项目春季早开工。",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with reading(tmp_path_factory.mktemp("time_and_unit"), _TEXTS, _PLANS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("甘肃一个月税收就能过千万的楼有几幢?", "8幢", "61"),
        ("How many buildings in Gansu bring in over 10 million yuan of tax a year?", "61幢", "8幢"),
        ("甘肃 连续无重大交通事故 月数", "47个月", ""),
        ("甘肃选手全运会金牌数全国排第几?", "全国第5", ""),
        ("甘肃现在婴幼儿托位 total 有多少个?", "4万个", "没有给出"),
        ("青海冬天不停工的项目有几个?", "36个", ""),
        ("甘肃 处置闲置土地 亩数", "1730亩", "5120"),
        ("How does Gansu's surface water quality rank nationally?", "全国第12名", "第3名"),
        ("甘肃地表水环境质量在全省排第几?", "全省第3名", "第12名"),
        ("Gansu industrial electricity use growth 2024", "22.7%", "9.6"),
        ("Gansu port throughput in 2024, and how fast did it rise?", "1400万吨", ""),
        ("Gansu port throughput in 2024, and how fast did it rise?", "51%", ""),
        ("What share of investment was private in Gansu in 2024?", "61%", "增长7%"),
        ("Monthly minimum living allowance in Gansu?", "1115元", "655"),
        ("How many kilometres of expressway does Gansu have open to traffic?", "6000公里", "6500"),
        ("甘肃户用卫生厕所普及率多少?", "83.1%", "97.7%……"),
        ("甘肃在公园绿地里一共加了多少片球类场地?", "405片", ""),
        ("How many sister-city ties does Gansu now have?", "110对", "4对"),
        ("甘肃打算办的国际骆驼文化节是第几届?", "首届", ""),
        ("甘肃2025年重大工程竣工多少?", "216万", "210万"),
        (
            "How much floor space on its big construction projects does Gansu want to finish "
            "building in 2025?",
            "216万",
            "210万",
        ),
        ("By how much were Gansu's exports up in 2024?", "8.1%", ""),
    ],
)
def test_the_figure_of_the_time_and_the_unit_asked_for_is_told(bot, question, said, unsaid):
    answer = bot.ask(question)
    assert not answer.refused
    assert said in answer.text
    assert not unsaid or unsaid not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "How much less energy per unit of GDP did Gansu use in 2024?",
        "甘肃地铁2024年日均客运量是多少?",
        "甘肃 地铁 客运量",
        "甘肃地铁2024年客运量多少人次?",
    ],
)
def test_what_no_report_states_is_not_answered_by_the_like_of_it(bot, question):
    answer = bot.ask(question)
    assert answer.refused
    assert answer.refusal.reason == "not_stated"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("甘肃和宁夏2024年电诈案件哪个降得多?", "宁夏回族自治区降得更多"),
        ("Where did telecom fraud cases fall more in 2024, Gansu or Ningxia?", "fell more, by"),
    ],
)
def test_of_two_that_fell_the_one_that_fell_more_is_named(bot, question, said):
    text = bot.ask(question).text
    assert said in text
    assert "12.5%" in text and "21.7%" in text


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("哪个省电诈案件降得最多?", "降幅最大的是宁夏", "降幅最大的是甘肃"),
        ("哪个省电诈案件下降最少?", "降幅最小的是甘肃", "降幅最小的是宁夏"),
        ("哪些省电诈案件下降超过20%?", "共1个：宁夏", "甘肃省（2024年-12.5%）"),
        ("Which province saw telecom fraud cases fall the most?", "Fell most: Ningxia", ""),
        ("Which province cut telecom fraud cases the most?", "Fell most: Ningxia", ""),
        ("哪个省出口降得最狠?", "都没有下降", "降幅"),
        ("In which province did exports drop the most?", "None of the places", "Fell"),
    ],
)
def test_the_greatest_fall_is_that_of_the_lowest_figure(bot, question, said, unsaid):
    text = bot.ask(question).text
    assert said in text
    assert not unsaid or unsaid not in text


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("老旧小区改造，甘肃跟宁夏2025年各打算改几个?", ("105个", "191个"), "200条"),
        (
            "Which of Gansu and Ningxia plans to plant more forest this year?",
            ("380万亩", "340万亩"),
            "",
        ),
        (
            "How does Gansu compare with Ningxia on the area of high-standard farmland to be built "
            "in 2025?",
            ("15万亩", "4万亩"),
            "do not give",
        ),
    ],
)
def test_two_places_are_compared_by_what_each_counts(bot, question, said, unsaid):
    text = bot.ask(question).text
    assert all(figure in text for figure in said)
    assert not unsaid or unsaid not in text


def test_items_that_begin_with_the_name_of_all_are_listed(bot):
    answer = bot.ask("青海提出的“三个更加注重”是哪三个?")
    for item in ("更加注重改革创新", "更加注重民生改善", "更加注重安全发展"):
        assert item in answer.text
    assert len(answer.citations) == 4


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("By how much was Gansu's investment up in 2024?", "growth"),
        ("Whose retail sales shot up the most?", "growth"),
        ("How many firms were set up in 2024 in Gansu?", "level"),
        ("How many mines were shut down in 2024 in Gansu?", "level"),
    ],
)
def test_what_is_up_grew_and_what_is_set_up_did_not(bot, question, measure):
    assert bot.responder().understand(question).measure == measure
