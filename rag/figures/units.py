"""Units: their kind, what they are multiples of, their English names; scales from 百 to 万亿."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

SCALES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5,
    "万": 4, "千": 3, "百": 2,
}  # fmt: skip
ENGLISH_SCALES = {
    "trillion": 12, "tn": 12, "billion": 9, "bn": 9, "million": 6, "thousand": 3, "hundred": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `factor` of `base`; `english` is for one and for many."""

    kind: str
    base: str
    factor: Decimal = Decimal(1)
    english: tuple[str, str] = ("", "")


def _unit(kind: str, base: str, factor: str = "1", english: str = "") -> Unit:
    one, _, many = english.partition("|")
    return Unit(kind, base, Decimal(factor), (one, many or one))


MEASURES = {
    "元": _unit("money", "元", english="yuan"),
    "美元": _unit("money", "美元", english="US dollar|US dollars"),
    "欧元": _unit("money", "欧元", english="euro|euros"),
    "港元": _unit("money", "港元", english="Hong Kong dollar|Hong Kong dollars"),
    "日元": _unit("money", "日元", english="Japanese yen"),
    "英镑": _unit("money", "英镑", english="pound sterling|pounds sterling"),
    "%": _unit("percent", "%", english="%"),
    "‰": _unit("percent", "%", "0.1", "‰"),
    "成": _unit("percent", "%", "10", "%"),
    "个百分点": _unit("points", "个百分点", english="percentage point|percentage points"),
    "倍": _unit("multiple", "倍", english="times"),
    "平方米": _unit("area", "平方米", english="square metre|square metres"),
    "平方公里": _unit("area", "平方米", "1000000", "square kilometre|square kilometres"),
    "公顷": _unit("area", "平方米", "10000", "hectare|hectares"),
    "亩": _unit("area", "亩", english="mu"),
    "米": _unit("length", "米", english="metre|metres"),
    "公里": _unit("length", "米", "1000", "km"),
    "厘米": _unit("length", "米", "0.01", "cm"),
    "毫米": _unit("length", "米", "0.001", "mm"),
    "海里": _unit("length", "海里", english="nautical mile|nautical miles"),
    "吨": _unit("mass", "公斤", "1000", "tonne|tonnes"),
    "公斤": _unit("mass", "公斤", "1", "kg"),
    "斤": _unit("mass", "公斤", "0.5", "jin"),
    "克": _unit("mass", "公斤", "0.001", "gram|grams"),
    "毫克": _unit("mass", "公斤", "0.000001", "mg"),
    "微克": _unit("mass", "公斤", "0.000000001", "μg"),
    "吨标准煤": _unit("mass", "吨标准煤", "1", "tonne of standard coal|tonnes of standard coal"),
    "立方米": _unit("volume", "立方米", english="cubic metre|cubic metres"),
    "升": _unit("volume", "立方米", "0.001", "litre|litres"),
    "千升": _unit("volume", "立方米", "1", "kilolitre|kilolitres"),
    "千瓦时": _unit("energy", "千瓦时", english="kWh"),
    "兆瓦时": _unit("energy", "千瓦时", "1000", "MWh"),
    "吉瓦时": _unit("energy", "千瓦时", "1000000", "GWh"),
    "千瓦": _unit("power", "千瓦", english="kW"),
    "兆瓦": _unit("power", "千瓦", "1000", "MW"),
    "吉瓦": _unit("power", "千瓦", "1000000", "GW"),
    "千伏": _unit("count", "千伏", english="kV"),
    "千伏安": _unit("count", "千伏安", english="kVA"),
    "PFLOPS": _unit("computing", "PFLOPS", english="PFLOPS"),
    "EFLOPS": _unit("computing", "PFLOPS", "1000", "EFLOPS"),
    "标准箱": _unit("container", "标准箱", english="TEU|TEUs"),
    "人": _unit("people", "人", english="person|people"),
    "名": _unit("people", "人", english="person|people"),
    "人次": _unit("people", "人次", english="visit|visits"),
    "户": _unit("count", "户", english="household|households"),
    "年": _unit("duration", "年", english="year|years"),
    "个月": _unit("duration", "月", english="month|months"),
    "周": _unit("duration", "周", english="week|weeks"),
    "天": _unit("duration", "天", english="day|days"),
    "个工作日": _unit("duration", "工作日", english="working day|working days"),
    "小时": _unit("duration", "小时", english="hour|hours"),
    "分钟": _unit("duration", "分钟", english="minute|minutes"),
    "秒": _unit("duration", "秒", english="second|seconds"),
    "岁": _unit("duration", "岁", english="years of age"),
    "℃": _unit("count", "℃", english="℃"),
    "个位次": _unit("count", "位次", english="place|places"),
    "金": _unit("count", "金", english="gold medal|gold medals"),
    "银": _unit("count", "银", english="silver medal|silver medals"),
    "铜": _unit("count", "铜", english="bronze medal|bronze medals"),
}
MEDALS = ("金", "银", "铜")  # units of a tally only: 18金5银2铜

