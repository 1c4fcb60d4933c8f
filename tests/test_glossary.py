"""The glossary: names in both languages, offsets, homonyms, decoys, the schema of its tables."""

import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.glossary import load_glossary
from rag.glossary.entries import UNIT_KINDS, read_decoys, read_rows
from rag.glossary.lexicon import is_han, stem
from rag.text import fold

glossary = load_glossary()


def names(matches):
    return [match.name for match in matches]


# Indicators


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("黄浦区GDP是多少", "地区生产总值"),
        ("全市生产总值增长5%", "地区生产总值"),
        ("地区生产\n总值", "地区生产总值"),
        ("地区 生产 总值", "地区生产总值"),
        ("ＧＤＰ增速", "地区生产总值"),
        ("人均 GDP", "人均地区生产总值"),
        ("黃浦區一般公共預算收入", "一般公共预算收入"),
        ("地方一般公共预算收入", "一般公共预算收入"),
        ("区级一般公共预算收入", "区级一般公共预算收入"),
        ("财政总收入", "财政总收入"),
        ("财政收入", "财政收入"),
        ("税收占一般公共预算收入比重", "税收占比"),
        ("规上工业增加值", "规模以上工业增加值"),
        ("全部工业增加值", "工业增加值"),
        ("高技术制造业增加值", "高技术制造业增加值"),
        ("固投", "固定资产投资"),
        ("工业固定资产投资", "工业投资"),
        ("房地产开发投资", "房地产开发投资"),
        ("民间投资", "民间投资"),
        ("社消零", "社会消费品零售总额"),
        ("限上社零", "限额以上社会消费品零售额"),
        ("进出口总额", "外贸进出口总额"),
        ("出口额", "出口总额"),
        ("城镇居民人均可支配收入", "城镇居民人均可支配收入"),
        ("居民人均可支配收入", "居民人均可支配收入"),
        ("城镇登记失业率", "城镇登记失业率"),
        ("R&D经费投入强度", "研发经费投入强度"),
        ("R＆D经费投入强度", "研发经费投入强度"),
        ("细颗粒物（PM2.5）平均浓度", "PM2.5平均浓度"),
        ("PM2.5浓度", "PM2.5平均浓度"),
        ("空气优良天数比率", "空气质量优良天数比率"),
        ("新建5G基站3000个", "5G基站数"),
        ("外贸“新三样”出口", "新三样出口"),
        ('"四上"企业', "规模以上企业数"),
        ("超长期特别国债", "超长期特别国债"),
        ("增发国债资金", "增发国债资金"),
        ("光伏装机容量", "光伏装机容量"),
        ("猪肉产量", "猪肉产量"),
    ],
)
def test_indicator_is_found_in_chinese(text, name):
    assert names(glossary.find_indicators(text)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("How fast did retail sales grow?", "社会消费品零售总额"),
        ("total retail sales of the consumer goods", "社会消费品零售总额"),
        ("per-capita GDP", "人均地区生产总值"),
        ("GDP per capita", "人均地区生产总值"),
        ("Fixed Asset Investments", "固定资产投资"),
        ("fixed-asset investment", "固定资产投资"),
        ("the budget revenue of the district", "一般公共预算收入"),
        ("General public budget revenues", "一般公共预算收入"),
        ("district-level general public budget revenue", "区级一般公共预算收入"),
        ("fiscal revenue", "财政收入"),
        ("total fiscal revenue", "财政总收入"),
        ("foreign trade", "外贸进出口总额"),
        ("imports and exports", "外贸进出口总额"),
        ("exports", "出口总额"),
        ("per capita disposable income", "居民人均可支配收入"),
        ("urban residents’ per capita disposable income", "城镇居民人均可支配收入"),
        ("permanent residents", "常住人口"),
        ("container throughput", "集装箱吞吐量"),
        ("TEUs", "集装箱吞吐量"),
        ("R & D intensity", "研发经费投入强度"),
        ("PM 2.5", "PM2.5平均浓度"),
        ("utilised foreign capital", "实际使用外资"),
        ("urbanisation rate", "常住人口城镇化率"),
        ("surveyed urban unemployment rate", "城镇调查失业率"),
        ("value added of industrial enterprises above designated size", "规模以上工业增加值"),
        ("new-energy vehicle output", "新能源汽车产量"),
        ("5G base stations", "5G基站数"),
    ],
)
def test_indicator_is_found_in_english(text, name):
    assert names(glossary.find_indicators(text)) == [name]


