"""Three tiny reports as the answering stages see a corpus: two Chinese, one English."""

from rag.answer.draft import Sources
from rag.chunk import chunk_document
from rag.glossary import load_glossary
from rag.observe import observe_document
from rag.schema import Answer, Document, Hit, Metadata, Question, Section
from rag.text import fold

HUANGPU = """一、2024年工作回顾
2024年，全区实现地区生产总值3085.2亿元，同比增长4.9%。一般公共预算收入完成281.6亿元，增长2.3%。社会消费品零售总额为1502.4亿元，下降1.7%。全年新增就业岗位3.6万个，居民人均可支配收入达到98000元。
二、2025年主要目标
2025年，地区生产总值预期增长5%左右，一般公共预算收入增长2%。"""
JINGAN = """一、2024年工作回顾
2024年，全区实现地区生产总值2871.9亿元，同比增长5.6%。一般公共预算收入完成305.4亿元，增长3.1%。全区新增企业1.2万户，外贸进出口总额为902.7亿元。
二、2025年主要目标
2025年，地区生产总值预期增长5.5%以上。"""
XUHUI = """Review of 2024
In 2024, the gross regional product of Xuhui District reached 300.9 billion yuan, up 5.1 percent. \
General public budget revenue was 23.4 billion yuan, an increase of 1.8 percent. The district \
created 41,000 new jobs."""


def report(name, text, area, title, language="zh"):
    cuts = [at for at in (text.find("一、"), text.find("二、"), text.find("Review")) if at >= 0]
    ends = [*cuts[1:], len(text)]
    headings = [text[at : text.index("\n", at)] for at in cuts]
    sections = tuple(
        Section(at, end, 1, heading, (heading,))
        for at, end, heading in zip(cuts, ends, headings, strict=True)
    )
    metadata = Metadata(
        title=title,
        area=area,
        level="district",
        report_year=2025,
        data_year=2024,
        language=language,
    )
    return Document(name, name, f"/{name}", text, metadata, sections)


DOCUMENTS = (
    report("huangpu.txt", HUANGPU, "黄浦区", "2025年黄浦区政府工作报告"),
    report("jingan.txt", JINGAN, "静安区", "2025年静安区政府工作报告"),
    report("xuhui.txt", XUHUI, "徐汇区", "2025 Report on the Work of Xuhui District", "en"),
)


def sources_of(*documents):
    """The corpus of some documents, cut and read by the real chunker and observer."""
    by_name = {document.name: document for document in documents}
    return Sources(
        glossary=load_glossary(),
        reports=(),
        document=by_name.__getitem__,
        chunks=lambda name: chunk_document(by_name[name]),
        observations=lambda name: observe_document(by_name[name]),
        evidence=lambda question, names: [],
        evidence_at=lambda question, spans: [],
        covering=lambda question, names, least: [],
        folded=lambda name: fold(by_name[name].text),
    )


def base_of(text, language, *documents):
    """An answer without a model whose hits are all chunks of these documents."""
    documents = documents or DOCUMENTS
    chunks = [chunk for document in documents for chunk in chunk_document(document)]
    hits = tuple(Hit(chunk, 1.0 - rank / 100, rank) for rank, chunk in enumerate(chunks, 1))
    found = tuple(o for document in documents for o in observe_document(document))
    question = Question(text, text, language)
    return Answer(question, "原答案。", "extracted", hits=hits, observations=found)
