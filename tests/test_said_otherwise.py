"""Questions that say a thing otherwise than reports do, or put it in another order."""

import pytest

from rag.evidence.dealt import dealt_out
from rag.glossary.ordinary import is_stop_word
from rag.understand.across import asks_topic
from tests.reviews import reading

_TEXTS = {
    "攀枝花市": "钒钛磁铁矿铁、钒、钛资源利用率由2019年的71%、45%、27%提升至76%、52%、33%。"
    "“攀—西”“盐—米”区域重污染天数比例分别控制在4%和3%以内。",
    "江西省": "社会物流总费用与生产总值的比率再下降0.4个百分点。地区生产总值增长5.1%。"
    "助力建设葡萄牙里斯本中国文化中心。",
    "吉安市": "机场年旅客吞吐量366万人次、货邮吞吐量6万吨。建成文化艺术中心2个。",
    "赣州市": "机场旅客吞吐量突破230万人次。低空经济加快发展。新设立高职学校1所，全市高校增至9所。",
    "新疆维吾尔自治区": "绿电、绿证交易规模分别增长375%、512%。",
    "河北省": "体育健儿在巴黎奥运会、残奥会上勇夺5金、12金。外卡POS机新增5.1万台、累计达到8万台。"
    "新开通3个高速公路出入口和17个服务区出入口。首批101个重点项目加快推进、总投资340亿元。"
    "肉牛屠宰量由全国第12位跃升至第6位。园区贡献了全省71.6%的规模工业增加值和42%的税收。"
    "新增31家国家级专精特新“小巨人”企业、总数达260家。"
    "非居民管道天然气最高终端售价下调至3.6元/立方米。一般性支出压减18.3%。"
    "开展数字人民币试点应用。",
    "贵州省": "地区生产总值增长5.3%、居全国第3位，一般公共预算收入增长4.4%、居全国第6位。"
    "城乡低保平均标准分别提高至760元/月、6700元/年。"
    "农产品网络零售额、出口额分别增长8%、39%。"
    "办理全国政协提案3件、省人大代表建议210件、省政协提案530件。"
    "新建8个体育公园，“十四五”建设目标完成率全国第四。搭建科创、金融等4大平台和汽车、医药8个平台。",
    "上海市": "一般公共预算收入8300亿元，增长0.6%。适龄女孩接种HPV疫苗。",
    "徐汇区": "一般公共预算收入290亿元，增长11.5%。预计地区生产总值突破3100亿元。",
}
_PLANS = {
    "徐汇区": "建设筹措8万套保障性租赁住房，实现“十四五”末总量达到50万套。",
    "贵州省": "交通、水利分别完成投资2400亿元、700亿元。支持甲秀楼、镇远古城创建国家5A级旅游景区。",
    "江西省": "新增发放创业担保贷款150亿元。省级财政五年统筹投入90亿元支持旅游产业发展。",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with reading(tmp_path_factory.mktemp("otherwise"), _TEXTS, _PLANS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("攀枝花钒钛磁铁矿的钛资源利用率提高到多少?", "33%", "76%"),
        ("What share of Panzhihua's titanium is recovered now?", "33%", "76%"),
        ("攀枝花“攀—西”区域重污染天数比例控制在多少以内?", "4%", "3%"),
        ("攀枝花“盐—米”区域重污染天数比例控制在多少以内?", "3%", "4%"),
        (
            "Jiangxi wants logistics costs to fall relative to GDP. By how many points?",
            "0.4",
            "5.1",
        ),
        ("江西 2025 创业担保贷款 新增发放", "150亿元", "没有"),
        ("How much will Jiangxi's provincial treasury put behind tourism?", "9 billion", "not say"),
        ("In which European city is Jiangxi helping to build a Chinese centre?", "里斯本", "Ji'an"),
        ("贵州今年水利计划完成投资多少?", "700亿元", "2400亿元"),
        ("Guizhou's water conservancy investment planned for 2025?", "70 billion", "240 billion"),
        ("贵州省政府去年办了多少件省政协提案？", "530件", "3件"),
        ("贵州农村低保标准是多少?", "6700元", "760元"),
        ("Guizhou rural subsistence allowance standard per year", "6700元", "760元"),
        ("贵州农产品出口增长多少?", "39%", "8%"),
        ("贵州体育公园“十四五”建设目标的完成率全国第几?", "第四", "没有"),
        ("赣州全市共有多少所高校?", "9所", "1所"),
        ("Which attractions is Guizhou backing for 5A status?", "镇远古城", "not say"),
        ("河北健儿在巴黎残奥会上拿了几块金牌?", "12金", "5金"),
        ("How many gold medals did Hebei win at the Paris Paralympics?", "12金", "5金"),
        (
            "Counting all of them, how many card terminals in Hebei take foreign cards?",
            "8万",
            "5.1",
        ),
        ("河北国家级专精特新小巨人企业总共多少家", "260家", "31家"),
        ("How many little giant firms does Hebei have in all?", "260", "31"),
        ("徐汇2025年一年要筹建50万套保障性租赁住房，对吧？", "8万套", "是的"),
        ("徐汇2025年筹建多少保障性租赁住房?", "8万套", "没有给出"),
        ("新疆去年绿证交易规模涨了百分之几？", "512%", "375%"),
        ("新疆去年绿电交易规模涨了百分之几？", "375%", "512%"),
        ("河北新开通多少个服务区出入口?", "17个", "3个"),
        ("河北 新开通 高速服务区出入口 数量", "17个", "3个"),
        (
            "How much investment in total do Hebei's first batch of projects represent?",
            "340",
            "101",
        ),
        ("河北肉牛屠宰量现在全国排第几啊", "第6位", "第12位"),
        ("河北肉牛屠宰量如今排到第几位了？原先是第几？请告知。", "第12位", "没有"),
        ("河北肉牛屠宰量从全国第几位升到第几位?", "第12位", "没有"),
        ("河北园区贡献了全省百分之几的规模工业增加值?", "71.6%", "42%"),
        ("河北把非居民管道天然氣的最高終端售價降到多少？", "3.6元", "没有"),
        ("河北一般性支出压缩了多少？", "18.3%", "没有"),
        ("徐汇去年财政收入长了多少啊", "11.5%", "290亿元"),
        ("徐汇2024年前三季度GDP突破多少亿元?", "全年", "前三季度地区生产总值预计"),
        ("What was Xuhui's GDP in the first half of 2024?", "whole year", "not say"),
    ],
)
def test_what_is_asked_otherwise_is_found(bot, question, said, unsaid):
    text = bot.ask(question).text
    assert said in text
    assert unsaid not in text


