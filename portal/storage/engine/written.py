"""SQL that is written once.

peewee writes the SQL of a query anew each time it is asked, and takes ten times as long over it as SQLite over the
answer. Here the text is kept for each shape of a query: what it consists of but for its values. A query of a known
shape is walked for its values alone, in the order in which peewee writes them.

Nothing is believed untried: a shape counts as known when two queries of it were written alike, and what is of a kind
that is not walked here is written by peewee each time.
"""

from collections.abc import Callable, Sequence
from typing import Any

import peewee
from peewee import OP, Context, Field, FieldAlias, Model, ModelAlias, Node

MOST = 4_000  # shapes; a portal has some hundreds
SEVERAL = (list, tuple, set, frozenset, range)

Convert = Callable[[Any], Any]


class _NotWalked(Exception):
    """The query holds something whose values are not known here."""


class _Told(Context):
    """Writes as its base does, and notes each value as it was given, and how it is converted."""

    __slots__ = ("told",)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.told: list[tuple[Any, Convert | None]] = []

    def value(self, value: Any, converter: Any = None, add_param: bool = True) -> Any:
        count = len(self._values)
        given = super().value(value, converter, add_param)
        if len(self._values) == count + 1:
            self.told.append((value, converter or (self.state.converter if converter is None else None)))
        return given


class _Written:
    """The text of a shape. ``held``: what the shape names by its place in memory, which must not be used again."""

    __slots__ = ("converters", "held", "known", "text")

    def __init__(self, text: str, converters: Sequence[Convert | None], held: list[Any]) -> None:
        self.text, self.converters, self.held, self.known = text, converters, held, False

    def filled(self, values: list[Any]) -> list[Any]:
        return [value if to is None else to(value) for value, to in zip(values, self.converters, strict=True)]


_written: dict[tuple[Any, ...], _Written | None] = {}  # None: peewee writes it each time


def text_of(database: Any, query: Any) -> tuple[str, list[Any]]:
    """The SQL of ``query`` and its values, as ``peewee`` would write them."""
    walk = _Walk()
    try:
        walk.node(query)
    except _NotWalked:
        written: tuple[str, list[Any]] = database.get_sql_context().parse(query)
        return written
    shape = (type(database), *walk.shape)
    kept = _written.get(shape)
    if kept and kept.known:
        return kept.text, kept.filled(walk.values)
    context = _Told(**database.get_context_options())
    text, values = context.parse(query)
    if kept:
        alike = text == kept.text and len(values) == len(walk.values) and values == kept.filled(walk.values)
        kept.known = alike
        if not alike:
            _written[shape] = None
    elif shape not in _written:
        if len(_written) >= MOST:  # lists of every length make shapes of their own: begin anew
            _written.clear()
        same = [given for given, _ in context.told]
        fits = len(same) == len(values) == len(walk.values) and all(map(_is, same, walk.values))
        _written[shape] = _Written(text, [to for _, to in context.told], walk.held) if fits else None
    return text, values


def _is(one: Any, other: Any) -> bool:
    return one is other


