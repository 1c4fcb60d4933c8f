"""Real reports, where they are at hand: metadata of all of them, Word against text."""

import itertools
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from parse_shapes import squeeze

from rag.parse import parse_file
from rag.store.twins import edition_of

REPORTS = Path(__file__).parents[2] / "shared" / "data" / "reports"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REPORTS.is_dir(), reason=f"no reports at {REPORTS}"),
]
NATIONAL = ("台州", "襄阳", "贵阳")  # files that really hold the State Council's report
PREFECTURES = ("凉山", "甘孜", "黔东南", "黔南", "黔西南", "锡林郭勒")


@cache
def parsed(path):
    return parse_file(path)


def test_city_reports_have_their_place_and_years_and_agree_with_their_text():
    for path in sorted((REPORTS / "cities_2024" / "docx").glob("*.docx")):
        document = parsed(path)
        metadata = document.metadata
        assert (metadata.report_year, metadata.data_year) == (2024, 2023), path.name
        if path.stem in NATIONAL:
            assert (metadata.area, metadata.level) == ("全国", "nation")
            assert "the text is followed" in document.warnings[0]
        else:
            assert metadata.area.startswith(path.stem), path.name
            assert metadata.area.endswith("市") != (path.stem in PREFECTURES), path.name
            assert document.warnings == ()
        twin = path.parents[1] / "txt" / f"{path.stem}.txt"
        read, truth = squeeze(document.text), squeeze(twin.read_text(encoding="utf-8-sig"))
        if path.stem in ("承德", "枣庄"):  # with the page numbers of the printed report in them
            truth = re.sub(r"—\d{1,2}(?:—|$)", "", truth)
        assert read == truth, path.name


def test_provincial_reports():
    for path in sorted((REPORTS / "provinces_2025").glob("*.docx")):
        document = parsed(path)
        metadata = document.metadata
        assert (metadata.report_year, metadata.data_year) == (2025, 2024), path.name
        assert metadata.area[:2] == path.stem[5:7], path.name
        assert metadata.level == "province"
        assert metadata.date.startswith("2025-01-")
        assert metadata.meeting.startswith(metadata.area)
        assert 2 <= len(metadata.speaker) <= 9
        assert len(document.sections) >= 3


def test_state_council_reports():
    for path in sorted((REPORTS / "state_council").glob("*.txt")):
        document = parsed(path)
        year = int(path.stem[:4])
        assert (document.metadata.report_year, document.metadata.data_year) == (year, year - 1)
        assert (document.metadata.area, document.metadata.issuer) == ("全国", "国务院")
        assert "公有领域" not in document.text


def test_reports_are_told_from_their_twins():
    cities = REPORTS / "cities_2024"
    folders = (REPORTS / "provinces_2025", REPORTS / "state_council")
    paths = [path for folder in folders for path in sorted(folder.glob("*.*"))]
    paths += [path for kind in ("docx", "txt") for path in sorted((cities / kind).glob("*"))[::4]]
    editions = {path: edition_of(parsed(path)) for path in paths}
    scans = {p: replace(e, area=None, year=None, ocr=True) for p, e in editions.items()}
    for one, other in itertools.combinations(paths, 2):
        same = one.stem == other.stem or {one.stem, other.stem} <= {
            *NATIONAL,
            "2024_国务院政府工作报告",
        }
        assert editions[one].holds(editions[other]) == same, (one.name, other.name)
        assert editions[one].holds(scans[other]) == same, (one.name, other.name)


def test_the_newspaper_page():
    document = parsed(REPORTS / "newspaper_page_2025.txt")
    assert [section.area for section in document.sections] == [
        "黄浦区", "徐汇区", "静安区", "闵行区", "杨浦区", "金山区",
    ]  # fmt: skip
    metadata = document.metadata
    assert (metadata.area, metadata.report_year, metadata.data_year) == ("上海市", 2025, 2024)
    for line in document.text.split("\n"):
        assert line[-1] in "。" or len(line) < 20, line
