"""The year of a report is not the year asked for, and a level set aside is not the group's."""

import pytest

from rag.answer.groups import level_asked
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand

REPORTS = (
    Report("常州.md", "", ("常州市",), 2024, 2023),
    Report("遵义.md", "", ("遵义市",), 2024, 2023),
)


def ask(text):
    return understand(text, REPORTS, load_glossary())


@pytest.mark.parametrize(
    "text",
    [
        "常州去年的专利授权量有多少件（2024年初市政府报告口径）",
        "2024年常州市政府报告里，去年专利授权量是多少件",
        "常州去年的专利授权量还有多少件？看2024年初市政府的说法",
        "How many patents did Changzhou grant last year under the 2024 Changzhou city report?",
        "Changzhou's patents granted last year, as told in the report delivered in early 2024?",
        "How many patents did Changzhou grant last year, per its early-2024 government report?",
    ],
)
def test_the_year_of_the_report_is_no_period(text):
    question = ask(text)
    assert (question.report_years, question.periods) == ((2024,), ("2023",))
    assert not {"early", "口径", "初市"} & {term.text for term in question.terms}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2019年国务院报告讲有几种抗癌药降价", (2019,)),
        ("over the five years covered by the 2018 national work report", (2018,)),
        ("In 2024 Changzhou reports growth of what?", ()),
        ("In 2024, what does the report say of patents?", ()),
        ("2024年常州市场报告的数量", ()),
        ("as told in the State Council's 2005 and 2010 reports", (2005, 2010)),
        ("2005年和2010年国务院报告里的外资", (2005, 2010)),
    ],
)
def test_which_words_name_a_report_by_its_year(text, years):
    assert ask(text).report_years == years


def test_what_a_place_reports_in_a_year_is_of_that_year():
    assert ask("What revenue did Changzhou report in 2023?").periods == ("2023",)


@pytest.mark.parametrize(
    "text",
    [
        "常州的出口增速是在2023年哪个月转正的",
        "In which month of 2023 did Changzhou's exports recover?",
    ],
)
def test_a_month_is_no_figure_of_the_indicator(text):
    question = ask(text)
    assert (question.wanted, question.indicators) == ("who_when", ())


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2023年发电量最高的地级市是哪个（直辖市不算）", "city"),
        ("除直辖市外哪个城市发电量最高", "city"),
        ("Which city, not counting the municipalities, generated the most power?", "city"),
        ("哪个直辖市发电量最高", "municipality"),
    ],
)
def test_a_level_set_aside_is_not_the_group(text, level):
    assert level_asked(ask(text)) == level
