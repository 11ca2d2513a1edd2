"""A faulty policy file in words for those who keep it: file, line, what is wrong, what to write instead."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from matching.errors import PolicyInvalid

M = TypeVar("M", bound=BaseModel)
Where = tuple[str | int, ...]


class Misplaced(ValueError):
    """Two parts of a policy disagree; `where` leads to the one to correct."""

    def __init__(self, where: Where, told: str) -> None:
        super().__init__(told)
        self.where = where


def parsed(model: type[M], text: str, file: str) -> M:
    """What this text states; raises PolicyInvalid naming file, line and cure."""
    try:
        tree, content = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
        return model.model_validate(content)
    except yaml.MarkedYAMLError as fault:
        raise PolicyInvalid(not_yaml(file, fault)) from fault
    except ValidationError as fault:
        raise PolicyInvalid(not_a_policy(file, tree, fault.errors()[0])) from fault


def loaded(model: type[M], path: Path) -> M:
    """The same of a file; raises PolicyInvalid when it cannot be read, too."""
    try:
        return parsed(model, path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as fault:
        raise PolicyInvalid(f"{path} 读不了（{fault}）。请把文件放在那里，用 UTF-8 保存。") from fault


def not_yaml(file: str, fault: yaml.MarkedYAMLError) -> str:
    """The text is no YAML."""
    line = fault.problem_mark.line + 1 if fault.problem_mark else 1
    return f"{file} 第 {line} 行：不是合格的 YAML（{fault.problem}）。请改正这一行的缩进、括号或引号。"


def not_a_policy(file: str, tree: yaml.Node | None, fault: Mapping[str, Any]) -> str:
    """The YAML breaks the schema: `fault` is one of pydantic's."""
    cause = fault.get("ctx", {}).get("error")
    where = cause.where if isinstance(cause, Misplaced) else fault["loc"]
    name = ".".join(str(step) for step in where)
    return f"{file} 第 {_line_of(tree, where)} 行{f'，{name}' if name else ''}：{_cure(fault)}。"


def _line_of(node: yaml.Node | None, steps: Where) -> int:
    """Line (from 1) of the deepest node on the way that exists."""
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            below = next((value for name, value in node.value if name.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
        else:
            below = None
        if below is None:
            break
        node = below
    return node.start_mark.line + 1 if node is not None else 1


def _cure(fault: Mapping[str, Any]) -> str:
    """What is wrong and what to do, by pydantic's kind of error."""
    kind, limits = str(fault["type"]), fault.get("ctx", {})
    if kind == "missing":
        return "缺这一项，请补上"
    if kind == "extra_forbidden":
        return "没有这一项，请删去或改正拼写"
    if kind == "value_error":
        return str(limits["error"])
    given = f"{fault['input']!r} 不行"
    if kind in ("enum", "literal_error"):
        return f"{given}，只能写 {limits['expected']}"
    bounds = [f"{sign} {limits[name]}" for name, sign in _BOUNDS.items() if name in limits]
    return f"{given}，要{'、'.join(bounds)}" if bounds else f"{given}，请改正（{fault['msg']}）"


_BOUNDS = {"gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于"}
