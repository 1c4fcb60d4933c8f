"""Articles that go on on another page (下转第3版 … 上接第1版)."""

from dataclasses import replace

import pytest
from parse_shapes import Article
from parse_sheets import Sheet, check, items

from rag.parse.block import Block
from rag.parse.turns import join_turns

WIDE, LEFT, RIGHT = (40, 90, 762), (40, 90, 370), (430, 90, 372)


@pytest.mark.parametrize("inside", [True, False])
def test_an_article_goes_on_on_another_page(tmp_path, inside):
    first, second, third = wanted = items(14, 9, 10)
    one, two, rest = first.paragraphs
    cut = len(two) // 2 if inside else two.index("。", len(two) // 2) + 1
    if not inside:
        wanted[0] = first = replace(first, paragraphs=(one, two[:cut], two[cut:], rest))
    begun = replace(first, paragraphs=(one, f"{two[:cut]}（下转第3版）"), byline="")
    ended = replace(first, paragraphs=(f"（上接第1版）{two[cut:]}", rest))
    sheet = Sheet()
    y = sheet.place(begun, (40, 90, 762), 3)
    sheet.place(second, (40, y, 762), 4)
    sheet.next()
    y = sheet.place(third, (40, 90, 762), 4)
    sheet.place(ended, (40, y, 762), 4)
    document = sheet.read(tmp_path)
    check(document, wanted)
    assert "版" not in document.text


def broken(item: Article, turns: tuple[str, str] = ("下转第3版", "上接第1版")) -> list[Article]:
    """An article, its beginning, and the rest of it without a headline."""
    one, two, rest = item.paragraphs
    cut = len(two) // 2
    begun = replace(item, paragraphs=(one, f"{two[:cut]}（{turns[0]}）"), byline="")
    ended = replace(item, headline="", paragraphs=(f"（{turns[1]}）{two[cut:]}", rest))
    return [item, begun, ended]


@pytest.mark.parametrize("where", ["above", "below", "left", "right"])
def test_a_continuation_has_no_headline(tmp_path, where):
    first, second, third = wanted = items(14, 9, 10)
    _, begun, ended = broken(first)
    sheet = Sheet()
    y = sheet.place(begun, WIDE, 3)
    sheet.place(second, (40, y, 762), 4)
    sheet.next()
    if where in ("above", "below"):
        order = [ended, third] if where == "above" else [third, ended]
        y = sheet.place(order[0], WIDE, 4)
        sheet.place(order[1], (40, y, 762), 4)
    else:
        sheet.place(ended, LEFT if where == "left" else RIGHT, 2)
        sheet.place(third, RIGHT if where == "left" else LEFT, 2)
    document = sheet.read(tmp_path)
    check(document, wanted)
    assert "版" not in document.text


@pytest.mark.parametrize(
    "turns",
    [("下转第三版", "上接第一版"), ("转三版", "接一版"), ("下轉A3版", "上接A1版")],
)
def test_pages_are_numbered_in_several_ways(tmp_path, turns):
    first, second, third = wanted = items(14, 9, 10)
    _, begun, ended = broken(first, turns)
    sheet = Sheet()
    y = sheet.place(begun, WIDE, 3)
    sheet.place(second, (40, y, 762), 4)
    sheet.next()
    y = sheet.place(third, WIDE, 4)
    sheet.place(ended, (40, y, 762), 4)
    document = sheet.read(tmp_path)
    check(document, wanted)
    assert "版" not in document.text


@pytest.mark.parametrize("swapped", [False, True])
def test_two_continuations_on_one_page_are_told_apart_by_their_words(tmp_path, swapped):
    first, second, third = wanted = items(14, 12, 10)
    (_, begun, ended), (_, other, rest) = broken(first), broken(second)
    sheet = Sheet()
    y = sheet.place(begun, WIDE, 3)
    sheet.place(other, (40, y, 762), 4)
    sheet.next()
    y = sheet.place(third, WIDE, 4)
    for item in [rest, ended] if swapped else [ended, rest]:
        y = sheet.place(item, (40, y, 762), 4)
    check(sheet.read(tmp_path), wanted)


def test_continuations_on_two_pages_are_told_apart_by_their_numbers():
    blocks = [
        Block("各项事业全面进步", mark="headline", page=1),
        Block("开头甲（下转第2版）", page=1),
        Block("民生福祉持续改善", mark="headline", page=1),
        Block("开头乙（下转第3版）", page=1),
        Block("（上接第1版）接甲。", page=2),
        Block("（上接第1版）接乙。", page=3),
    ]
    joined = [block.text for block in join_turns(blocks)]
    assert joined == ["各项事业全面进步", "开头甲接甲。", "民生福祉持续改善", "开头乙接乙。"]


@pytest.mark.parametrize("above", [False, True])
def test_the_rest_of_an_article_that_is_not_here_is_of_no_other(tmp_path, above):
    first, _, third = items(14, 9, 10)
    _, _, ended = broken(first)
    sheet = Sheet()
    order = [ended, third] if above else [third, ended]
    y = sheet.place(order[0], WIDE, 4)
    sheet.place(order[1], (40, y, 762), 4)
    document = sheet.read(tmp_path)
    found = {s.heading: s for s in document.sections}
    assert {heading: s.area for heading, s in found.items()} == {
        "上接第1版": "清河区",
        third.headline: "东湖区",
    }
    own = document.text[found[third.headline].start : found[third.headline].end]
    assert "清河区" not in own
    assert document.metadata.area != "东湖区"
