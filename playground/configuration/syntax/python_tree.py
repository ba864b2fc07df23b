"""Python files as what they assign. They are parsed, never imported or run: what counts is plain to see."""

import ast
import warnings
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from playground.configuration.source import DEEPEST, ConfigurationFile, Variable
from playground.configuration.syntax.python_conditions import conditions, is_never
from playground.configuration.syntax.python_operators import METHODS, calculated, compared, negated, parts_of, seconds
from playground.configuration.syntax.tree import Content, TreeNode

_ENVIRONMENT: Final = frozenset({"get", "getenv", "env", "config", "str", "bool", "int", "list", "float"})
"""Calls that give what the environment says: `os.environ.get(NAME, DEFAULT)`, `env.bool(NAME, default=DEFAULT)`."""
_CASTS: Final = frozenset({"int", "str", "bool", "float", "list"})
"""Those of them that may as well change what is there."""
_NO_EDGES: Final = ("", "")


class Assigned(NamedTuple):
    """A name that gets a value, and what it is a name of: `app.conf` in `app.conf.task_acks_late = True`."""

    owner: str
    name: str
    node: TreeNode
    condition: str = ""
    """Under which it gets it, of which nobody knows here whether it holds; empty: always."""
    is_local: bool = False
    """Whether it is a function's own, which nobody else sees."""


