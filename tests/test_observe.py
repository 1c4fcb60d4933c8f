"""What a document states: place, indicator, period, value, unit and status."""

import pickle
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.observe import observe_document
from rag.observe.period import find_marks
from rag.observe.scene import Scene, role_of
from rag.schema import Document, Metadata, Section
from tests.timing import SLACK

SHARED = Path(__file__).parents[2] / "shared" / "data" / "reports"


def report(sections, area="江城市", years=(2025, 2024), language="zh"):
    text, made = "", []
    for heading, body in sections:
        start = len(text)
        text += f"{heading}\n{body}\n"
        made.append(Section(start, len(text), 1, heading, (heading,)))
    about = Metadata(area=area, report_year=years[0], data_year=years[1], language=language)
    return Document("id", "report.txt", "report.txt", text, about, tuple(made))


def rows(body, heading="一、2024年工作回顾", **kwargs):
    document = report([(heading, body)], **kwargs)
    observations = observe_document(document)
    for one in observations:
        assert document.text[one.start : one.end] == one.quote
        assert one.term in document.text
    return [(o.indicator, o.measure, o.value + o.unit, o.period, o.status) for o in observations]


def past(indicator, measure, value, period="2024", status="actual"):
    return (indicator, measure, value, period, status)


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("生产原油238万吨、再创新高。", ("原油产量", "238万吨")),
        ("产煤12.9亿吨。", ("原煤产量", "12.9亿吨")),
        ("生产新能源汽车27.7万辆。", ("新能源汽车产量", "27.7万辆")),
        ("出产苹果31万吨。", ("苹果产量", "31万吨")),
    ],
)
def test_what_is_made_is_output(body, level):
    assert rows(body) == [past(level[0], "level", level[1])]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "全年实现地区生产总值2,379.80亿元，总量居全省第二，同比增长5.5%。",
            [
                past("地区生产总值", "level", "2379.80亿元"),
                past("地区生产总值", "growth", "5.5%"),
            ],
        ),
        (
            "一般公共预算收入增长5.8%、达401.5亿元。",
            [
                past("一般公共预算收入", "growth", "5.8%"),
                past("一般公共预算收入", "level", "401.5亿元"),
            ],
        ),
        (
            "社会消费品零售总额、固定资产投资分别增长9.7%、15.3%。",
            [
                past("社会消费品零售总额", "growth", "9.7%"),
                past("固定资产投资", "growth", "15.3%"),
            ],
        ),
        (
            "城镇、农村居民人均可支配收入分别达到74400元和47455元，增长4.1%和6.2%。",
            [
                past("城镇居民人均可支配收入", "level", "74400元"),
                past("农村居民人均可支配收入", "level", "47455元"),
                past("城镇居民人均可支配收入", "growth", "4.1%"),
                past("农村居民人均可支配收入", "growth", "6.2%"),
            ],
        ),
        (
            "清洁能源、新能源装机占比分别达52%、31%。",
            [past("清洁能源装机占比", "rate", "52%"), past("新能源装机占比", "rate", "31%")],
        ),
        ("进出口总额下降13.7%。", [past("外贸进出口总额", "growth", "-13.7%")]),
        ("城镇调查失业率5.2%，居民消费价格上涨0.3%。", [
            past("城镇调查失业率", "rate", "5.2%"),
            past("居民消费价格指数", "growth", "0.3%"),
        ]),
        ("森林覆盖率由40.1%提高到42%。", [past("森林覆盖率", "rate", "42%")]),
        ("前三季度地区生产总值增长4.9%，全年有望更高。", [
            past("地区生产总值", "growth", "4.9%", "2024-01/2024-09"),
        ]),
        ("1—11月，固定资产投资310.37亿元。", [
            past("固定资产投资", "level", "310.37亿元", "2024-01/2024-11"),
        ]),
        ("预计地区生产总值增长5%左右。", [
            past("地区生产总值", "growth", "5%", status="estimated"),
        ]),
        ("“十四五”期间，地区生产总值年均增长5.1%。", [
            past("地区生产总值", "growth", "5.1%", "2021/2025", "target"),
        ]),
        ("五年来，居民人均可支配收入年均增长7.2%，达到4.2万元。", [
            past("居民人均可支配收入", "growth", "7.2%", "2020/2024"),
            past("居民人均可支配收入", "level", "4.2万元"),
        ]),
        ("粮食产量增产291万斤，达到9680万斤。", [
            past("粮食总产量", "change", "291万斤"),
            past("粮食总产量", "level", "9680万斤"),
        ]),
        ("国内生产总值由2019年的7.4万亿元增加到2024年的10.2万亿元。", [
            past("地区生产总值", "level", "7.4万亿元", "2019"),
            past("地区生产总值", "level", "10.2万亿元"),
        ]),
        ("集装箱吞吐量达到120万标准箱，机器人密度提高到每万人400台。", [
            past("集装箱吞吐量", "level", "120万标准箱"),
        ]),
        ("新增贸易型总部7家，新建20个群众滑冰场。", [
            past("新增贸易型总部", "level", "7家"),
            past("新建群众滑冰场", "level", "20个"),
        ]),
        ("地区生产总值迈上3000亿元新台阶、达到3014.6亿元、增长6%。", [
            past("地区生产总值", "level", "3014.6亿元"),
            past("地区生产总值", "growth", "6%"),
        ]),
        ("新增公园31座、累计达到620座。", [
            past("新增公园", "level", "31座"),
            past("公园数", "level", "620座"),
        ]),
        ("新增公园31个、全市公园总数达620个。", [
            past("新增公园", "level", "31个"),
            past("公园数", "level", "620个"),
        ]),
        ("新增城镇就业5万人、累计达到20万人。", [past("城镇新增就业", "level", "5万人")]),
        ("2025年赤字率拟按4%左右安排。", [past("赤字率", "rate", "4%", "2025", "target")]),
        ("地区生产总值连跨3个千亿台阶，2024年达到5000亿元。", [
            past("地区生产总值", "level", "5000亿元"),
        ]),
        ("新增专精特新企业20家、高新技术企业60家。", [
            past("新增专精特新企业", "level", "20家"),
            past("新增高新技术企业", "level", "60家"),
        ]),
        ("经济增速逐季回升，一季度增长4.5%，全年增长5.7%。", [
            past("地区生产总值", "growth", "4.5%", "2024-01/2024-03"),
            past("地区生产总值", "growth", "5.7%"),
        ]),
        ("国内生产总值比2019年增长30%，年均增长5.4%。", [
            past("地区生产总值", "growth", "5.4%", "2020/2024"),
        ]),
        ("数字经济占生产总值比重达到49%。", [
            past("数字经济占生产总值比重", "rate", "49%"),
        ]),
        ("重大项目开工210个、竣工216个。", [
            past("重大项目开工", "level", "210个"),
            past("重大项目竣工", "level", "216个"),
        ]),
        ("新增目标是：市级企业技术中心5家，跨国公司地区总部（研发中心）4家。", [
            past("新增市级企业技术中心", "level", "5家"),
            past("新增跨国公司地区总部", "level", "4家"),
        ]),
        ("预计（下同）社会消费品零售总额1600亿元；实现固定资产投资470亿元。", [
            past("社会消费品零售总额", "level", "1600亿元", status="estimated"),
            past("固定资产投资", "level", "470亿元", status="estimated"),
        ]),
        ("新增停车位1.9万个。", [past("新增停车位", "level", "1.9万个")]),
        ("到2027年，高新技术企业突破1000家。", [
            past("高新技术企业数", "level", "1000家", "2027", "target"),
        ]),
    ],
)  # fmt: skip
def test_results(body, expected):
    assert rows(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "地区生产总值增速高于全国0.6个百分点。",
        "地区生产总值比2019年增长12%。",
        "农产品产值翻一番，物价总体持平。",
        "完成了增长5%的年度目标。",
        "落实中央八项规定，全面学习贯彻党的二十大精神。",
        "连续5年居全省第一。",
        "服务业占比进一步提高，其中占全省的12%。",
        "建成后可新建3处商城、仓库。",
        "签约50亿元以上工业项目45个。",
        "自贸片区改革深化，进出口总额增长15%。",
        "举办第十四届运动会，建成5G基站，打造“1+3”体系。",
    ],
)
def test_what_is_no_statement(body):
    assert rows(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "城乡低保平均标准分别提高至700元/月、6500元/年。",
            [("城市低保标准", "700"), ("农村低保标准", "6500")],
        ),
        (
            "农产品网络零售额、出口额分别增长8%、39%。",
            [("农产品网络零售额", "8"), ("农产品出口", "39")],
        ),
        ("工业增加值、出口额分别增长8%、39%。", [("工业增加值", "8"), ("出口总额", "39")]),
        (
            "研发经费投入增长12%、投入强度升至1.1%。",
            [("研发经费投入", "12"), ("研发经费投入强度", "1.1")],
        ),
        ("粮食播种面积480万亩、产量150万吨。", [("粮食播种面积", "480"), ("粮食总产量", "150")]),
        ("县级及以上城市PM2.5平均浓度19微克/立方米。", [("PM2.5平均浓度", "19")]),
        ("粮食产量在灾情影响下实现220亿斤。", [("粮食总产量", "220")]),
        ("对照2023年投资总量，争取政策资金400亿元。", [("政策资金", "400")]),
    ],
)
def test_a_subject_that_leans_on_the_one_before_it(body, expected):
    found = observe_document(report([("一、2024年工作回顾", body)]))
    assert [(one.indicator, one.value) for one in found] == expected


