"""The parts of the program that trains the bundled encoder, on a handful of words."""

import random
from collections import Counter

import numpy as np
import pytest

from rag.encoder import (
    dictionaries,
    fit,
    lexicon,
    pairs,
    quantize,
    recipe,
    rows,
    switched,
    train,
    vocabulary,
)
from rag.encoder.dictionaries import English
from rag.encoder.static import load_static

HEADER = "word,phonetic,definition,translation,pos,collins,oxford,tag,bnc,frq,exchange,detail,audio"


@pytest.fixture(scope="module")
def tokenizer():
    counts = Counter({"财政": 9, "收入": 9, "revenue": 9, "budget": 9, "revenues": 2})
    return vocabulary.build_tokenizer(sorted(counts), [], counts)


def read_entry(folder, line):
    (folder / "ecdict.csv").write_text(f"{HEADER}\n{line}\n", "utf-8")
    return next(dictionaries.read_ecdict(folder / "ecdict.csv"))


def test_a_name_is_its_transliteration_and_not_the_note_that_it_is_one(tmp_path):
    entry = read_entry(tmp_path, "Klein,,,n. (Klein)人名；(英)克莱因,,,,,0,21000,,,")
    assert entry.word == "klein"
    assert entry.senses == ("克莱因",)
    assert entry.named


def test_an_entry_keeps_senses_lemma_rank_and_definition(tmp_path):
    told = r"n. a sum allocated\nv. to plan,n. 预算，经费\n[网络] 胡说"
    line = f"budgets,,{told},,,,,900,800,0:budget/1:s,,"
    entry = read_entry(tmp_path, line)
    assert entry.senses == ("预算", "经费")
    assert entry.lemma == "budget"
    assert entry.rank == 800
    assert entry.definition == "a sum allocated to plan"
    assert not entry.named


def test_forms_read_the_row_of_their_word_and_names_that_of_the_other_script():
    tokens = ["<unk>", "revenue", "revenues", "特斯拉", "tesla"]
    mapping, leads = rows.share_rows(tokens, {"revenues": "revenue", "tesla": "特斯拉"})
    assert mapping.tolist() == [0, 1, 1, 2, 2]
    assert leads == [0, 1, 3]


def test_words_that_point_at_each_other_share_one_row():
    mapping, leads = rows.share_rows(["a", "b", "c"], {"a": "b", "b": "a"})
    assert len(set(mapping.tolist())) == len(leads)
    assert mapping[2] not in mapping[:2]


def test_a_name_is_paired_only_if_it_is_written_with_the_characters_of_names():
    letters = {
        f"name{i}": English(f"name{i}", ("特斯拉", "格兰德"), "", 0, True) for i in range(30)
    }
    known = letters | {
        "tesla": English("tesla", ("特斯拉",), "", 20_000),
        "osprey": English("osprey", ("白色的羽毛",), "", 20_000),
        "grand": English("grand", ("格兰德",), "", 500),
    }
    found = rows.name_pairs({"德拉斯": ("Dras, town in India",), "大桥": ("Bridge",)}, known)
    assert found == {"tesla": "特斯拉", "dras": "德拉斯"}


def test_a_lexicon_holds_the_words_that_stand_in_the_same_sentences():
    texts = [("预算", "the budget"), ("收入", "the revenue"), ("预算收入", "the budget revenue")]
    found = lexicon.learn_lexicon(texts * 10)
    assert found["预算"][0] == "budget"
    assert found["收入"][0] == "revenue"


def test_a_text_is_told_in_the_other_language_with_its_figures():
    senses = {"预算": ("budget",), "增长": ("growth",)}
    assert switched.told("预算增长5.5%", senses, random.Random(0)).split() == [
        "budget",
        "growth",
        "5.5%",
    ]


def test_gradients_are_those_of_the_loss():
    made = np.random.default_rng(4)
    left, right = made.normal(size=(2, 5, 3)).astype(np.float64)
    same = (np.array([1, 2]), np.array([2, 1]))
    rule = (same, 20.0)
    _, by_left, by_right = fit.contrast(left, right, rule)
    step = 1e-5
    for side, gradient in ((left, by_left), (right, by_right)):
        for at in np.ndindex(side.shape):
            side[at] += step
            above = fit.contrast(left, right, rule)[0]
            side[at] -= 2 * step
            below = fit.contrast(left, right, rule)[0]
            side[at] += step
            assert gradient[at] == pytest.approx((above - below) / (2 * step), abs=1e-3)