ALIASES = {
    "元人民币": "元", "人民币": "元", "元钱": "元", "百分点": "个百分点", "个点": "个百分点",
    "平米": "平方米", "㎡": "平方米", "平方千米": "平方公里", "千米": "公里", "千克": "公斤",
    "km": "公里", "kg": "公斤", "m2": "平方米", "km2": "平方公里", "km²": "平方公里",
    "度": "千瓦时", "度电": "千瓦时", "kwh": "千瓦时", "mwh": "兆瓦时", "gwh": "吉瓦时",
    "kw": "千瓦", "mw": "兆瓦", "gw": "吉瓦", "兆千瓦": "吉瓦", "kv": "千伏", "kva": "千伏安",
    "标箱": "标准箱", "集装箱": "标准箱", "teu": "标准箱", "teus": "标准箱", "吨标煤": "吨标准煤",
    "p": "PFLOPS", "pf": "PFLOPS", "pflops": "PFLOPS", "eflops": "EFLOPS", "立方": "立方米",
    "工作日": "个工作日", "个小时": "小时", "日": "天", "位": "名", "位次": "个位次",
}  # fmt: skip

# Measure words of one thing. Any other one is taken where the phrase ends with it (12羽).
COUNTERS = (
    "人份 剂次 车次 航次 架次 艘次 人天 家次 场次 户次 批次 件次 台套 航班 床位 泊位 车位 机架 "
    "点位 辆次 门次 班次 单次 例次 宗地 台班 个 家 项 条 件 所 套 处 座 部 台 辆 张 场 列 "
    "次 支 对 只 头 栋 幢 起 批 宗 类 种 株 块 枚 间 盏 组 轮 架 艘 门 根 颗 粒 匹 羽 尾 口 眼 孔 "
    "节 趟 班 单 笔 份 篇 本 册 层 集 首 幅 款 副 双 片 区 县 市 州 村 镇 乡 街 例 床 站 把 面 "
    "顶 卷 杆 桩 棵 杯 箱 瓶 袋 吨级 机组 桌 道 段 幕 派 团 队 营 方 字 曲 步 通 封 届次"
).split()

