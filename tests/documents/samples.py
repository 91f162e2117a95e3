"""Photos drawn here and long invented texts, for the tests of documents and their benchmark."""

import io
import random
import re
from typing import Any

from PIL import Image, ImageDraw

from portal.rules.rulebook.rulebook import Kind, Rulebook
from tests.answers import complete_answers

WORDS = re.findall(
    r"\S+",
    "主持 参与 完成 研发 改进 推广 建立 优化 分析 验证 设计 调试 部署 维护 整合 治理 梳理 编写 培养 带动 "
    "城市运行 数据平台 物联感知 网络通信 智慧应用 生产线 设备 传感器 算法 模型 接口 标准 规范 流程 故障 告警 "
    "一线 团队 现场 用户 部门 企业 社区 园区 医院 学校 交通 政务 制造 电力 水务 港口 仓储 物流 养老 教育 "
    "三年来 每周 首次 全部 逐步 明显 持续 累计 同比 及时 反复 独立 共同 主动 认真 细致 稳定 可靠 先进 适用 "
    "提高了12% 缩短到4小时 获专利2项 覆盖16个区 服务35万人 2023年 AI 5G BIM MES",
)


def text_of(length: int, seed: int = 0) -> str:
    """An invented text of about ``length`` characters in paragraphs of about two hundred."""
    chance = random.Random(seed)
    text = ""
    while len(text) < length:
        words = "".join(chance.choice(WORDS) for _ in range(chance.randint(3, 7)))
        text += words + chance.choice("，，，、；。。")
        if len(text) - text.rfind("\n") > 200:
            text = text[:-1] + "。\n"
    return text[:length].strip()


def long_answers(rulebook: Rulebook, length: int = 1_000, seed: int = 0, **given: Any) -> dict[str, Any]:
    """A complete application whose long texts have about ``length`` characters each; ``given`` replaces answers."""
    keys = [
        field.key
        for field in rulebook.fields()
        if field.kind is Kind.LONG_TEXT and not field.key.startswith("employer")
    ]
    texts = {key: text_of(length, seed * 10 + place) for place, key in enumerate(keys)}
    return complete_answers(rulebook, **(texts | given))


def portrait(width: int = 590, height: int = 826, *, mode: str = "RGB") -> Image.Image:
    """A drawn head on a blue ground, in colour."""
    image = Image.new("RGB", (width, height), (70, 130, 200))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.28, height * 0.18, width * 0.72, height * 0.62), fill=(232, 190, 160))
    draw.rectangle((width * 0.15, height * 0.72, width * 0.85, height), fill=(40, 40, 60))
    draw.polygon(((width * 0.5, height * 0.72), (width * 0.4, height), (width * 0.6, height)), fill=(200, 40, 40))
    # A camera's grain: without it a drawing is ten times smaller than a photo.
    grain = Image.effect_noise((width, height), 24).convert("RGB")
    return Image.blend(image, grain, 0.25).convert(mode)


def jpeg(image: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **{"quality": 90, "dpi": (300, 300)} | options)
    return out.getvalue()