def test_a_low_scale_heeds_all_wrong_answers_and_a_high_one_the_nearest():
    left = np.array([[1.0, 0.0], [0.0, 1.0], [0.9, 0.1]])
    none = (np.array([], int), np.array([], int))
    pulls = [fit.contrast(left, left.copy(), (none, scale))[1] for scale in (2.0, 60.0)]
    near, far = (abs(pull[0]).sum() / abs(pull[1]).sum() for pull in pulls)
    assert far > 2 * near


def test_dictionaries_hold_no_evaluation_text():
    known = recipe.Dictionaries({"预算": ("an asked question as it stands", "budget")}, {})
    leaks = pairs.leak_check(["An asked question, as it stands?"])
    made = recipe.dictionary_stage(known, {"预算", "budget"}, leaks)
    assert made[0].items == (("预算", "budget"),)


def test_the_last_stage_reads_report_sentences_alone():
    sources = [pairs.Pairs("tatoeba", ()), pairs.Pairs(pairs.REPORTS, (("预算", "budget"),))]
    assert recipe.report_stage(sources) == sources[1:]


def test_the_same_passage_is_no_wrong_answer():
    left, right = np.array([1, 2, 1]), np.array([3, 3, 4])
    found = np.transpose(fit.same_texts(left, right)).tolist()
    assert sorted(found) == [[0, 1], [0, 2], [1, 0], [2, 0]]


def test_training_brings_translations_together(tokenizer):
    items = (("财政", "budget"), ("收入", "revenue"))
    mapping = np.arange(tokenizer.get_vocab_size(), dtype=np.int32)
    start = np.random.default_rng(1).normal(size=(len(mapping), 8)).astype(np.float32)
    plan = fit.Plan(epochs=200, rate=0.05, dropped=0.0)
    table = fit.fit(start, tokenizer, mapping, ([pairs.Pairs("", items)], plan))
    ids = tokenizer.get_vocab()
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    own, other = (unit[ids["财政"]] @ unit[ids[word]] for word in ("budget", "revenue"))
    assert own > other + 0.3
    assert np.array_equal(
        table, fit.fit(start, tokenizer, mapping, ([pairs.Pairs("", items)], plan))
    )


def test_a_saved_table_is_read_back_alike_by_both_readers(tokenizer, tmp_path):
    from sentence_transformers import SentenceTransformer

    tokens = tokenizer.get_vocab()
    mapping = np.arange(len(tokens), dtype=np.int32)
    mapping[tokens["revenues"]] = tokens["revenue"]
    table = np.random.default_rng(2).normal(size=(len(tokens), 8)).astype(np.float32)
    table[0] = 0
    quantize.save_static(tmp_path, tokenizer, table, mapping)
    encoder = load_static(tmp_path)
    texts = ["财政收入", "budget revenues", "revenue"]
    vectors = encoder.encode_documents(texts)
    expected = table[[tokens["财政"], tokens["收入"]]].sum(axis=0)
    assert vectors[0] == pytest.approx(expected / np.linalg.norm(expected), abs=0.02)
    assert encoder.encode_documents(["revenues"]) == pytest.approx(vectors[2:], abs=1e-6)
    other = SentenceTransformer(str(tmp_path), device="cpu").encode(texts)
    assert np.abs(other - vectors).max() < 1e-3


def test_evaluation_texts_are_found_word_for_word_and_nearly():
    leaks = pairs.leak_check(["黄浦区地区生产总值增长百分之五，一般公共预算收入增长百分之三"])
    assert leaks("黄浦区地区生产总值增长百分之五,一般公共预算收入增长百分之三。")
    assert leaks("会议指出，黄浦区地区生产总值增长百分之五，一般公共预算收入增长")
    assert not leaks("徐汇区新增养老床位八百张，新建学校三所，空气质量优良")


def test_a_rare_word_reads_the_row_of_its_only_translation():
    common = {f"字{i}": 1_000 for i in range(rows._BASIC)}
    counts = Counter({**common, "气管": 50, "餐厅": 40, "食堂": 30, "口琴": 2})
    known = {
        "windpipe": English("windpipe", ("气管",), "", 20_000),
        "refectory": English("refectory", ("餐厅", "食堂"), "", 20_000),
        "harmonica": English("harmonica", ("口琴",), "", 20_000),
        "trachea": English("trachea", ("气管的",), "", 900),
    }
    assert rows.only_senses(counts, counts, known) == {"windpipe": "气管"}


def test_two_folders_are_all_that_training_is_told(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(train, "train", lambda *given: told.append(given))
    monkeypatch.setattr(train.subprocess, "run", lambda *given, **_: None)
    monkeypatch.setattr("sys.argv", ["train", "--data", str(tmp_path), "--out", str(tmp_path)])
    train.main()
    assert told == [(tmp_path, tmp_path, tmp_path / "train" / "ecdict.csv", 448)]
