"""The only home of RapidOCR: lines of text with boxes and confidence from the image of a page."""

import logging
import math
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image

from rag.errors import ParseError
from rag.parse.runs import Run

_SIDES = (1280, 1920)  # pixels of the longer side when lines are looked for, on A4 and on A3
_LARGE_PAGE = 1000.0  # points of the longer side: a newspaper, whose gutters are narrow
_LONGEST_SIDE = 3200  # pixels of the longer side when characters are read
_POOR = 0.75  # mean confidence of a page that may be upside down
_SUREST = 0.999  # 1 is for text that the file itself holds
_BOX_HEIGHT = 0.83  # of a detected box is the size of its type
_HAN = re.compile("[\u3400-\u9fff]")
_OPENING = re.compile(r"\((?=[^()]{0,8}[\u3400-\u9fff])")
_CLOSING = re.compile(r"(?<=[\u3400-\u9fff”。])\)|\)(?=[\u3400-\u9fff])")
_MARKS = str.maketrans({",": "，", ":": "：", ";": "；", "?": "？", "!": "！"})
_BETWEEN = re.compile("(?<=[\u3400-\u9fff”）])[,:;?!](?=[\u3400-\u9fff“（]|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines in points of the page set upright, its size, the turn that it took, the confidence."""

    runs: tuple[Run, ...]
    width: float
    height: float
    turn: int
    confidence: float


def is_available() -> bool:
    """Whether OCR can run here."""
    return _engine() is not None


def read_image(image: Image.Image, dpi: float) -> Reading:
    """Read a page. It may lie on its side, stand on its head, or be a few degrees askew."""
    image = _limited(image)
    scale = dpi * image.info.get("shrunk", 1.0)
    side = _SIDES[max(image.size) * 72 / scale > _LARGE_PAGE]
    best = _read(image, 0, side)
    if _lies(best):
        best = max((_read(image, turn, side) for turn in (90, 270)), key=_confidence)
    elif best and _confidence(best) < _POOR:
        best = max((best, _read(image, 180, side)), key=_confidence)
    return _straight(best, scale)


@dataclass(frozen=True, slots=True)
class _Raw:
    boxes: Any  # n×4×2 pixels
    texts: tuple[str, ...]
    scores: tuple[float, ...]
    turn: int
    size: tuple[int, int]

    def __bool__(self) -> bool:
        return bool(self.texts)


@cache
def _engine(side: int = _SIDES[0]) -> Any:
    """The engine with the models of its wheel; None where it is not installed."""
    try:
        import rapidocr  # an optional part: a second and a half to import
    except ImportError:
        return None
    models = Path(rapidocr.__file__).parent / "models"
    found = {kind: sorted(models.glob(f"*_{kind}_*.onnx")) for kind in ("det", "cls", "rec")}
    if not all(found.values()):  # never fetched: nothing leaves this machine
        return None
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return rapidocr.RapidOCR(
        params={
            **{f"{kind.title()}.model_path": str(paths[-1]) for kind, paths in found.items()},
            "Global.log_level": "error",
            "Global.max_side_len": _LONGEST_SIDE,
            "Det.limit_type": "max",
            "Det.limit_side_len": side,
            "Rec.rec_batch_num": 1,  # lines of a page differ in length: padding costs more
            "EngineConfig.onnxruntime.intra_op_num_threads": _threads(),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _threads() -> int:
    """As many as OMP_NUM_THREADS allows (set for worker processes), else one."""
    allowed = os.environ.get("OMP_NUM_THREADS", "1")
    return int(allowed) if allowed.isdigit() and int(allowed) > 0 else 1


def _limited(image: Image.Image) -> Image.Image:
    longest = max(image.size)
    rgb = image.convert("RGB")
    if longest <= _LONGEST_SIDE:
        return rgb
    share = _LONGEST_SIDE / longest
    size = (round(image.width * share), round(image.height * share))
    small = rgb.resize(size, Image.Resampling.LANCZOS)
    small.info["shrunk"] = share
    return small


def _read(image: Image.Image, turn: int, side: int) -> _Raw:
    turned = image.rotate(turn, expand=True) if turn else image
    pixels = np.ascontiguousarray(np.asarray(turned)[:, :, ::-1])
    try:
        result = _engine(side)(pixels, use_cls=False)
    except _failures() as error:
        raise ParseError(f"OCR failed ({str(error).strip().splitlines()[-1][:200]}).") from error
    if result is None or result.txts is None:
        return _Raw(np.zeros((0, 4, 2)), (), (), turn, turned.size)
    return _Raw(
        np.asarray(result.boxes), tuple(result.txts), tuple(result.scores), turn, turned.size
    )


def _failures() -> tuple[type[Exception], ...]:
    """What the engine raises when an image is too much for it."""
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    return (ONNXRuntimeError,)


def _confidence(raw: _Raw) -> float:
    """Mean confidence, long lines counting more."""
    weights = [len(text) for text in raw.texts]
    total = sum(weights)
    return sum(s * w for s, w in zip(raw.scores, weights, strict=True)) / total if total else 0.0


def _lies(raw: _Raw) -> bool:
    """Whether most of the text runs up or down the page."""
    if len(raw.texts) < 3:
        return False
    tall = [_size(box)[1] > 1.5 * _size(box)[0] for box in raw.boxes]
    return sum(tall) > 0.6 * len(tall)


def _size(box: Any) -> tuple[float, float]:
    """Length of the upper and of the left edge of a quadrilateral."""
    return float(np.linalg.norm(box[1] - box[0])), float(np.linalg.norm(box[3] - box[0]))


def _straight(raw: _Raw, dpi: float) -> Reading:
    """The lines as runs, set straight by turning their places and not the image."""
    angle = _skew(raw)
    width, height = raw.size
    centre = np.array([width / 2, height / 2])
    cos, sin = math.cos(-angle), math.sin(-angle)
    matrix = np.array([[cos, sin], [-sin, cos]])
    points = 72 / dpi
    runs = [
        _run((box - centre) @ matrix + centre, text, score, points)
        for box, text, score in zip(raw.boxes, raw.texts, raw.scores, strict=True)
    ]
    return Reading(
        tuple(run for run in runs if run.text),
        width * points,
        height * points,
        raw.turn,
        _confidence(raw),
    )


def _skew(raw: _Raw) -> float:
    """The angle of the long lines, in radians; 0 where they disagree."""
    angles = [
        math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0])
        for box in raw.boxes
        if _size(box)[0] > 6 * _size(box)[1]
    ]
    if len(angles) < 3:
        return 0.0
    middle = median(angles)
    return middle if abs(middle) < math.radians(20) else 0.0


def _run(box: Any, text: str, score: float, points: float) -> Run:
    left, top = (float(value) * points for value in box.min(axis=0))
    right, bottom = (float(value) * points for value in box.max(axis=0))
    words = _marked(text.strip())
    ems = sum(0.6 if character.isascii() else 1.0 for character in words)
    size = min((bottom - top) * _BOX_HEIGHT, 1.1 * (right - left) / max(ems, 1.0))
    middle = (top + bottom) / 2
    return Run(
        words,
        left,
        middle - size / 2,
        right,
        middle + size / 2,
        size,
        min(round(score, 3), _SUREST),
    )


def _marked(text: str) -> str:
    """Chinese punctuation where Chinese is written: the models give ASCII brackets."""
    if not _HAN.search(text):
        return text
    text = _CLOSING.sub("）", _OPENING.sub("（", text))
    return _BETWEEN.sub(lambda match: match.group().translate(_MARKS), text)