def test_all_indicators_of_a_sentence_are_found_in_order():
    text = "全年地区生产总值增长5.2%，规上工业增加值、固定资产投资分别增长6.1%、4.3%，CPI上涨0.3%。"
    assert names(glossary.find_indicators(text)) == [
        "地区生产总值",
        "规模以上工业增加值",
        "固定资产投资",
        "居民消费价格指数",
    ]
    text = "GDP grew by 5.2 percent, retail sales by 4.1 percent and exports by 3 percent."
    assert names(glossary.find_indicators(text)) == [
        "地区生产总值",
        "社会消费品零售总额",
        "出口总额",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "办理出口退税",
        "举办进口博览会",
        "新型农业经营主体",
        "新增博士学位授权点",
        "地铁出口封闭",
    ],
)
def test_words_around_make_it_no_indicator(text):
    assert glossary.find_indicators(text) == []


def test_names_are_not_cut_out_of_longer_words():
    assert glossary.find_indicators("XGDPY 15G基站") == []
    assert glossary.find_indicators("reimportation and exporters") == []


def test_nothing_is_found_across_sentences_and_paragraphs():
    assert glossary.find_indicators("the budget. Revenue rose") == []
    assert glossary.find_indicators("加快发展工业\n\n增加值") == []


def test_colloquial_names_only_on_request():
    assert glossary.find_indicators("经济增长多快?") == []
    match = glossary.find_indicators("经济增长多快?", loose=True)[0]
    assert (match.name, match.loose) == ("地区生产总值", True)
    assert names(glossary.find_indicators("How fast did the economy grow?", loose=True)) == [
        "地区生产总值"
    ]
    assert glossary.find_indicators("a low-altitude economy fund", loose=True) == []
    match = glossary.find_indicators("unemployment rate", loose=True)[0]
    assert match.candidates == ("城镇调查失业率", "城镇登记失业率")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("外贸总盘子", "外贸进出口总额"),
        ("老百姓收入", "居民人均可支配收入"),
        ("农民收入", "农村居民人均可支配收入"),
        ("房价", "房屋销售价格"),
        ("机场客流", "机场旅客吞吐量"),
        ("budget take", "一般公共预算收入"),
        ("farmers' incomes", "农村居民人均可支配收入"),
        ("international arrivals", "入境游客人次"),
        ("tourism earnings", "旅游收入"),
        ("coal mined", "原煤产量"),
        ("FDI inflows", "实际使用外资"),
        ("EV production", "新能源汽车产量"),
        ("R&D spending as a share of GDP", "研发经费投入强度"),
    ],
)
def test_colloquial_names(text, name):
    assert names(glossary.find_indicators(text, loose=True)) == [name]


def test_near_synonyms_are_related_both_ways_and_never_the_same():
    for one, other in (
        ("一般公共预算收入", "区级一般公共预算收入"),
        ("一般公共预算收入", "财政总收入"),
        ("一般公共预算收入", "税收收入"),
        ("一般公共预算收入", "一般公共预算支出"),
        ("居民人均可支配收入", "城镇居民人均可支配收入"),
        ("工业总产值", "规模以上工业总产值"),
        ("工业增加值", "规模以上工业增加值"),
        ("固定资产投资", "工业投资"),
        ("出口总额", "外贸进出口总额"),
        ("城镇调查失业率", "城镇登记失业率"),
        ("新能源装机占比", "清洁能源装机占比"),
        ("可再生能源装机占比", "非化石能源装机占比"),
        ("非化石能源消费占比", "清洁能源消费占比"),
    ):
        assert other in glossary.indicator(one).related
        assert one in glossary.indicator(other).related


