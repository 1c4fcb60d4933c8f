"""Who gave a report, when and where: of one place, and of all that fit."""

import pytest

from rag.answer.occasions import Sought, occasions, pick_occasions, read_sought
from rag.answer.spoken import answer_spoken, asks_of_report, asks_of_several
from rag.glossary import load_glossary
from rag.schema import Document, Metadata, Report, Section
from rag.understand import understand
from tests.corpus import sources_of

REPORTS = tuple(
    Report(f"{area}.txt", area, (area,), 2025, 2024)
    for area in ("山西省", "浙江省", "苏州市", "武汉市")
)
PAGE = (
    "3月2日上午，黄浦区九届人大二次会议开幕。\n"
    "3月1日，在徐汇区第九届人民代表大会第二次会议上，徐汇区区长甲乙作报告。\n"
)


def _report(area, date, line, speaker):
    text = f"政府工作报告\n{line}\n各位代表：现在，我报告工作。"
    metadata = Metadata(
        area=area, report_year=2025, date=date, speaker=speaker, meeting="第三次会议"
    )
    return Document(f"{area}.txt", f"{area}.txt", "/", text, metadata)


ACTING = _report("浙江省", "2025-01-14", "——2025年1月14日 浙江省代省长 甲乙丙", "甲乙丙")
DEPUTY = _report("广西壮族自治区", "2025-01-12", "广西壮族自治区代理主席 庚辛", "庚辛")
PLAIN = _report("山西省", "2025-01-17", "2025年1月17日山西省省长丁戊己作政府工作报告", "丁戊己")


def _page():
    cut = PAGE.index("3月1日")
    ends = ((0, cut, "黄浦区"), (cut, len(PAGE), "徐汇区"))
    sections = tuple(Section(s, e, 1, a, (a,), area=a) for s, e, a in ends)
    return Document(
        "p.txt", "p.txt", "/", PAGE, Metadata(area="上海市", report_year=2025), sections
    )


def _asked(text):
    return understand(text, REPORTS, load_glossary())


@pytest.mark.parametrize(
    "text",
    [
        "Which governor presented Shanxi's 2025 government work report?",
        "Who read out Zhejiang's work report?",
        "On what date was Zhejiang's 2025 report delivered?",
        "At which session of the people's congress was Zhejiang's report given?",
        "Name the official who delivered Shanxi's report.",
        "Zhejiang 2025 government work report speaker",
        "浙江的政府工作报告由谁宣读？",
        "山西2025年政府工作报告是在第几届人代会第几次会议上作的？",
        "浙江政府工作报告 报告人",
        "山西省人代会是哪天开幕的",
        "浙江的报告是哪位领导作的",
    ],
)
def test_what_asks_of_the_giving_of_a_report(text):
    assert asks_of_report(_asked(text))
    assert not asks_of_several(_asked(text))


@pytest.mark.parametrize(
    "text",
    [
        "武汉政府工作报告中提到，地铁12号线什么时候通车",
        "苏州的世界遗产大会哪天开幕",
        "When does Wuhan's metro line 12 open, according to the work report?",
        "When will Suzhou's 3,000 new flats be delivered?",
        "哪些省在人代会上提出发展低空经济",
        "浙江2025年的重点工作有哪些",
    ],
)
def test_what_asks_of_what_a_report_says(text):
    assert not asks_of_report(_asked(text))


@pytest.mark.parametrize(
    "text",
    [
        "哪些省的政府工作报告是代省长作的？",
        "In which regions did an acting governor deliver the 2025 report?",
        "哪几个省的人代会是2025年1月14日召开的？",
        "哪些省的报告是代省长或代理主席作的？",
        "各省的政府工作报告分别是谁作的",
        "Which provincial governments presented their reports on 14 January 2025?",
    ],
)
def test_what_asks_of_the_giving_of_several(text):
    assert asks_of_several(_asked(text))


def test_office_and_day_as_the_opening_line_gives_them():
    (found,) = occasions(ACTING)
    assert (found.office, found.speaker, found.date) == ("代省长", "甲乙丙", "2025-01-14")
    assert occasions(PLAIN)[0].office == "省长"
    (deputy,) = occasions(DEPUTY)
    assert (deputy.office, deputy.speaker) == ("代理主席", "庚辛")
    assert pick_occasions(Sought(acting=True), [deputy]) == [deputy]


def test_each_report_of_a_page():
    huangpu, xuhui = occasions(_page())
    assert (huangpu.area, huangpu.date, huangpu.speaker) == ("黄浦区", "2025-03-02", "")
    assert (xuhui.speaker, xuhui.office, xuhui.date) == ("甲乙", "区长", "2025-03-01")
    assert xuhui.meeting == "徐汇区第九届人民代表大会第二次会议"


def test_what_picks_occasions():
    known = [*occasions(ACTING), *occasions(PLAIN)]
    assert read_sought("1月14日代省长", known) == Sought("01-14", acting=True)
    assert read_sought("on 8 january", known).month_day == "01-08"
    assert read_sought("january 17", known).month_day == "01-17"
    assert read_sought("丁戊己是谁", known).speaker == "丁戊己"
    assert [o.area for o in pick_occasions(Sought(last=True), known)] == ["山西省"]
    assert pick_occasions(Sought(speaker="丁戊己", acting=True), known) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("哪些省的报告是代省长作的？", "有1份：浙江省"),
        ("In which provinces did an acting governor deliver the report?", "1 fits: Zhejiang"),
        ("哪个省最晚作政府工作报告？", "有1份：山西省"),
    ],
)
def test_those_that_fit_are_counted_and_cited(text, said):
    answer = answer_spoken(_asked(text), sources_of(ACTING, PLAIN), ["浙江省.txt", "山西省.txt"])
    assert said in answer.text
    assert len(answer.citations) == 1


def test_none_that_fits_is_a_refusal():
    asked = _asked("哪些省的报告是代省长作的？")
    answer = answer_spoken(asked, sources_of(PLAIN), ["山西省.txt"])
    assert answer.refusal.reason == "not_stated"


def test_a_meeting_without_a_speaker_is_told():
    asked = _asked("哪些区的人代会3月2日开幕")
    answer = answer_spoken(asked, sources_of(_page()), ["p.txt"])
    assert "黄浦区九届人大二次会议于2025年3月2日举行" in answer.text
    assert "徐汇" not in answer.text


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("According to the State Council's 2024 work report, how many jobs?", ("全国",)),
        ("What growth did the national government work report set for 2025?", ("全国",)),
        ("What does Premier Li Qiang's 2025 report aim for in new jobs?", ("全国",)),
        ("国家层面2025年CPI目标是多少", ("全国",)),
        ("What did the State Council ask of Shanxi in 2024?", ("山西省",)),
        ("How much did the national park in Shanxi cost?", ("山西省",)),
    ],
)
def test_the_nations_report_by_its_other_names(text, areas):
    reports = (*REPORTS, Report("n.txt", "", ("全国",), 2025, 2024))
    assert understand(text, reports, load_glossary()).areas == areas
