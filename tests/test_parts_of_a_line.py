"""The parts of a question that are told, and the one that only the whole line finds."""

from rag.answer.parts import answer_parts
from rag.schema import Answer, Citation, Question, Refusal, Sentence

HOTELS, LODGINGS = "新增饭店6家", "新增民宿1400家"


def told(quote: str, start: int) -> Answer:
    end = start + len(quote)
    cited = Citation(1, "计划.md", "计划", "", None, start, end, quote, quote)
    sentence = Sentence(f"{quote}[1]。", (1,), "supported")
    return Answer(
        Question(quote, quote, "zh"), sentence.text, "extracted", None, (cited,), (sentence,)
    )


def test_what_the_whole_line_finds_stands_beside_what_a_part_is_told() -> None:
    silent = Answer(Question("民宿", "民宿", "zh"), "没有。", "refused", Refusal("not_stated"))
    whole = told(LODGINGS, 20)
    answer = answer_parts(whole, [told(HOTELS, 0), silent])
    assert answer.text == "新增饭店6家[1]。新增民宿1400家[2]。"
    assert (
        answer_parts(whole, [silent, told(HOTELS, 0)]).text == "新增民宿1400家[1]。新增饭店6家[2]。"
    )


def test_one_passage_that_answers_it_all_is_told_alone() -> None:
    silent = Answer(Question("民宿", "民宿", "zh"), "没有。", "refused", Refusal("not_stated"))
    whole = told(f"{HOTELS}、{LODGINGS}", 0)
    assert answer_parts(whole, [told(HOTELS, 0), silent]) is whole