def test_a_broad_indicator_names_the_one_that_reports_give():
    assert glossary.indicator("财政收入").asks_for == ("一般公共预算收入",)
    assert glossary.indicator("工业增加值").asks_for == ("规模以上工业增加值",)
    assert glossary.indicator("幸福指数") is None


# Policy terms and words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("加快发展新质生产力", "新质生产力"),
        ("new quality productive forces", "新质生产力"),
        ("low-altitude economy", "低空经济"),
        ("the low altitude economy", "低空经济"),
        ("深化“放管服”改革", "放管服改革"),
        ("河湖长制", "河湖长制"),
        ("rural revitalisation", "乡村振兴"),
        ("“一带一路”", "一带一路"),
        ("the Belt and Road Initiative", "一带一路"),
        ("首店經濟", "首店经济"),
        ("embodied AI", "具身智能"),
        ("Yangtze River Delta integration", "长三角一体化"),
        ("“一老一小”服务", "一老一小"),
    ],
)
def test_policy_term_is_found(text, name):
    assert names(glossary.find_terms(text)) == [name]


def test_words_of_questions_are_found_in_both_languages():
    assert names(glossary.find_words("Who is the mayor?")) == ["市长"]
    assert names(glossary.find_words("区长是谁")) == ["区长"]
    assert "地震" in names(glossary.find_words("the earthquake in Tibet"))
    assert names(glossary.find_words("wharves and hydropower stations")) == ["码头", "水电"]
    assert names(glossary.find_words("the Jinsha River")) == ["金沙江"]
    assert names(glossary.find_words("课间长了，孩子多玩一会儿")) == ["课间"]
    assert names(glossary.find_words("recess in junior secondary schools")) == ["课间", "初中"]
    assert names(glossary.find_words("the refineries that were shut down")) == ["炼油", "关停"]
    assert names(glossary.find_terms("child benefit and ready meals")) == ["育儿补贴", "预制菜"]
    assert names(glossary.find_words("boarding schools in boxes")) == ["寄宿制学校"]
    assert "股票" not in names(glossary.find_words("the share of exports"))