ENGLISH = {
    "元": "yuan renminbi rmb",
    "美元": "us_dollars u.s._dollars dollars usd us_dollar",
    "欧元": "euros euro",
    "港元": "hong_kong_dollars hk_dollars hong_kong_dollar",
    "日元": "japanese_yen yen",
    "英镑": "pounds_sterling pound_sterling",
    "%": "percent per_cent pct",
    "个百分点": "percentage_points percentage_point",
    "平方公里": "square_kilometers square_kilometres square_kilometer square_kilometre sq_km",
    "平方米": "square_meters square_metres square_metre square_meter sq_m m²",
    "亩": "mu",
    "公顷": "hectares hectare",
    "公里": "kilometers kilometres kilometer kilometre km",
    "米": "meters metres metre meter",
    "厘米": "cm centimetres centimeters",
    "毫米": "mm millimetres millimeters",
    "海里": "nautical_miles nautical_mile",
    "吨标准煤": "tonnes_of_standard_coal tons_of_standard_coal tonne_of_standard_coal "
    "metric_tons_of_standard_coal tons_of_standard_coal_equivalent",
    "吨": "tonnes tons tonne ton metric_tons metric_tonnes",
    "公斤": "kilograms kilogram kg",
    "斤": "jin catties",
    "克": "grams gram",
    "毫克": "mg",
    "微克": "μg µg micrograms",
    "立方米": "cubic_meters cubic_metres cubic_metre cubic_meter",
    "升": "liters litres litre",
    "千升": "kilolitres kilolitre",
    "千瓦时": "kilowatt-hours kilowatt_hours kwh",
    "兆瓦时": "mwh",
    "吉瓦时": "gwh",
    "千瓦": "kilowatts kw",
    "兆瓦": "megawatts mw",
    "吉瓦": "gigawatts gw",
    "标准箱": "teus teu twenty-foot_equivalent_units standard_containers",
    "人": "people persons residents person students teachers workers graduates farmers",
    "人次": "visits visit trips visitors tourists passengers passenger_trips tourist_visits "
    "tourist_trips person-times arrivals",
    "户": "households household families",
    "倍": "times fold -fold",
    "年": "years year",
    "个月": "months month",
    "周": "weeks week",
    "个工作日": "working_days working_day",
    "天": "days day",
    "小时": "hours hour",
    "分钟": "minutes minute",
    "秒": "seconds",
    "岁": "years_of_age years_old",
    "家": "enterprises companies firms hospitals businesses institutions headquarters",
    "个": "projects jobs parks cities counties districts villages countries",
    "套": "homes apartments housing_units",
    "辆": "vehicles cars buses",
}
ENGLISH_UNITS = {
    name.replace("_", " "): unit for unit, names in ENGLISH.items() for name in names.split()
}
_ENGLISH_PER = {
    "月": "month", "年": "year", "日": "day", "天": "day", "吨": "tonne", "人": "person",
    "立方米": "m³", "平方米": "square metre", "千瓦时": "kWh", "亩": "mu", "户": "household",
    "小时": "hour", "升": "litre", "公里": "km", "平方公里": "square kilometre",
}  # fmt: skip
PER_ENGLISH = {
    **{name: unit for unit, name in _ENGLISH_PER.items()},
    "day": "日", "cubic metre": "立方米", "cubic meter": "立方米", "square meter": "平方米",
    "ton": "吨", "mu": "亩", "capita": "人",
}  # fmt: skip


def english_per(unit: str) -> str:
    """How English names the unit after "per"; an unknown one stays as it is."""
    return _ENGLISH_PER.get(unit, unit)


@lru_cache(4096)
def split_scale(unit: str) -> tuple[int, str]:
    """The power of ten and the plain unit: 亿元 → (8, 元); 千瓦 and 千米 are plain units."""
    if unit in MEASURES or unit in ALIASES:
        return 0, unit
    for scale, power in SCALES.items():
        if unit.startswith(scale):
            return power, unit[len(scale) :]
    return 0, unit


@lru_cache(4096)
def measure(name: str) -> Unit:
    """The unit of that name without its scale; one that is not listed counts itself."""
    head, slash, per = name.partition("/")
    head = ALIASES.get(head, head)
    unit = MEASURES.get(head)
    if name.startswith("/"):
        return Unit("fraction", name)
    if unit is None:
        return Unit("count" if name else "number", head + slash + per)
    if not slash:
        return unit
    one, many = (f"{word} per {english_per(per)}" for word in unit.english)
    return Unit(unit.kind, f"{unit.base}/{per}", unit.factor, (one, many))
