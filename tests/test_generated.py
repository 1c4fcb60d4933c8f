"""A model's answer over HTTP: streamed, cited by span, back-filled, cut whole, or replaced."""

import time

import pytest

from rag.answer.context import build_prompt, passages_of
from rag.answer.generated import enforce, generate
from rag.cite import check_answer
from rag.condense import condense
from rag.llm import build_model
from rag.schema import Answer, Question, Refusal
from rag.settings import LLMSettings
from tests.corpus import DOCUMENTS, base_of, report, sources_of
from tests.endpoint import drips, fails, falls_silent, says, serve, streams
from tests.timing import within

SOURCES = sources_of(*DOCUMENTS)
ZH = base_of("黄浦区2024年地区生产总值是多少？", "zh")
EN = base_of("What was Huangpu's GDP in 2024?", "en")
GDP_QUOTE = "2024年，全区实现地区生产总值3085.2亿元，同比增长4.9%。"


def told(reply, base=ZH, sources=SOURCES, **changes):
    """The tokens, the final answer, and the bodies that the endpoint was sent."""
    replies = reply if isinstance(reply, tuple) else (reply,)
    limits = {"first_token_seconds": 10.0, "gap_seconds": 0.4, "total_seconds": 20.0} | changes
    with serve(*replies) as endpoint:
        settings = LLMSettings(provider="openai-like", model="m", base_url=endpoint.url, **limits)
        model = build_model(settings)
        model.open()
        events = list(generate(base, model, sources))
        model.close()
    assert {event.kind for event in events[:-1]} <= {"token", "status"}  # a pulse if it is slow
    return "".join(event.text for event in events[:-1]), events[-1].answer, endpoint.bodies


def test_an_answer_cites_the_sentence_that_states_it():
    text = "2024年黄浦区地区生产总值3085.2亿元，增长4.9%[1]。"
    tokens, answer, _ = told(says(text))
    assert tokens == answer.text == text
    assert answer.method == "generated"
    (citation,) = answer.citations
    assert (citation.document, citation.quote) == ("huangpu.txt", GDP_QUOTE)
    assert DOCUMENTS[0].text[citation.start : citation.end] == citation.quote
    assert (citation.title, citation.section) == ("2025年黄浦区政府工作报告", "一、2024年工作回顾")
    assert GDP_QUOTE in citation.passage
    assert [(s.text, s.markers, s.support) for s in answer.sentences] == [(text, (1,), "unchecked")]
    assert answer.hits == ZH.hits
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (11, 7)


def test_tokens_come_while_the_model_writes():
    with serve(says("黄浦区增长4.9%[1]。", wait=0.1)) as endpoint:
        model = build_model(LLMSettings(provider="openai-like", model="m", base_url=endpoint.url))
        model.open()
        times = [time.monotonic() for _ in generate(ZH, model, SOURCES)]
        model.close()
    assert times[-1] - times[0] > 0.3


@pytest.mark.case("R-53")
def test_markers_are_normalised_and_unknown_ones_dropped():
    written = (
        "黄浦区地区生产总值3085.2亿元【1】，财政收入281.6亿元［1，77］。"
        "静安区增长5.6%[Source 3]。[0]"
    )
    tokens, answer, _ = told(says(written))
    assert tokens == "黄浦区地区生产总值3085.2亿元[1]，财政收入281.6亿元[1]。静安区增长5.6%[3]。"
    assert [s.markers for s in answer.sentences] == [(1,), (2,)]
    assert [c.document for c in answer.citations] == ["huangpu.txt", "jingan.txt"]


def test_two_claims_on_one_passage_cite_a_span_each():
    _, answer, _ = told(says("黄浦区地区生产总值3085.2亿元[1]。黄浦区新增就业岗位3.6万个[1]。"))
    assert answer.text == "黄浦区地区生产总值3085.2亿元[1]。黄浦区新增就业岗位3.6万个[2]。"
    assert [c.quote for c in answer.citations] == [
        GDP_QUOTE,
        "全年新增就业岗位3.6万个，居民人均可支配收入达到98000元。",
    ]