# Places


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("上海市黄浦区", "黄浦区"),
        ("上海黄浦", "黄浦区"),
        ("上海的黄浦", "黄浦区"),
        ("徐汇的财政收入", "徐汇区"),
        ("浦東新區", "浦东新区"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("锡林郭勒盟", "锡林郭勒盟"),
        ("海南州", "海南藏族自治州"),
        ("吉林市", "吉林市"),
        ("江苏省苏州市昆山市", "昆山市"),
        ("我国", "全国"),
        ("江西安全生产", "江西省"),
        ("山东营商环境", "山东省"),
        ("上海港集装箱", "上海市"),
        ("中国（上海）自由贸易试验区", "上海市"),
        ("美丽江苏", "江苏省"),
        ("福州市鼓楼区", "福州市鼓楼区"),
        ("青岛西海岸新区", "西海岸新区"),
        ("潜江", "潜江市"),
        ("石河子", "石河子市"),
        ("玉林（广西）", "玉林市"),
    ],
)
def test_place_is_found_in_chinese(text, name):
    assert names(glossary.find_places(text)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Xuhui District's GDP", "徐汇区"),
        ("Huangpu, Shanghai", "黄浦区"),
        ("Shanghai's Huangpu District", "黄浦区"),
        ("the Huangpu District of Shanghai", "黄浦区"),
        ("Pudong New Area", "浦东新区"),
        ("Jing’an", "静安区"),
        ("Jingan", "静安区"),
        ("Shaanxi", "陕西省"),
        ("Shanxi Province", "山西省"),
        ("Inner Mongolia Autonomous Region", "内蒙古自治区"),
        ("Inner Mongolia", "内蒙古自治区"),
        ("Tibet", "西藏自治区"),
        ("Xizang", "西藏自治区"),
        ("Guangxi Zhuang Autonomous Region", "广西壮族自治区"),
        ("Hong Kong SAR", "香港特别行政区"),
        ("Macau", "澳门特别行政区"),
        ("Suzhou City in Jiangsu Province", "苏州市"),
        ("harbin", "哈尔滨市"),
        ("Ürümqi", "乌鲁木齐市"),
        ("Urumqi", "乌鲁木齐市"),
        ("Hohhot", "呼和浩特市"),
        ("Xilingol League", "锡林郭勒盟"),
        ("Ngari Prefecture", "阿里地区"),
        ("Kashgar", "喀什地区"),
        ("Ili", "伊犁哈萨克自治州"),
        ("Qiannan Prefecture", "黔南布依族苗族自治州"),
        ("Enshi Tujia and Miao Autonomous Prefecture", "恩施土家族苗族自治州"),
        ("Lu'an", "六安市"),
        ("Ya'an", "雅安市"),
        ("Xi'an", "西安市"),
        ("Jilin City", "吉林市"),
        ("the city of Jilin", "吉林市"),
        ("Suzhou (Anhui)", "宿州市"),
        ("China", "全国"),
    ],
)
def test_place_is_found_in_english(text, name):
    assert names(glossary.find_places(text)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "绿水青山就是金山银山",
        "中国式现代化",
        "中国特色社会主义",
        "发展中国家",
        "其中国有企业",
        "朝阳产业",
        "东方财富",
        "大同小异",
        "文山会海",
        "长治久安",
        "新增城镇就业",
        "顺利通过验收",
        "加大安全投入",
        "加强和创新乡村治理",
        "重大理念",
        "经济源泉",
        "聚焦作风建设",
        "均衡水平",
        "确保定下的事",
        "中山路改造",
        "南京西路商圈",
        "安宁河流域",
        "中原区域",
        "生态安全国家",
        "和平发展",
        "阿里巴巴",
        "四平八稳",
        "China-Europe freight trains",
        "a mile away",
        "hailing a taxi",
        "the Huangpu River",
        "West Nanjing Road",
    ],
)
def test_words_that_only_look_like_places(text):
    assert glossary.find_places(text) == []


def test_ordinary_words_are_places_only_on_request_or_with_their_generic_word():
    assert glossary.find_places("和平与东方") == []
    assert [m.candidates[0] for m in glossary.find_places("和平与东方", loose=True)] == [
        "和平区",
        "东方市",
    ]
    assert names(glossary.find_places("天津市和平区")) == ["和平区"]
    assert names(glossary.find_places("东方市")) == ["东方市"]
    assert names(glossary.find_places("晋城市城区")) == ["晋城市城区"]
    assert glossary.find_places("城区面积扩大") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("沪2024年GDP", ["上海市"]),
        ("粤苏浙三省GDP", ["广东省", "江苏省", "浙江省"]),
        ("川渝两地经济增速", ["四川省", "重庆市"]),
        ("两广2024年GDP哪个大", ["广东省", "广西壮族自治区"]),
        ("东北三省2024年增速", ["辽宁省", "吉林省", "黑龙江省"]),
        ("比较粤和鲁的外贸", ["广东省", "山东省"]),
        ("申城外贸", ["上海市"]),
        ("蓉城GDP", ["成都市"]),
        ("沪苏湖高铁", []),
        ("京津冀协同发展", []),
        ("新2024年", []),
        ("云服务", []),
    ],
)
def test_bynames_and_letters_are_places_in_questions_only(text, found):
    assert names(glossary.find_places(text, loose=True)) == found
    assert glossary.find_places(text) == []