def test_the_year_of_an_event_to_come_is_not_that_of_what_follows():
    body = "获得2027年世界游泳锦标赛举办权。新增保障性租赁住房4.3万套。"
    (row,) = [
        o for o in observe_document(report([("一、2024年工作回顾", body)])) if o.unit == "万套"
    ]
    assert (row.period, row.status) == ("2024", "actual")


def test_targets_of_the_plan():
    body = (
        "今年经济社会发展主要预期目标是：地区生产总值增长5%以上，城镇新增就业5万人；"
        "居民消费价格涨幅控制在2%左右；单位GDP能耗下降3.2%。去年固定资产投资增长4%。"
    )
    found = rows(body, heading="二、2025年工作安排")
    assert found == [
        past("地区生产总值", "growth", "5%", "2025", "target"),
        past("城镇新增就业", "level", "5万人", "2025", "target"),
        past("居民消费价格指数", "growth", "2%", "2025", "target"),
        past("单位地区生产总值能耗", "growth", "-3.2%", "2025", "target"),
        past("固定资产投资", "growth", "4%", "2024", "actual"),
    ]


def test_containers_of_the_port_of_a_city_are_its_own():
    body = "厦门港集装箱吞吐量达到410万标箱。"
    expected = [past("集装箱吞吐量", "level", "410万标准箱")]
    assert rows(body, area="厦门市") == expected
    assert rows(body, area="江城市") != expected