@pytest.mark.parametrize(
    ("written", "document"),
    [
        ("黄浦区地区生产总值为3085.2亿元。", "huangpu.txt"),
        ("静安区地区生产总值为2871.9亿元。", "jingan.txt"),
        ("静安区地区生产总值为2871.9亿元[1]。", "jingan.txt"),  # cited wrongly
        ("徐汇区地区生产总值为3009亿元。", "xuhui.txt"),
        ("Huangpu District's GDP was 3085.2亿元 (308.52 billion yuan).", "huangpu.txt"),
        ("Xuhui District created 41,000 new jobs.", "xuhui.txt"),
    ],
)
def test_a_claim_without_a_fitting_marker_gets_the_passage_that_states_it(written, document):
    _, answer, _ = told(says(written))
    assert [c.document for c in answer.citations] == [document]
    assert answer.text.endswith(("[1]。", "[1]."))


@pytest.mark.parametrize(
    "written",
    [
        "黄浦区地区生产总值为9999亿元。",
        "静安区地区生产总值为3085.2亿元。",  # Huangpu's
        "总的来看，经济运行良好。",
        "以下是要点：",
    ],
)
def test_a_claim_that_no_passage_states_gets_no_marker(written):
    _, answer, _ = told(says(written))
    assert answer.text == written
    assert answer.citations == ()


def test_a_comparison_is_given_all_the_passages_it_needs():
    _, answer, _ = told(says("黄浦区地区生产总值3085.2亿元，静安区地区生产总值2871.9亿元。"))
    assert answer.sentences[0].markers == (1, 2)
    assert {c.document for c in answer.citations} == {"huangpu.txt", "jingan.txt"}


@pytest.mark.case("S-13", "S-17")
def test_links_images_and_html_do_not_leave():
    link, image = "[1](http://evil.example)", "![x](http://evil.example/a?d=1)"
    written = f"黄浦区增长4.9%{link}。{image}<img src=//e.example>"
    tokens, answer, _ = told(says(written))
    assert tokens == answer.text == "黄浦区增长4.9%[1]。"


def test_reasoning_is_not_shown():
    tokens, answer, _ = told(says("<think>3000亿元?</think>黄浦区增长4.9%[1]。"))
    assert tokens == answer.text == "黄浦区增长4.9%[1]。"


@pytest.mark.case("R-41", "R-44", "R-45", "R-51", "R-52")
@pytest.mark.parametrize(
    ("reply", "notice"),
    [
        (fails(401), "语言模型拒绝了密钥，以下直接取自报告。"),
        (fails(404), "没有所设的语言模型，以下直接取自报告。"),
        (fails(500), "语言模型出错，以下直接取自报告。"),
        (drips(), "语言模型超时，以下直接取自报告。"),
        (says("  "), "语言模型的回答是空的，以下直接取自报告。"),
        (streams("<html>", kind="text/html"), "所设地址不是语言模型，以下直接取自报告。"),
        (falls_silent("黄浦区的地"), "语言模型超时，以下直接取自报告。"),
        (says("黄浦区的地区生产总值308", finish=None), "语言模型的回答中断，以下直接取自报告。"),
    ],
)
def test_a_failure_gives_the_other_answer_and_one_line(reply, notice):
    with within(2):  # the limit is 1 s, loading what is loaded takes none
        _, answer, _ = told(reply, first_token_seconds=1.0)
    assert (answer.text, answer.method, answer.notice) == ("原答案。", "extracted", notice)


def test_the_line_is_in_the_language_of_the_question():
    _, answer, _ = told(fails(401), EN)
    assert answer.notice == (
        "The language model refused the key; this answer is taken from the reports directly."
    )


