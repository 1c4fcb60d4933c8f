"""What rules for several figures, sizes and wholes must leave alone."""

import time

import pytest

from rag.cite import check_sentence
from rag.evidence.dealt import dealt_out
from rag.schema import Citation
from rag.understand.intent import read_status
from tests.reviews import reading
from tests.timing import SLACK

_TEXTS = {
    "江城市": "全市有中小学校1000所。累计改造学校200所。全市有水库300座。累计除险加固水库80座。"
    "进出口总额、规模分别达到200亿元、300亿元。常住人口520万人，地区生产总值4000亿元。"
    "自由贸易试验区制度创新指数居全国第11位跃升至第5位。"
    "设立十亿元引导基金5只，设立21亿元产业基金2只。"
    "先进制造业增加值占规模以上工业比重提高到56%。",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with reading(tmp_path_factory.mktemp("not_dealt"), _TEXTS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("江城市一共有多少所学校?", "1000所"),
        ("江城市一共有多少座水库?", "300座"),
        ("江城市进出口总额是多少?", "200亿元"),
        ("江城市常住人口与GDP分别是多少?", "4000亿元"),
        ("江城市制度创新指数排全国第几位?", "制度创新指数"),
        ("How many 2.1-billion-yuan funds were set up in Jiangcheng?", "21亿元"),
        ("Is there a two-hundred-million-yuan fund in Jiangcheng?", ""),
    ],
)
def test_the_figure_asked_for_stays(bot, question, said):
    assert said in bot.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "江城市先进制造业占GDP的比重是多少?",
        "What share of Jiangcheng's GDP is advanced manufacturing?",
    ],
)
def test_a_share_of_industry_is_none_of_the_economy(bot, question):
    answer = bot.ask(question)
    assert answer.refused or "56%" not in answer.text


def test_a_day_is_no_number_of_things():
    quote = "5月12日召开大会，建成医院9家"
    citation = Citation(
        1, "江城.md", "报告", "", None, 0, len(quote), quote, quote, context="江城市"
    )
    claim = "By May 12 hospitals were built[1]."
    assert check_sentence(claim, [citation])[0] == "unsupported"


@pytest.mark.parametrize(
    ("folded", "status"),
    [
        ("how much did the city budget for flood control?", "target"),
        ("how many enterprises are applying for high-tech recognition?", None),
        ("which attractions is the province backing for 5a status?", "target"),
    ],
)
def test_only_a_government_plans(folded, status):
    assert read_status(folded) == status


@pytest.mark.parametrize("text", ["由1" * 500, "铁利用率" + "由1" * 500, "城乡" * 2000])
def test_endless_repetition_is_read_at_once(text):
    began = time.process_time()
    dealt_out(text)
    assert time.process_time() - began < 0.5 * SLACK