def python_module(source: ConfigurationFile) -> ast.Module:
    """The syntax tree of a file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What Python thinks of somebody's escapes is not asked.
            return ast.parse(source.text)
    except SyntaxError as error:
        source.refuse(f"broken Python: {error.msg}", error.lineno or 0)
    except (RecursionError, MemoryError, ValueError):
        source.refuse("broken Python: nested too deep, or no text")


def assignments(module: ast.Module, source: ConfigurationFile) -> Iterator[Assigned]:
    """Every assignment in the file, by line: to names, to attributes, by `update(...)`, and by arguments of calls."""
    reader = PythonValues(module, source)
    below, local = conditions(module, reader.node), _within_functions(module)
    for statement in sorted(_visited(module), key=lambda one: getattr(one, "lineno", 0)):
        condition = below.get(id(statement), "")
        for one in () if is_never(condition) else _assigned(statement, reader):
            yield one._replace(condition=condition, is_local=not one.owner and id(statement) in local)


def _assigned(statement: ast.AST, reader: "PythonValues") -> Iterator[Assigned]:
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from reader.assigned(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from reader.assigned(target, value)
        case ast.Call(func=function) as call:
            yield from reader.arguments(called(function), call)


def _within_functions(module: ast.Module) -> set[int]:
    """What stands in functions, by its identity."""
    functions = (one for one in ast.walk(module) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return {id(one) for function in functions for one in ast.walk(function)}


def _visited(module: ast.Module) -> list[ast.AST]:
    return [one for one in ast.walk(module) if isinstance(one, ast.Assign | ast.AnnAssign | ast.Call)]


def called(function: ast.expr) -> str:
    """A dotted name as it is written: `app.conf.update`; empty for what is none."""
    parts = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    return ".".join(reversed([*parts, function.id])) if isinstance(function, ast.Name) else ""


class PythonValues:
    """Says what expressions come to, as far as that can be seen; a default of the environment's is marked with it."""

    def __init__(self, module: ast.Module, source: ConfigurationFile | None = None) -> None:
        self._source = source
        """Which file it is, where the variables of others count in it."""
        self._known: dict[str, ast.expr] = {}
        self._asked: list[str] = []
        """The variables of the environment of which what is looked at just now has taken the default."""
        self._put: list[Variable] = []
        """Those of other files that were put into it."""
        self._edges = _NO_EDGES
        """How it begins and how it ends, where its value is not to be had."""
        for one in module.body:
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
                self._known[one.targets[0].id] = one.value
        for each in ast.walk(module):  # What a function has for itself counts only of exchanges, which others name.
            match each:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=made) as value) if _is_a(
                    made, "Exchange"
                ):
                    self._known.setdefault(name, value)

    def assigned(self, target: ast.expr, value: ast.expr) -> Iterator[Assigned]:
        """What a target of an assignment gets."""
        match target:
            case ast.Name(id=name):
                yield Assigned("", name, self.node(value))
            case ast.Attribute(value=owner, attr=name):
                yield Assigned(called(owner), name, self.node(value))
            case ast.Subscript(value=owner, slice=ast.Constant(value=str(name))):
                yield Assigned(called(owner), name, self.node(value))

    def arguments(self, function: str, call: ast.Call) -> Iterator[Assigned]:
        """What a call is given by name, tables that stand for names included."""
        owner = function.removesuffix(".update")
        for argument in call.args if function.endswith(".update") else []:
            for name, node in self.node(argument).table.items():
                yield Assigned(owner, name, node)
        for argument in call.args[:1] if function.split(".")[-1] in ("Queue", "Exchange") else []:
            yield Assigned(owner, "name", self.node(argument))
        for argument in call.args[1:2] if function.split(".")[-1] == "Queue" else []:
            yield Assigned(owner, "exchange", self.node(self._its_name(argument)))
        for keyword in call.keywords:
            if keyword.arg:
                value = self._its_name(keyword.value) if keyword.arg == "exchange" else keyword.value
                yield Assigned(owner, keyword.arg, self.node(value))

    def _its_name(self, exchange: ast.expr) -> ast.expr:
        """What an exchange is called, where one is made here or above: `Exchange("dlx", type="direct")`."""
        if isinstance(exchange, ast.Name):
            exchange = self._known.get(exchange.id, exchange)
        if isinstance(exchange, ast.Call) and _is_a(exchange.func, "Exchange"):
            named = [*exchange.args[:1], *(one.value for one in exchange.keywords if one.arg == "name")]
            return named[0] if named else exchange
        return exchange

    def node(self, value: ast.expr, depth: int = 0) -> TreeNode:
        """An expression's value, as far as it can be seen; its tag is `$NAME` where the environment may change it."""
        before, self._asked, self._put = (self._asked, self._put), [], []
        self._edges = _NO_EDGES
        content = self._content(value, depth) if depth < DEEPEST else None
        (begins, ends), self._edges = self._edges if content is None else _NO_EDGES, _NO_EDGES
        marked = self._mark() if isinstance(content, str) or begins else ""
        self._asked, self._put = [*before[0], *self._asked], [*before[1], *self._put]
        return TreeNode(content, value.lineno, marked or ("" if content is not None else _written(value)), begins, ends)

    def _passed_on(self, node: TreeNode) -> Content:
        """What comes to what another does: its value, or where that cannot be seen how it begins and ends."""
        self._edges = node.begins, node.ends
        return node.content

    def _joined(self, value: ast.expr, depth: int) -> str | None:
        """A text that is put together; what the environment has for anything but its beginning is no other one's."""
        text, asked, parts = "", self._asked, parts_of(value)
        for index, part in enumerate(parts):
            one = self.node(part, depth + 1)
            asked = self._asked if index == 0 else asked
            text += one.text or one.begins
            if not isinstance(one.content, str):
                self._edges, self._asked = (text, self._end_of(parts[index:], depth)), asked
                return None
        self._asked = asked
        return text or None

    def _end_of(self, parts: list[ast.expr], depth: int) -> str:
        """What stands behind the last of the parts that cannot be seen."""
        text = ""
        for part in reversed(parts):
            one = self.node(part, depth + 1)
            text = (one.text or one.ends) + text
            if not isinstance(one.content, str):
                break
        return text

    def _mark(self) -> str:
        """Where a value comes from, if it is not written there."""
        if self._put:
            return f"${self._put[0].name}, by {self._put[0].file}:{self._put[0].line}"
        return f"${self._asked[0]}" if self._asked else ""

    def _content(self, value: ast.expr, depth: int) -> Content:
        match value:
            case ast.Constant(value=bool() | int() | float() | str() as constant):
                return str(constant)
            case ast.Constant():
                return ""
            case ast.Name(id=name) if name in self._known and self._known[name] is not value:
                return self._passed_on(self.node(self._known[name], depth + 10))  # It may stand for itself: few steps.
            case ast.Attribute(value=ast.Name(id=name) as owner, attr="name") if isinstance(
                self._known.get(name), ast.Call
            ):
                exchange = self._its_name(owner)
                return None if isinstance(exchange, ast.Call) else self.node(exchange, depth + 1).content
            case ast.Dict(keys=keys, values=values):
                named = zip(keys, values, strict=True)
                return {self.node(key, depth + 1).outline: self.node(one, depth + 1) for key, one in named if key}
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return [self.node(item, depth + 1) for item in items]
            case ast.BinOp(left=left, op=op, right=right):
                asked = self._asked
                if number := calculated(self.node(left, depth + 1).text, op, self.node(right, depth + 1).text):
                    return number
                self._asked = asked
                return self._joined(value, depth)
            case ast.JoinedStr():
                return self._joined(value, depth)
            case ast.BoolOp(op=ast.Or(), values=[*first, last]):
                names = [name for one in first for name in _looked_up(one)]
                found = next((text for name in names if (text := self._variable(name))), None)
                self._asked += names if found is None else []
                return found or self._passed_on(self.node(last, depth + 1))
            case ast.Subscript(value=owner, slice=ast.Constant(value=str(name))) if called(owner).endswith("environ"):
                return self._variable(name)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return compared(self.node(left, depth + 1), op, self.node(right, depth + 1))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return negated(self.node(operand, depth + 1).text)
            case ast.Call() as call:
                return self._called(call, depth)
            case _:
                return None

    def _called(self, call: ast.Call, depth: int) -> Content:
        match call:
            case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
                return {one.arg: self.node(one.value, depth + 1) for one in keywords if one.arg}
            case ast.Call(func=ast.Attribute(value=ast.expr() as owner, attr=name), args=[]) if name in METHODS:
                text = self.node(owner, depth + 1).content
                return METHODS[name](text) if isinstance(text, str) else None
            case ast.Call(func=function, args=[], keywords=keywords) if called(function).endswith("timedelta"):
                return seconds({one.arg or "": self.node(one.value, depth + 1).text for one in keywords})
            case _:
                return self._default(call, depth)

    def _default(self, call: ast.Call, depth: int) -> Content:
        """The default of a look in the environment, or of what is done with it: `int(os.getenv("N", "4"))`."""
        function = call.func.attr if isinstance(call.func, ast.Attribute) else called(call.func)
        if function not in _ENVIRONMENT or _is_of_a_section(call):
            return self._joined(call, depth)
        names = _looked_up(call)
        if names and (found := self._variable(names[0])) is not None:
            return found
        default = next((one.value for one in call.keywords if one.arg == "default"), None)
        if default is None and len(call.args) == 2:
            default = call.args[1]
        if default is None and function in _CASTS and len(call.args) == 1:
            return self.node(call.args[0], depth + 1).content if not isinstance(call.args[0], ast.Constant) else None
        self._asked += names if default is not None else []
        return None if default is None else self._passed_on(self.node(default, depth + 1))

    def _variable(self, name: str) -> str | None:
        """What another file has for a variable of the environment."""
        found = self._source.variables.get(name) if self._source else None
        if self._source is None or found is None or found.file == self._source.path:
            return None
        self._source.used.append(found)
        self._put.append(found)
        return found.text