@pytest.mark.case("R-47", "R-48", "R-49", "R-54")
@pytest.mark.parametrize(
    ("reply", "notice"),
    [
        (says("黄浦区增长4.9%[1]。静安区增长5.", finish="length"), "回答不完整：达到长度上限。"),
        (says("黄浦区增长4.9%[1]。静安区", finish=None), "回答不完整：语言模型的回答中断。"),
        (falls_silent("黄浦区增长4.9%[1]。静安区"), "回答不完整：语言模型超时。"),
        (says("黄浦区增长4.9%[1]。" + "很好，" * 400, size=9), "回答不完整：语言模型不停重复。"),
        (says("黄浦区增长4.9%[1]。静", finish="content_filter"), "回答不完整：被服务方过滤。"),
    ],
)
def test_what_broke_off_is_marked_and_ends_with_a_whole_sentence(reply, notice):
    _, answer, _ = told(reply)
    assert answer.text == "黄浦区增长4.9%[1]。"
    assert answer.incomplete
    assert answer.notice == notice


@pytest.mark.case("R-50")
def test_too_long_a_prompt_is_tried_once_with_fewer_passages():
    short = fails(400, "maximum context length exceeded")
    _, answer, bodies = told((short, says("黄浦区增长4.9%[1]。")), context_window=2600)
    assert answer.text == "黄浦区增长4.9%[1]。"
    first, second = (body["messages"][1]["content"] for body in bodies)
    assert "[3] " in first and "[3] " not in second
    _, answer, bodies = told(short, context_window=2600)
    assert (answer.text, len(bodies)) == ("原答案。", 2)
    assert answer.notice == "资料超出语言模型的长度，以下直接取自报告。"


def test_a_window_without_room_for_any_passage_asks_nobody():
    _, answer, bodies = told(says("x"), context_window=1000, max_tokens=800)
    assert (answer.notice, bodies) == ("资料超出语言模型的长度，以下直接取自报告。", [])


def test_passages_are_kept_whole_and_best_first():
    passages = passages_of(ZH, SOURCES)
    assert [p.document for p in passages] == ["huangpu.txt"] * 2 + ["jingan.txt"] * 2 + [
        "xuhui.txt"
    ]
    for room in range(500, 1800, 100):
        prompt = build_prompt(ZH, passages, room)
        assert all(passage.text in prompt.messages[1].text for passage in prompt.passages)
        assert list(prompt.passages) == [p for p in passages if p in prompt.passages]
    assert len(build_prompt(ZH, passages, 1800).passages) == 5


def test_twins_are_shown_once():
    twin = report("copy.txt", DOCUMENTS[0].text, "黄浦区", "2025年黄浦区政府工作报告")
    base = base_of("q", "zh", DOCUMENTS[0], twin)
    assert [p.document for p in passages_of(base, sources_of(DOCUMENTS[0], twin))] == [
        "huangpu.txt"
    ] * 2


def test_the_same_question_and_evidence_is_answered_from_memory():
    with serve(says("黄浦区增长4.9%[1]。")) as endpoint:
        model = build_model(LLMSettings(provider="openai-like", model="m", base_url=endpoint.url))
        *_, first = generate(ZH, model, SOURCES)
        *_, again = generate(ZH, model, SOURCES)
        *_, other = generate(base_of(ZH.question.text, "zh", DOCUMENTS[0]), model, SOURCES)
        model.close()
    assert (first.answer.usage.cached, again.answer.usage.cached) == (False, True)
    assert again.answer.text == first.answer.text
    assert not other.answer.usage.cached
    assert len(endpoint.bodies) == 2


REFUSED = Answer(
    ZH.question, "没有。", "refused", Refusal("not_stated", "最近的说法"), hits=ZH.hits
)


@pytest.mark.parametrize(
    "written", ["报告未写明：黄浦区2030年的目标。", "The reports do not state it."]
)
def test_a_model_that_finds_nothing_refuses(written):
    _, answer, _ = told(says(written), REFUSED)
    assert answer.refusal == Refusal("not_stated", "最近的说法")
    assert (answer.text, answer.citations) == (written, ())