def test_capitals():
    assert glossary.capital("四川省") == "成都市"
    assert glossary.capital("内蒙古自治区") == "呼和浩特市"
    assert glossary.capital("上海市") is None
    assert glossary.capital("成都市") is None


def test_homonyms_are_all_candidates():
    assert glossary.find_places("Suzhou")[0].candidates == ("苏州市", "宿州市")
    assert glossary.find_places("Taizhou")[0].candidates == ("泰州市", "台州市")
    assert set(glossary.find_places("Yichun")[0].candidates) == {"宜春市", "伊春市"}
    assert set(glossary.find_places("Fuzhou")[0].candidates) == {"福州市", "抚州市"}
    assert set(glossary.find_places("Yulin")[0].candidates) == {"榆林市", "玉林市"}
    assert glossary.find_places("吉林")[0].candidates == ("吉林省", "吉林市")
    assert glossary.find_places("Hainan")[0].candidates == ("海南省", "海南藏族自治州")
    assert glossary.find_places("海南")[0].candidates == ("海南省",)
    assert len(glossary.find_places("鼓楼区")[0].candidates) == 4


def test_a_parent_in_the_text_decides_between_homonyms():
    assert glossary.find_places("Suzhou in Anhui")[0].candidates == ("宿州市",)
    assert glossary.find_places("In Anhui, how did Suzhou do?")[1].name == "宿州市"
    assert glossary.find_places("长春朝阳区")[0].name == "长春市朝阳区"
    assert names(glossary.find_places("吉林省吉林市")) == ["吉林市"]


def test_places_in_a_row_stay_apart():
    assert names(glossary.find_places("上海、黄浦和静安")) == ["上海市", "黄浦区", "静安区"]
    assert names(glossary.find_places("Beijing, Tianjin and Hebei")) == [
        "北京市",
        "天津市",
        "河北省",
    ]


def test_offsets_are_of_the_original_text():
    text = "今年，黃浦區 Ｇ Ｄ Ｐ、“四上”企業；XUHUI's retail  sales in\nInner  Mongolia"
    places, indicators = glossary.find_places(text), glossary.find_indicators(text)
    assert [match.text for match in places] == ["黃浦區", "XUHUI", "Inner  Mongolia"]
    assert [match.text for match in indicators] == ["“四上”企業", "retail  sales"]
    for match in (*places, *indicators):
        assert match.text == text[match.start : match.end]


def test_names_for_display():
    assert glossary.short("恩施土家族苗族自治州") == "恩施"
    assert glossary.short("黄浦区") == "黄浦"
    assert glossary.short("地区生产总值") == "地区生产总值"
    assert glossary.english("黄浦区") == "Huangpu District"
    assert glossary.english("苏州市") == "Suzhou"
    assert glossary.english("陕西省") == "Shaanxi Province"
    assert glossary.english("地区生产总值") == "gross regional product"
    assert glossary.english("低空经济") == "low-altitude economy"
    assert glossary.english("没有这个词") == "没有这个词"


def test_areas_in_a_place():
    assert len(glossary.areas_in("全国")) == 34
    assert len(glossary.areas_in("上海市")) == 16
    assert glossary.areas_in("黄浦区") == []


def test_a_place_knows_its_parent_pinyin_and_level():
    place = glossary.place("黄浦区")
    assert (place.parent, place.pinyin, place.level) == ("上海市", "Huangpu", "district")
    assert glossary.place("上海市").letters == ("沪",)
    assert glossary.find_places("沪昆高铁") == []


# Expansion into the other language


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("What was Huangpu's GDP?", "en", ["黄浦", "地区生产总值"]),
        ("fiscal revenue of Xuhui", "en", ["财政收入", "一般公共预算收入", "徐汇"]),
        ("Who is the mayor of Shenyang?", "en", ["市长", "沈阳"]),
        ("How many lifts were installed?", "en", ["电梯"]),
        ("静安区低空经济", "zh", ["Jing'an", "low-altitude economy"]),
        ("养老床位", "zh", ["elderly care beds"]),
        ("Suzhou", "en", ["苏州", "宿州"]),
    ],
)
def test_expansion_gives_the_other_language(text, language, expected):
    found = glossary.expand(text, language)
    assert [word for word in found if word in expected] == expected
    assert all(is_han(word) == (language == "en") for word in found)