@pytest.mark.parametrize(
    "question",
    [
        "赣州、吉安两地机场去年旅客谁最多?",
        "Of the airports in Ganzhou and Ji'an, which handled the most passengers?",
    ],
)
def test_passengers_are_compared_with_passengers(bot, question):
    text = bot.ask(question).text
    assert "366万人次" in text
    assert "230万人次" in text
    assert "6万吨" not in text


@pytest.mark.parametrize(
    "question",
    [
        "How does Xuhui's budget revenue growth compare with that of Shanghai as a whole?",
        "Compare Xuhui's budget revenue growth with Shanghai's",
        "徐汇的财政收入增速和上海全市比怎么样?",
    ],
)
def test_a_place_is_compared_with_the_one_it_lies_in(bot, question):
    text = bot.ask(question).text
    assert "11.5%" in text
    assert "0.6%" in text


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Which city-level governments mention the low-altitude economy?", "Ganzhou"),
        ("Of these cities, which two have the low-altitude economy in their plans?", "Ganzhou"),
        ("Which places bring up HPV vaccination?", "Shanghai"),
        (
            "Is the digital yuan mentioned in any of the reports, and if so, where?",
            "Hebei Province",
        ),
    ],
)
def test_which_places_speak_of_something(bot, question, place):
    text = bot.ask(question).text
    assert "1 mention" in text
    assert f": {place};" in text


@pytest.mark.parametrize(
    ("first", "second", "rank"),
    [
        ("贵州的GDP增速排全国第几?", "那财政收入增速呢?", "第6"),
        ("Where did Guizhou's GDP growth rank nationally?", "and budget revenue growth?", "6th"),
    ],
)
def test_a_rank_is_asked_on_of_another_growth(bot, first, second, rank):
    talk = bot.conversation()
    assert "3" in talk.ask(first).text
    assert rank in talk.ask(second).text


def test_a_topic_may_stand_in_plans():
    assert asks_topic("which districts have the low-altitude economy in their plans?")
    assert not asks_topic("which district has the largest gdp in its province?")


def test_figures_from_and_to_are_dealt_out():
    dealt = dealt_out("铁、钛利用率由2019年的70%、29%提升至75%、35%")
    told = [(each.subject, each.verb, each.figure.text) for each in dealt]
    assert told == [("铁", "70%……提升至", "75%"), ("钛利用率", "29%……提升至", "35%")]
    assert dealt_out("铁、钛利用率由2019年的70%提升至75%、35%") == ()


def test_forms_of_words_that_only_join_are_no_terms():
    assert all(map(is_stop_word, ("behind", "going", "th", "seen", "without")))
    assert not any(map(is_stop_word, ("credit", "light", "works", "old")))
