"""The glossary: finds names in text and gives their official English and other words for them."""

from collections.abc import Iterable, Mapping, Set
from functools import cache, cached_property

from rag.glossary.entries import (
    Indicator,
    Place,
    Term,
    read_decoys,
    read_indicators,
    read_places,
    read_terms,
    read_vocabulary,
)
from rag.glossary.letters import find_letters
from rag.glossary.lexicon import Lexicon, Match, is_han
from rag.glossary.placing import ancestors, forms_of, refine
from rag.glossary.repair import Speller
from rag.schema import Language

_ALTERNATIVES = 4  # words of the other language that expand() gives for one name


class Glossary:
    """Names of indicators, policy terms, plain words and places; each table is read when needed."""

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Every statistical indicator by its canonical Chinese name."""
        return read_indicators()

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Every policy term by its canonical Chinese name."""
        return read_terms()

    @cached_property
    def vocabulary(self) -> dict[str, Term]:
        """Plain words that questions about reports use, by their first Chinese form."""
        return read_vocabulary()

    @cached_property
    def places(self) -> dict[str, Place]:
        """Every place by its unique canonical name (上海市黄浦区 is 黄浦区)."""
        return read_places()

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for place in self.places.values():
            children.setdefault(place.parent, []).append(place.name)
        return children

    @cached_property
    def _indicator_forms(self) -> Lexicon:
        return _lexicon(self.indicators, "indicators")

    @cached_property
    def _term_forms(self) -> Lexicon:
        return _lexicon(self.terms, "terms")

    @cached_property
    def _word_forms(self) -> Lexicon:
        return _lexicon(self.vocabulary, "vocabulary")

    @cached_property
    def _place_forms(self) -> Lexicon:
        lexicon = Lexicon(read_decoys("places"))
        for place in self.places.values():
            safe, loose = forms_of(place, self.places)
            lexicon.add(place.name, safe)
            lexicon.add(place.name, loose, loose=True)
        return lexicon

    def find_indicators(self, text: str, loose: bool = False) -> list[Match]:
        """Indicators named in the text; `loose` also takes colloquial names (questions only).

        A colloquial name inside a policy term is none (economy in low-altitude economy), nor is
        one that only qualifies another word (trade in trade deals).
        """
        found = self._indicator_forms.find(text, loose)
        if not any(match.loose for match in found):
            return found
        terms, words = self._term_forms.find(text), self.find_words(text)
        return [
            match for match in found
            if not match.loose
            or not _is_part(match, [*terms, *(w for w in words if w.end > match.end)])
        ]  # fmt: skip

    def find_terms(self, text: str, loose: bool = False) -> list[Match]:
        """Policy terms named in the text."""
        return self._term_forms.find(text, loose)

    def find_words(self, text: str) -> list[Match]:
        """Plain words of the bilingual vocabulary found in the text."""
        return self._word_forms.find(text, loose=True)

    def find_places(self, text: str, loose: bool = False) -> list[Match]:
        """Places named in the text; `loose` also takes ordinary words (东方), 申城 and 沪.

        A place that stands with its parent (江苏苏州; Huangpu, Shanghai) is one match of the
        smaller. Homonyms are all in `candidates`, those whose parent the text names first.
        """
        found = refine(self._place_forms.find(text, loose), text, self.places)
        if not loose:
            return found
        letters = [
            match
            for match in find_letters(text, self._letters)
            if not any(other.start < match.end and match.start < other.end for other in found)
        ]
        return sorted([*found, *letters], key=lambda match: match.start)

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {letter: place.name for place in self.places.values() for letter in place.letters}

    def parents(self, place: str) -> list[str]:
        """The places that a place lies in, the nearest first (黄浦区 → 上海市, 全国)."""
        return list(ancestors(place, self.places))

    def capital(self, province: str) -> str | None:
        """The capital of a province: its first city in the order of the state's area codes."""
        place = self.place(province)
        cities = [name for name in self.areas_in(province) if self.places[name].level == "city"]
        return cities[0] if place and place.level == "province" and cities else None

    @cached_property
    def _speller(self) -> Speller:
        named = (self._indicator_forms, self._term_forms, self._place_forms)
        return Speller(named, (*named, self._word_forms))

    def repair(self, text: str, areas: Set[str] | None = None) -> str:
        """The text with misspelt names put right: retial sales, 固定资产头资; else unchanged.

        A word that stands alone is taken for a place of `areas` only, if any are given.
        """

        def worth(match: Match) -> bool:
            is_place = any(name in self.places for name in match.candidates)
            return areas is None or not is_place or not areas.isdisjoint(match.candidates)

        return self._speller.repair(text, worth)

    def names_of(self, name: str) -> tuple[str, ...]:
        """All that an indicator is called, its canonical name first; the name alone if unknown."""
        found = self.indicator(name)
        return (name, *found.aliases, *found.english, *found.loose) if found else (name,)

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of a canonical Chinese name."""
        return self.indicators.get(name)

    def term(self, name: str) -> Term | None:
        """The policy term or plain word of a canonical Chinese name."""
        return self.terms.get(name) or self.vocabulary.get(name)

    def place(self, name: str) -> Place | None:
        """The place of a canonical name."""
        return self.places.get(name)

    def english(self, name: str) -> str:
        """The official English of an indicator, term or place; the name itself if there is none."""
        entry = self.indicator(name) or self.place(name) or self.term(name)
        return entry.english[0] if entry else name

    def short(self, name: str) -> str:
        """The name to display where space is short: 黄浦, 恩施; other names are left alone."""
        place = self.place(name)
        return place.short if place else name

    def areas_in(self, parent: str) -> list[str]:
        """The places directly under a place, by canonical name (全国 → provinces)."""
        return list(self._children.get(parent, ()))

    def expand(self, text: str, language: Language) -> list[str]:
        """Words of the other language for what a text of `language` names, in its order."""
        found = [
            (match, table)
            for table, matches in (
                (self.indicators, self.find_indicators(text, loose=True)),
                (self.terms, self.find_terms(text, loose=True)),
                (self.places, self.find_places(text)),
                (self.vocabulary, self.find_words(text)),
            )
            for match in matches
        ]
        found.sort(key=lambda item: (item[0].start, -item[0].end))
        words, reached = list[str](), 0
        for match, table in found:
            if match.start >= reached:
                reached = match.end
                for name in match.candidates[:2]:
                    words += _translations(table[name], language)
                    for narrower in getattr(table[name], "asks_for", ()):
                        words += _translations(self.indicators[narrower], language)
        return list(dict.fromkeys(words))


@cache
def load_glossary() -> Glossary:
    """The one glossary of this process; nothing is read before it is asked for."""
    return Glossary()


def _lexicon(table: Mapping[str, Indicator | Term], name: str) -> Lexicon:
    lexicon = Lexicon(read_decoys(name))
    for entry in table.values():
        lexicon.add(entry.zh, (entry.zh, *entry.aliases, *entry.english))
        lexicon.add(entry.zh, entry.loose, loose=True)
    return lexicon


def _is_part(match: Match, terms: list[Match]) -> bool:
    return any(
        term.start <= match.start and match.end <= term.end and len(term.text) > len(match.text)
        for term in terms
    )


def _translations(entry: Indicator | Term | Place, language: Language) -> Iterable[str]:
    if isinstance(entry, Place):
        return (entry.short,) if language == "en" else (entry.pinyin or entry.english[0],)
    names = (entry.zh, *entry.aliases) if language == "en" else entry.english
    return [name for name in names if is_han(name) == (language == "en")][:_ALTERNATIVES]