def test_expansion_takes_the_longest_name_only():
    assert "economy" not in glossary.expand("低空经济", "zh")
    assert "经济" not in glossary.expand("low-altitude economy", "en")


# Misspelt names


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("retial sales of Xuhui", "retail sales of Xuhui"),
        ("What was Shengyang's GDP?", "What was Shenyang's GDP?"),
        ("general public budget reveune", "general public budget revenue"),
        ("黄浦固定资产头资增长多少", "黄浦固定资产投资增长多少"),
        ("规上公业增加值", "规上工业增加值"),
        ("扬州2023年生产总直是多少", "扬州2023年生产总值是多少"),
        ("一般公共予算收入", "一般公共预算收入"),
        ("社会消费品另售总额", "社会消费品零售总额"),
        ("固定资产投咨", "固定资产投资"),
        ("进出囗总额", "进出口总额"),
        ("城镇居名人均可支配收入", "城镇居民人均可支配收入"),
        ("城镇登记失业律", "城镇登记失业率"),
        ("财政总收人", "财政总收入"),
        ("goverment targets", "government targets"),
        ("exprts of Ningbo", "exports of Ningbo"),
        ("the popluation of Chengdu", "the population of Chengdu"),
        ("Hanzhou's GDP", "Hangzhou's GDP"),
        ("GDP of Guang Dong", "GDP of Guangdong"),
        ("fiscal incme of Wuhu", "fiscal income of Wuhu"),
        ("exports grwoth in Wuhu", "exports growth in Wuhu"),
    ],
)
def test_a_misspelt_name_is_put_right(text, right):
    assert glossary.repair(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "What was Shanghai's GDP in 2024?",
        "how much has the warning of living costs changed",
        "农业增加值和林业总产值",
        "民间投资涨了多少",
        "高速公路的里程",
        "通货膨胀和就业",
        "连云港和淮安的GDP",
        "农业产值与工业产值",
        "打算发的长期国债是多少",
        "洒水车保有量有多少",
        "Jinsha River hydropower stations",
        "the Jinsha Ruins",
        "experts and exporters in Shanghai",
        "",
    ],
)
def test_what_is_spelt_right_is_left_alone(text):
    assert glossary.repair(text) == text


# The machine


@given(st.text("上海市黄浦区GDP增长 of Xuhui's ‘’“”\n（PM2.5）出口全国", max_size=60))
def test_any_text_gives_ordered_matches_that_quote_it(text):
    for matches in (
        glossary.find_places(text, loose=True),
        glossary.find_indicators(text, loose=True),
        glossary.find_terms(text, loose=True),
        glossary.find_words(text),
    ):
        assert all(match.text == text[match.start : match.end] for match in matches)
        assert all(a.end <= b.start for a, b in pairwise(matches))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cities", "city"),
        ("taxes", "tax"),
        ("news", "news"),
        ("gas", "gas"),
        ("urbanisation", "urbanization"),
        ("centres", "center"),
        ("jing'an", "jingan"),
        ("residents", "resident"),
        ("business", "business"),
    ],
)
def test_stem(word, expected):
    assert stem(word) == expected


def test_importing_reads_nothing():
    code = "import sys, rag.glossary; print('rjieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# The tables


def test_tables_are_large_enough():
    assert len(glossary.indicators) >= 400
    assert len(glossary.terms) >= 400
    assert len(glossary.vocabulary) >= 3000
    levels = Counter(place.level for place in glossary.places.values())
    assert levels["province"] == 34
    assert levels["city"] == 333  # 293 cities, 7 prefectures, 30 autonomous prefectures, 3 leagues
    assert levels["county"] >= 390