def test_modifiers_and_ranks():
    body = "地区生产总值突破3000亿元、增长5%左右，总量、增速分别居全省第四、第六。"
    level, growth = observe_document(report([("一、2024年工作回顾", body)]))
    assert (level.modifier, level.rank) == ("突破", "全省第四")
    assert (growth.modifier, growth.rank) == ("左右", "第六")
    assert growth.quote.endswith("第六")


def test_rank_of_something_else_is_not_attached():
    (one,) = observe_document(
        report([("一、2024年工作回顾", "固定资产投资增长8%，其中民间投资增速居全省第二。")])
    )
    assert one.rank == ""


def test_other_areas_are_kept_apart():
    document = report(
        [("一、2024年工作回顾", "全国城镇新增就业1256万人，全区城镇新增就业3万人。")], area="黄浦区"
    )
    assert [(o.area, o.value) for o in observe_document(document)] == [
        ("全国", "1256"),
        ("黄浦区", "3"),
    ]


def test_a_section_with_its_own_area():
    text = "综述\n2024年，黄浦区一般公共预算收入299.4亿元。2025年，收入拟同比增长2%。"
    section = Section(3, len(text), 1, "综述", ("综述",), area="黄浦区")
    about = Metadata(area="上海市", report_year=2025, data_year=2024)
    (one,) = observe_document(Document("id", "page.txt", "page.txt", text, about, (section,)))
    assert (one.area, one.indicator, one.period) == ("黄浦区", "一般公共预算收入", "2024")


def test_targets_without_sections_follow_their_year():
    document = report([("综述", "2025年，黄浦区地区生产总值拟同比增长5%。")], area="黄浦区")
    (one,) = observe_document(document)
    assert (one.period, one.status, one.value) == ("2025", "target", "5")


def test_explanations_of_terms_state_nothing():
    document = report([("名词解释", "亩均税收：地区生产总值增长5%。")])
    assert observe_document(document) == []


def test_traditional_characters():
    found = rows("地區生產總值增長５．５％，居民消費價格下降0.3%。")
    assert found == [
        past("地区生产总值", "growth", "5.5%"),
        past("居民消费价格指数", "growth", "-0.3%"),
    ]


def test_english_results():
    body = (
        "GDP reached RMB 237.98 billion in the first three quarters, up 5.5 percent, ranking "
        "second in the city. Retail sales of consumer goods and fixed-asset investment rose by "
        "4.2 percent and 2.4 percent respectively. CPI fell by 0.3 percent. Over 12.5 "
        "million new urban jobs were created. The surveyed urban unemployment rate "
        "averaged 5.1 percent last year. Per capita disposable income increased by 5.1 percent "
        "to 41,314 yuan."
    )
    found = rows(body, heading="I. Review of 2024", language="en")
    assert found == [
        past("地区生产总值", "level", "2379.8亿元", "2024-01/2024-09"),
        past("地区生产总值", "growth", "5.5%", "2024-01/2024-09"),
        past("社会消费品零售总额", "growth", "4.2%"),
        past("固定资产投资", "growth", "2.4%"),
        past("居民消费价格指数", "growth", "-0.3%"),
        past("城镇新增就业", "level", "1250万人"),
        past("城镇调查失业率", "rate", "5.1%"),
        past("居民人均可支配收入", "growth", "5.1%"),
        past("居民人均可支配收入", "level", "41314元"),
    ]


