"""A figure for so many people is no total."""

from typing import NamedTuple

import pytest

from rag.answer.belongs import is_per
from rag.schema import Question


class Said(NamedTuple):
    sentence: str


@pytest.mark.parametrize(
    ("asked", "said", "fits"),
    [
        ("每千人有几张床位", "每千人口床位数达到7张", True),
        ("每千人有几张床位", "新增床位3200张", False),
        ("每万人几名医生", "每万常住人口全科医生4名", True),
        ("一共多少张床位", "新增床位3200张", True),
        ("How many beds per 1,000 people?", "每千人口床位数达到7张", True),
        ("How many doctors per 10,000 residents?", "新增医生800名", False),
    ],
)
def test_what_is_counted_by_people_is_told_so(asked, said, fits):
    language = "zh" if asked[0] > "z" else "en"
    assert is_per(Said(said), Question(asked, asked, language)) == fits
