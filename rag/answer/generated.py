"""An answer in a language model's words from the same evidence; if it fails, the answer without."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.attribute import Passage, narrow, resolve
from rag.answer.context import build_prompt, passages_of
from rag.answer.draft import Draft, Sources, join, make_citation
from rag.claims import misattributed, named_last, unsaid
from rag.errors import ModelError, ModelOverflow
from rag.llm import Completion, Model
from rag.markers import Claim, MarkerStream, claims, normalise
from rag.prompts import notice, says_not_stated
from rag.sanitise import Cleaner, clean
from rag.schema import Answer, Event, Question, Refusal, Sentence

_ENDED = re.compile(r"(?:[。！？!?;；…”\"』」)）\]|]|(?<!\d)\.)\Z")


def generate(base: Answer, model: Model, sources: Sources) -> Iterator[Event]:
    """Stream the model's answer from the evidence of `base`; the last Event holds it, unchecked.

    `base` is the answer without a model: its hits, citations and observations are the evidence. If
    the model fails, or says that the reports do not state what `base` has found in them, the last
    Event holds `base`, with a notice of what failed. A part that came before a failure is kept as
    an incomplete answer if it has a whole sentence. Never raises a ModelError.
    """
    passages = passages_of(base, sources)
    limits = model.settings
    for share in (1.0, 0.5):
        room = (limits.context_window - limits.max_tokens) * share
        messages, used = build_prompt(base, passages, room)
        if not used:
            break
        try:
            yield from _answer(base, model.stream(messages), used, sources)
        except ModelOverflow:
            continue
        except ModelError as error:
            yield _instead(base, error.kind)
        return
    yield _instead(base, "overflow") if passages else Event("answer", answer=base)


def _answer(
    base: Answer, completion: Completion, passages: Sequence[Passage], sources: Sources
) -> Iterator[Event]:
    raw: list[str] = []
    try:
        yield from _tokens(completion, raw, len(passages))
        text, kind = completion.text, completion.finish
    except ModelError as error:
        text, kind = "".join(raw), error.kind
        if not _whole_part(clean(text)):
            raise
    whole = kind == "stop"
    text = normalise(clean(text), len(passages)).strip()
    text = text if whole else _whole_part(text)
    if not text:
        yield _instead(base, "empty" if whole else kind)
        return
    answer = replace(_written(base, text, passages, sources), usage=completion.usage)
    if not whole:
        line = notice(kind, base.language, incomplete=True)
        answer = replace(answer, incomplete=True, notice=line)
    yield Event("answer", answer=base if answer.refused and not base.refused else answer)


def _tokens(completion: Completion, raw: list[str], count: int) -> Iterator[Event]:
    """The text as it comes, cleaned, markers normalised; `raw` receives what the model wrote.

    While nothing comes there are empty `status` events, at which a caller can stop.
    """
    cleaner, markers = Cleaner(), MarkerStream(count)
    for piece in completion:
        raw.append(piece)
        if shown := markers.feed(cleaner.feed(piece)):
            yield Event("token", shown)
        elif not piece:
            yield Event("status")
    if shown := markers.feed(cleaner.close()) + markers.close():
        yield Event("token", shown)


def _whole_part(text: str) -> str:
    """What broke off, without its last sentence if that has no end: half a figure is wrong."""
    text = text.rstrip()
    if _ENDED.search(text):
        return text
    return "".join(part.lead + part.render(lambda n: [n]) for part in claims(text)[:-1]).rstrip()


def _written(base: Answer, text: str, passages: Sequence[Passage], sources: Sources) -> Answer:
    """The model's text as an answer: each claim cites the spans that state it."""
    draft = Draft(base.question, sources)
    pieces: list[str] = []
    said = claims(text)
    place, indicator = _asked(base.question)
    for claim in said:
        place, indicator = named_last(claim.text, place, indicator)
        cited = _cite(draft, claim, passages, unsaid(claim.text, place, indicator))
        rendered = cited.render(lambda number: [number])
        pieces += (cited.lead, rendered)
        draft.row(rendered, *cited.markers)
    answer = draft.finish("generated")
    answer = replace(
        answer, text="".join(pieces).strip(), hits=base.hits, observations=base.observations
    )
    if all(says_not_stated(claim.text) for claim in said):
        nearest = base.refusal.nearest if base.refusal else ""
        return replace(answer, method="refused", refusal=Refusal("not_stated", nearest))
    return answer


def _asked(question: Question) -> tuple[str, str]:
    """The one place and the one indicator that a question is about, empty where it is several."""
    places, indicators = question.areas, question.indicators
    place = places[0] if len(places) == 1 and not question.unknown_areas else ""
    return place, indicators[0] if len(indicators) == 1 else ""


def _cite(draft: Draft, claim: Claim, passages: Sequence[Passage], about: str) -> Claim:
    """The claim with numbers of citations in place of those of passages."""
    if says_not_stated(claim.text):
        return replace(claim, marks=())
    text = f"{about} {claim.text}"
    resolved = resolve(claim, passages, about)
    spans = {
        marker: (passages[marker - 1].document, narrow(text, passages[marker - 1]))
        for marker in resolved.markers
    }
    found = [make_citation(draft.sources, *at, marker) for marker, at in spans.items()]
    if about and misattributed(text, found):  # right in number, but not of what was asked
        return replace(claim, marks=())
    number = {marker: draft.cite(name, *span) for marker, (name, span) in spans.items()}
    return replace(resolved, marks=tuple((at, number[marker]) for at, marker in resolved.marks))


def _instead(base: Answer, kind: str) -> Event:
    """The answer without the model, and one plain line why."""
    return Event("answer", answer=replace(base, notice=notice(kind, base.language)))


def enforce(answer: Answer) -> Answer | None:
    """A checked answer without unsupported sentences: what their passages say stands there instead.

    None if nothing is left. A passage is quoted once.
    """
    by_marker = {citation.marker: citation for citation in answer.citations}
    kept: list[Sentence] = []
    quoted: set[int] = set()
    for sentence in answer.sentences:
        if sentence.support != "unsupported":
            kept.append(sentence)
            continue
        for marker in sentence.markers:
            if marker in by_marker and marker not in quoted:
                quoted.add(marker)
                text = f"{' '.join(by_marker[marker].quote.split())}[{marker}]"
                kept.append(Sentence(text, (marker,), "supported"))
    if not any(sentence.markers for sentence in kept):
        return None
    used = {marker for sentence in kept for marker in sentence.markers}
    citations = tuple(
        replace(c, supported=True, reason="") for c in answer.citations if c.marker in used
    )
    text = join(kept, answer.language == "zh")
    return replace(answer, text=text, sentences=tuple(kept), citations=citations)