@pytest.mark.parametrize("table", ["indicators", "terms", "vocabulary"])
def test_no_row_takes_the_place_of_another(table):
    counts = Counter(row[0].split("|")[0] for row in read_rows(table))
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("indicators", "name unit measure aliases english related asks_for"),
        ("terms", "name aliases english kind"),
        ("vocabulary", "zh english"),
        ("places", "name parent level short pinyin english letters"),
        ("decoys", "table phrases"),
    ],
)
def test_every_row_has_all_columns_and_no_empty_alternative(table, columns):
    rows = list(read_rows(table))
    for row in rows:
        assert len(row) == len(columns.split())
        for cell in row:
            assert cell == cell.strip()
            assert not cell or all(part.lstrip("~") for part in cell.split("|"))


def test_indicator_rows_follow_the_schema():
    rows = list(read_rows("indicators"))
    assert len({row[0] for row in rows}) == len(rows)
    for entry in glossary.indicators.values():
        assert entry.unit_kind in UNIT_KINDS
        assert entry.measure in ("level", "growth", "change", "rate")
        assert entry.english
        assert not any(is_han(word) for word in entry.english)
        assert entry.zh not in entry.related
        assert set(entry.related) | set(entry.asks_for) <= glossary.indicators.keys()


def test_term_rows_follow_the_schema():
    rows = list(read_rows("terms"))
    assert len({row[0] for row in rows}) == len(rows)
    for entry in (*glossary.terms.values(), *glossary.vocabulary.values()):
        assert entry.english
        assert entry.kind
        assert not any(is_han(word) for word in entry.english)


def test_all_that_an_indicator_is_called():
    named = glossary.names_of("地区生产总值")
    assert named[0] == "地区生产总值"
    assert {"生产总值", "GDP", "经济总量"} <= {*named}  # an alias, an English name, a loose one
    assert glossary.names_of("火星总产出") == ("火星总产出",)


def test_place_rows_follow_the_schema():
    for place in glossary.places.values():
        assert place.level in {"nation", "province", "city", "district", "county", "zone"}
        assert place.english
        assert not any(is_han(word) for word in (place.pinyin, *place.english))
        assert place.parent in glossary.places or place.name == "全国"
        assert len(place.short) >= 2
        assert place.level != "district" or place.parent != "全国"


def test_a_safe_form_means_one_indicator_and_one_term():
    for table in (glossary.indicators, glossary.terms):
        owners = {}
        for entry in table.values():
            for form in (entry.zh, *entry.aliases, *entry.english):
                key = " ".join(stem(word) for word in fold(form).replace("-", " ").split())
                assert owners.setdefault(key, entry.zh) == entry.zh, form


def test_chinese_forms_are_simplified_and_longer_than_a_character():
    same = str.maketrans("（）＋", "()+")
    for table in (glossary.indicators, glossary.terms):
        for entry in table.values():
            for form in (entry.zh, *entry.aliases, *entry.loose):
                assert fold(form) == form.lower().translate(same)
                assert len(form) > 1
    for place in glossary.places.values():
        for form in (place.bare, *place.forms, *place.loose):
            assert fold(form) == form
            assert len(form) > 1


def test_decoys_are_of_known_tables():
    assert {row[0] for row in read_rows("decoys")} <= {
        "indicators",
        "terms",
        "vocabulary",
        "places",
    }
    assert "金山银山" in read_decoys("places")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("湖南湖北2024年GDP", ["湖南省", "湖北省"]),
        ("山东江苏谁高", ["山东省", "江苏省"]),
        ("湖南江西两省", ["湖南省", "江西省"]),
        ("黄浦江边", []),
    ],
)
def test_two_places_with_nothing_between_are_two(text, names):
    assert [match.name for match in load_glossary().find_places(text)] == names