def calls_of(
    module: ast.Module, names: Collection[str], source: ConfigurationFile | None = None
) -> Iterator[tuple[str, dict[str, TreeNode]]]:
    """The calls of these names, each with what it is given by keyword."""
    values = PythonValues(module, source)
    for one in ast.walk(module):
        if isinstance(one, ast.Call):
            name = one.func.attr if isinstance(one.func, ast.Attribute) else called(one.func)
            if name in names:
                yield name, {word.arg: values.node(word.value) for word in one.keywords if word.arg}


def default_of(node: TreeNode) -> str:
    """The variable of the environment of which a value is the default; empty: of none."""
    return node.tag[1:] if node.tag.startswith("$") and ", by " not in node.tag else ""


def _is_a(made: ast.expr, kind: str) -> bool:
    """Whether what is called makes something of a kind."""
    return called(made).split(".")[-1] == kind


def _is_of_a_section(call: ast.Call) -> bool:
    """Whether it looks up an option in a section of a file, as `configuration.get("celery", "broker_url")` does."""
    match call:
        case ast.Call(func=ast.Attribute(attr="get", value=owner), args=[ast.Constant(value=str(one)), second]):
            option = second.value if isinstance(second, ast.Constant) else ""
            is_word = isinstance(option, str) and option.isidentifier() and one != one.upper()
            return is_word and "env" not in called(owner)
        case _:
            return False


def _looked_up(value: ast.expr) -> list[str]:
    """The variable of the environment that an expression looks up first, if it does."""
    match value:
        case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
            last = function.attr if isinstance(function, ast.Attribute) else called(function)
            return [name] if last in _ENVIRONMENT - _CASTS or "env" in called(function) else []
        case _:
            return []


def _written(value: ast.expr) -> str:
    """An expression in one line, if it is short enough for that."""
    try:
        return " ".join(ast.unparse(value).split())[:80]
    except RecursionError:
        return "an expression"