def test_what_the_reports_do_say_is_not_refused_by_a_model():
    _, answer, _ = told(says("报告未写明：黄浦区的地区生产总值。"))
    assert (answer.text, answer.notice) == ("原答案。", "")


def test_a_part_that_is_not_stated_is_no_refusal_of_the_whole():
    _, answer, _ = told(says("黄浦区增长4.9%[1]。报告未写明：静安区的2030年目标[3]。"))
    assert not answer.refused
    assert [s.markers for s in answer.sentences] == [(1,), ()]


def checked(written, base=ZH):
    _, answer, _ = told(says(written), base)
    sentences, citations = check_answer(answer.sentences, answer.citations)
    return Answer(answer.question, answer.text, "generated", None, citations, sentences)


def test_a_strict_answer_says_what_the_passages_say():
    answer = enforce(checked("黄浦区增长4.9%[1]。黄浦区财政收入为300亿元[1]。静安区真好，增9.9%。"))
    assert answer.text == ("黄浦区增长4.9%[1]。一般公共预算收入完成281.6亿元，增长2.3%。[2]")
    assert [s.support for s in answer.sentences] == ["supported", "supported"]
    assert all(c.supported for c in answer.citations)
    assert [c.marker for c in answer.citations] == [1, 2]


def test_a_strict_answer_of_which_nothing_is_left_is_none():
    assert enforce(checked("黄浦区财政收入为300亿元。")) is None


@pytest.fixture
def follow_up():
    """Condenses a follow-up after one turn with what the model writes."""

    def ask(written, question="那静安区呢？", turns=(("黄浦区2024年GDP是多少？", "3085.2亿元。"),)):
        with serve(says(written) if isinstance(written, str) else written) as endpoint:
            settings = LLMSettings(provider="openai-like", model="m", base_url=endpoint.url)
            model = build_model(settings)
            result = condense(turns, question, model)
            model.close()
        return result, endpoint.bodies

    return ask


def test_a_follow_up_is_put_in_full(follow_up):
    result, bodies = follow_up("改写后的问题：静安区2024年GDP是多少？\n")
    assert result == "静安区2024年GDP是多少？"
    assert "问：黄浦区2024年GDP是多少？" in bodies[0]["messages"][1]["content"]


def test_an_english_follow_up(follow_up):
    turns = (("What was Huangpu's GDP in 2024?", "308.52 billion yuan."),)
    written = "Rewritten question: \"What was Jing'an's GDP in 2024?\""
    assert follow_up(written, "And Jing'an?", turns)[0] == "What was Jing'an's GDP in 2024?"


@pytest.mark.parametrize(
    "written",
    [
        "浦东新区2024年GDP是多少？",  # nobody spoke of it
        "静安区2019年GDP是多少？",
        "静安区的GDP是2871.9亿元。",
        "静安区GDP？\n说明：已补全。",
        "静安区GDP" + "很" * 400,
        fails(500),
        says("", finish="stop"),
    ],
)
def test_a_rewriting_that_brings_in_something_is_not_taken(follow_up, written):
    assert follow_up(written)[0] == "那静安区呢？"


@pytest.mark.case("S-10", "S-60")
def test_the_conversation_that_a_model_sees_is_bounded(follow_up):
    turns = tuple((f"第{n}问" + "问" * 500, "答" * 500) for n in range(9))
    _, bodies = follow_up("那静安区呢？", turns=turns)
    sent = bodies[0]["messages"][1]["content"]
    assert "第5问" not in sent and "第6问" in sent
    assert len(sent) < 3 * 620 + 200


def test_earlier_answers_are_no_evidence():
    question = Question("那静安区呢？", "静安区2024年GDP是多少？", "zh")
    base = Answer(question, "原答案。", "extracted", hits=ZH.hits)
    _, _, bodies = told(says("x"), base)
    assert "静安区2024年GDP是多少？" in bodies[0]["messages"][1]["content"]
    assert "原答案" not in str(bodies[0])