def test_english_targets():
    body = "The main targets are GDP growth of around 5 percent; CPI increase of around 2 percent."
    found = rows(body, heading="II. Targets for 2025", language="en")
    assert found == [
        past("地区生产总值", "growth", "5%", "2025", "target"),
        past("居民消费价格指数", "growth", "2%", "2025", "target"),
    ]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("一、2024年工作回顾", "review"),
        ("二、2025年工作安排", "plan"),
        ("一、过去五年工作回顾", "term"),
        ("一、过去一年和五年工作回顾", "mixed"),
        ("今年重点工作", "plan"),
        ("名词解释", "notes"),
        ("（一）推动产业升级", "plain"),
        ("I. Review of 2024", "review"),
        ("Targets for 2025", "plan"),
    ],
)
def test_roles_of_headings(heading, role):
    assert role_of(heading, 2025) == role


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("2024年前三季度", [("2024-01/2024-09", "part")]),
        ("去年上半年", [("2024-01/2024-06", "part")]),
        ("今年一季度", [("2025-01/2025-03", "part")]),
        ("比上年增长", [("2023", "base")]),
        ("较2020年增长", [("2020", "base")]),
        ("2021—2024年", [("2021/2024", "span")]),
        ("近三年", [("2022/2024", "span")]),
        ("“十四五”以来", [("2021/2024", "span")]),
        ("“十四五”前四年", [("2021/2024", "span")]),
        ("未来五年", [("2025/2029", "span")]),
        ("创近五年新高", [("2020/2024", "since")]),
        ("连续三季度", []),
    ],
)
def test_time(sentence, marks):
    scene = Scene("江城市", "review", 2025, 2024)
    assert [(mark.period, mark.kind) for mark in find_marks(sentence, scene, 2024)] == marks


PIECES = [
    "地区生产总值", "一般公共预算收入", "分别", "增长", "下降", "达到", "由", "到", "5%", "300亿元",
    "左右", "，", "、", "；", "。", "\n", "居全省第二", "2024年", "前三季度", "“十四五”期间",
    "其中", "（", "）", "新增", "7家", "企业", "均", "和", "GDP ",
    "rose by ", "and ", "5 percent", "respectively", " in 2024", ", ",
]  # fmt: skip


@settings(max_examples=150, deadline=2000)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_verbatim_quotes(text):
    document = report([("一、2024年工作回顾", text)])
    for one in observe_document(document):
        assert document.text[one.start : one.end] == one.quote
        assert one.period[:4].isdigit()
        assert one.value.lstrip("-")[0].isdigit()


def test_speed():
    body = "全年完成一般公共预算收入299.40亿元，同比增长6.1%，总量居全市第二；新增总部7家。" * 500
    document = report([("一、2024年工作回顾", body)])
    start = time.process_time()
    observe_document(document)
    assert len(document.text) / (time.process_time() - start) > 30_000 / SLACK


def test_observations_travel_between_processes():
    observations = observe_document(report([("一、2024年工作回顾", "固定资产投资增长8%。")]))
    assert pickle.loads(pickle.dumps(observations)) == observations


@pytest.mark.skipif(not SHARED.exists(), reason="the shared reports are not here")
def test_a_real_newspaper_page():
    from rag.parse import parse_file

    document = parse_file(SHARED / "newspaper_page_2025.txt")
    found = {(o.area, o.indicator, o.measure): o for o in observe_document(document)}
    huangpu = found["黄浦区", "地区生产总值", "level"]
    assert (huangpu.value, huangpu.period) == ("2379.80", "2024-01/2024-09")
    assert huangpu.rank == "全市第二、中心城区第一"
    assert found["徐汇区", "一般公共预算收入", "growth"].value == "12.37"
    assert found["徐汇区", "地区生产总值", "level"].status == "estimated"
    assert all(document.text[o.start : o.end] == o.quote for o in found.values())


@pytest.mark.parametrize(
    "unit", ["地区生产总值增长5%，", "居全国第五、", "新建改建", "出口、", "（“"]
)
def test_unnatural_text_takes_no_longer(unit):
    start = time.process_time()
    observe_document(report([("一、2024年工作回顾", unit * 1500 + "分别增长5%")]))
    assert time.process_time() - start < 5