class _Walk:
    """A query's shape, and its values in the order in which peewee writes them."""

    def __init__(self) -> None:
        self.shape: list[Any] = []
        self.values: list[Any] = []
        self.held: list[Any] = []
        self._numbers: dict[int, int] = {}  # of sources within this query, by when they appear

    def node(self, node: Any) -> None:
        kind = type(node)
        walk = _WALKS.get(kind)
        if walk is None:
            walk = _WALKS[kind] = _walk_of(kind)
        walk(self, node)

    def nodes(self, nodes: Any) -> None:
        if nodes is None:
            self.shape.append(None)
            return
        self.shape.append(len(nodes))
        for one in nodes:
            self.node(one)

    def lasting(self, thing: Any) -> None:
        """Something that is the same in every query: a field, a table."""
        self.shape.append(id(thing))
        self.held.append(thing)

    def source(self, source: Any) -> bool:
        """Whether a table under another name, or a subquery, appears for the first time."""
        key = id(source)
        first = key not in self._numbers
        self.shape.append(("source", self._numbers.setdefault(key, len(self._numbers))))
        return first

    def value(self, value: Any) -> None:
        """A value in the place of a node: several in brackets, or one."""
        if isinstance(value, SEVERAL):
            self.shape.append(("several", len(value)))
            for one in value:
                self.node(one)
        else:
            self.one(value)

    def one(self, value: Any) -> None:
        self.shape.append("?")
        self.values.append(value)

    # -- the kinds of nodes ------------------------------------------------------------------------------------

    def field(self, field: Any) -> None:
        self.lasting(field)

    def field_alias(self, field: Any) -> None:
        self.source(field.source)
        self.lasting(field.field)

    def column(self, column: Any) -> None:
        self.shape.append(column.name)
        if isinstance(column.source, peewee.Table):
            self.lasting(column.source)
        else:
            self.source(column.source)

    def model_alias(self, alias: Any) -> None:
        self.source(alias)
        self.shape.append(alias.alias)
        self.lasting(alias.model)

    def expression(self, expression: Any) -> None:
        nothing = expression.rhs is None and expression.op in (OP.IS, OP.IS_NOT)
        self.shape += (expression.op, expression.flat, getattr(expression.lhs, "_coerce", None), nothing)
        self.node(expression.lhs)
        if not nothing:
            self.node(expression.rhs)

    def given(self, value: Any) -> None:
        converter = value.converter
        bound = getattr(converter, "__self__", None)
        self.shape += (bool(value.multi), id(bound), id(getattr(converter, "__func__", converter)))
        self.held += (bound, converter)
        if value.multi:
            self.nodes(value.values)
        elif isinstance(value.value, Node) and not isinstance(value.value, Model):
            raise _NotWalked
        else:
            self.one(value.value)

    def wrapped(self, node: Any) -> None:
        self.shape += (type(node), getattr(node, "_cast", None))
        self.node(node.node)

    def alias(self, alias: Any) -> None:
        self.shape += ("as", alias._alias)
        self.node(alias.node)

    def ordering(self, ordering: Any) -> None:
        self.shape += (ordering.direction, ordering.collation, ordering.nulls)
        self.node(ordering.node)

    def function(self, function: Any) -> None:
        self.shape += (function.name, function._coerce)
        if function._order_by:
            raise _NotWalked
        self.nodes(function.arguments)
        self._maybe(function._filter)

    def nodelist(self, listed: Any) -> None:
        self.shape += (listed.glue, listed.parens)
        self.nodes(listed.nodes)

    def literal(self, sql: Any) -> None:
        self.shape.append(sql.sql)
        self.shape.append(len(sql.params or ()))
        for value in sql.params or ():
            self.one(value)

    def entity(self, entity: Any) -> None:
        self.shape.append(tuple(entity._path))

    def case(self, case: Any) -> None:
        self.shape += ("case", len(case.expression_tuples))
        self._maybe(case.predicate)
        for condition, value in case.expression_tuples:
            self.node(condition)
            self.node(value)
        self._maybe(case.default)

    def join(self, join: Any) -> None:
        self.shape.append(join.join_type)
        self.node(join.lhs)
        self.node(join.rhs)
        self._maybe(join._on)

    def select(self, query: Any) -> None:
        if query._cte_list or query._windows or query._lateral:
            raise _NotWalked
        self.source(query)
        self.shape += (type(query), query._alias, query._simple_distinct, getattr(query, "_is_default", None))
        self.nodes(query._distinct)
        self.nodes(query._returning)
        self.nodes(query._from_list)
        self._maybe(query._where)
        self.nodes(query._group_by)
        self._maybe(query._having)
        self._end_of(query)
        self.shape.append(None if query._for_update is None else repr(vars(query._for_update)))

    def compound(self, query: Any) -> None:
        if query._cte_list:
            raise _NotWalked
        self.source(query)
        self.shape += (type(query), query._alias, query.op)
        self.node(query.lhs)
        self.node(query.rhs)
        self._end_of(query)

    def update(self, query: Any) -> None:
        if query._cte_list or query._from or not all(isinstance(key, Field) for key in query._update):
            raise _NotWalked
        self.shape.append("update")
        self.lasting(query.table)
        for key, value in sorted(query._update.items(), key=lambda pair: pair[0]._sort_key):
            self.field(key)
            if isinstance(value, Node) and not isinstance(value, Model):
                self.node(value)
            else:
                self.one(value)
        self._maybe(query._where)
        self._end_of(query)
        self.nodes(query._returning)

    def insert(self, query: Any) -> None:
        row = query._insert
        if query._cte_list or query._on_conflict is not None or query._columns or not isinstance(row, dict):
            raise _NotWalked
        if not all(isinstance(key, Field) for key in row):
            raise _NotWalked
        self.shape.append("insert")
        self.lasting(query.table)
        for key in sorted(row, key=lambda field: field._sort_key):
            self.field(key)
            if isinstance(row[key], Node) and not isinstance(row[key], Model):
                self.node(row[key])
            else:
                self.one(row[key])
        self.nodes(query._returning)

    def delete(self, query: Any) -> None:
        if query._cte_list:
            raise _NotWalked
        self.shape.append("delete")
        self.lasting(query.table)
        self._maybe(query._where)
        self._end_of(query)
        self.nodes(query._returning)

    def unknown(self, node: Any) -> None:
        raise _NotWalked

    def _end_of(self, query: Any) -> None:
        self.nodes(query._order_by)
        self._maybe(query._limit)
        self._maybe(query._offset)

    def _maybe(self, node: Any) -> None:
        """A part that may be missing: None is no value there."""
        if node is None:
            self.shape.append(None)
        else:
            self.node(node)


# By the nearest base that stands here; a class that is none of them is a value.
_BY_BASE: dict[type, Callable[[_Walk, Any], None]] = {
    FieldAlias: _Walk.field_alias,
    Field: _Walk.field,
    peewee.Column: _Walk.column,
    ModelAlias: _Walk.model_alias,
    peewee.StringExpression: _Walk.unknown,
    peewee.Expression: _Walk.expression,
    peewee.Value: _Walk.given,
    peewee.Negated: _Walk.wrapped,
    peewee.Cast: _Walk.wrapped,
    peewee.Alias: _Walk.alias,
    peewee.Ordering: _Walk.ordering,
    peewee.Function: _Walk.function,
    peewee.NodeList: _Walk.nodelist,
    peewee.SQL: _Walk.literal,
    peewee.Entity: _Walk.entity,
    peewee.Case: _Walk.case,
    peewee.Join: _Walk.join,
    peewee.CompoundSelectQuery: _Walk.compound,
    peewee.NoopModelSelect: _Walk.unknown,
    peewee.Select: _Walk.select,
    peewee.Update: _Walk.update,
    peewee.Insert: _Walk.insert,
    peewee.Delete: _Walk.delete,
    peewee.Table: _Walk.lasting,
    Model: _Walk.one,
    Node: _Walk.unknown,
    type: _Walk.lasting,
}
_WALKS: dict[type, Callable[[_Walk, Any], None]] = {}


def _walk_of(kind: type) -> Callable[[_Walk, Any], None]:
    return next((_BY_BASE[base] for base in kind.__mro__ if base in _BY_BASE), _Walk.value)
