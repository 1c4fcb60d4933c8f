"""Near-duplicates are found across formats, and kept apart from what only sounds alike."""

import random

from rag.parse.twins import fingerprint, overlap, twin_of

NAMES = "城东 城西 河口 北山 南湾 东港 西岭 中心".split()
MATTERS = (
    "工业增加值 固定资产投资 社会消费品零售总额 一般公共预算收入 进出口总额 居民可支配收入".split()
)


def report(seed: int, sentences: int = 80) -> str:
    """Sentences in the manner of reports, with places, matters and figures drawn by chance."""
    draw = random.Random(seed)
    return "".join(
        f"{draw.choice(NAMES)}片区{draw.choice(MATTERS)}完成{draw.randint(100, 9999) / 10}亿元，"
        f"比上年增长{draw.randint(10, 99) / 10}%，新开工项目{draw.randint(3, 400)}个。"
        for _ in range(sentences)
    )


def test_layout_width_and_script_make_no_twin_less():
    text = report(1)
    other = text.replace("，", ",\n").replace("亿元", "億元").replace("1", "１")
    assert overlap(fingerprint(text), fingerprint(other)) == 1.0


def test_a_scan_with_errors_is_a_twin():
    text = report(2)
    draw = random.Random(0)
    misread = "".join("口" if draw.random() < 0.02 else character for character in text)
    others = {"scan.pdf": fingerprint(misread), "other.txt": fingerprint(report(3))}
    assert twin_of(fingerprint(text), others) == "scan.pdf"


def test_another_year_is_no_twin():
    shared = report(4, 10)
    last, this = fingerprint(report(5) + shared), fingerprint(shared + report(6))
    assert 0 < overlap(last, this) < 0.4
    assert twin_of(this, {"2023.docx": last}) is None


def test_an_excerpt_is_a_twin_of_what_holds_it_and_a_collection_is_not():
    full = report(7)
    whole = {"full.docx": fingerprint(full)}
    assert twin_of(fingerprint(full[200:1400]), whole) == "full.docx"
    page = full[:700] + report(8, 20) + report(9, 20)
    assert twin_of(fingerprint(page), whole) is None


def test_short_texts_are_twins_only_when_equal():
    one, other = fingerprint("全市生产总值增长5%。"), fingerprint("全市生产总值增长6%。")
    assert twin_of(one, {"a": other}) is None
    assert twin_of(one, {"a": fingerprint("全市生产总值，增长5%")}) == "a"
    assert twin_of(one, {}) is None
