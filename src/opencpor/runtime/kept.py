"""Queries of Django's builder that are built once and carried out with other values each time.

To build a query and to write it down as SQL takes several times as long as the database needs to
answer it. Pages that are asked for most therefore keep theirs: the text, the columns' converters
and how rows become objects. Only the values differ from call to call.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, get_related_populators

from opencpor.runtime.fresh import is_plain
from opencpor.runtime.statements import prepared

M = TypeVar("M", bound=Model)
Cursors = Callable[[], CursorWrapper]
Written = tuple[str, Sequence[Any]]  # a query's text and its values
SHAPES = 256  # of one query; roles and numbers of locations are few


class Blank(str):
    """Stands for a text that differs from call to call while a query is built.

    The database takes no NUL, so that a blank that was never filled in is an error, not an answer.
    """

    __slots__ = ("place",)
    place: int

    def __new__(cls, place: int) -> Self:
        """Make the blank for the value at a place."""
        made = super().__new__(cls, f"\0{place:06}")
        made.place = place
        return made


class Maker(Generic[M]):
    """Makes objects of one model from rows, as `Model.from_db` does, at a fifth of its price.

    Django goes through all columns of the model for each object, also through those that were not
    asked for. What was asked for becomes the object's own; the rest is fetched when it is used.
    """

    def __init__(self, model: type[M]) -> None:
        """Say of what model; a look at it tells whether anybody waits for its objects."""
        self._model = model
        self._plain = is_plain(model)

    def from_db(self, alias: str, names: Sequence[str], values: Sequence[Any]) -> M:
        """Make an object of some of its columns."""
        if not self._plain:
            return self._model.from_db(alias, names, values)
        made = self._model.__new__(self._model)
        made._state = ModelState()  # noqa: SLF001 - as Django does
        made._state.adding, made._state.db = False, alias  # noqa: SLF001 - as Django does
        made.__dict__.update(zip(names, values, strict=True))
        return made


def _quicken(joined: Sequence[Any]) -> Sequence[Any]:
    """Let what is joined to rows be made in the same way."""
    for one in joined:
        one.model_cls = Maker(one.model_cls)
        _quicken(one.related_populators)
    return joined


def _with_constants(text: str, values: Sequence[Any]) -> str:
    """Write what is the same at each call into a query's text; gaps for the blanks are left.

    So the database can plan a prepared statement once and for all: a plan that does not know which
    states are asked for can use no index of these states alone, and is made anew at each call.
    """
    write = connection.ops.compose_sql  # type: ignore[attr-defined] # PostgreSQL's alone
    return text.replace("%%", "%%%%") % tuple(
        "%s" if isinstance(one, Blank) else write("%s", [one]).replace("%", "%%") for one in values
    )


class Compiled(Generic[M]):
    """A query as it was written down, with blanks among its values."""

    def __init__(self, rows: QuerySet[M]) -> None:
        """Write a query down.

        Raises:
            TypeError: If it gives something else than objects, or if a blank was changed, so that
                no value could be put in its place.
        """
        if rows._iterable_class is not ModelIterable or rows._known_related_objects:  # type: ignore[attr-defined] # noqa: SLF001 - Django tells it nowhere else
            raise TypeError("only plain queries for objects can be kept")
        compiler = rows.query.get_compiler(connection=connection)
        try:
            self._text, values = compiler.as_sql()
        except EmptyResultSet:
            self._text = ""
            return
        if any(isinstance(one, str) and "\0" in one and type(one) is not Blank for one in values):
            raise TypeError("a blank was changed while the query was built")
        self._text = _with_constants(self._text, values)
        self._places = [one.place for one in values if isinstance(one, Blank)]
        select, kinds = compiler.select, compiler.klass_info
        places = kinds["select_fields"]
        self._maker: Maker[M] = Maker(kinds["model"])
        self._own = slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, *_ in select[self._own]]
        self._besides = list(compiler.annotation_col_map.items())
        self._table = connection.ops.quote_name(rows.model._meta.db_table)
        joined = get_related_populators(kinds, select, connection.alias)  # type: ignore[call-arg] # stubs of Django 6
        self._joined = _quicken(joined)
        converters = compiler.get_converters([column for column, *_ in select])
        self._converters = list(converters.items())
        self._prefetched = rows._prefetch_related_lookups  # type: ignore[attr-defined] # noqa: SLF001 - as above

    def rows(self, given: Sequence[str], cursor_of: Cursors = prepared) -> list[M]:
        """Carry the query out.

        Args:
            given: The values of the blanks, by their places.
            cursor_of: Gives a cursor.
        """
        return self._read(self._text, self._filled(given), cursor_of) if self._text else []

    def written(self, given: Sequence[str]) -> Written:
        """Return what `among` takes.

        Args:
            given: The values of the blanks, by their places.
        """
        return self._text, self._filled(given)

    def among(self, given: Sequence[str], some: Written) -> list[M]:
        """Carry the query out as if its table held no other rows than some.

        Those are found first, by themselves, whatever else the query asks of them. The database
        plans anew each time, since the best plan for them hangs on their values.

        Args:
            given: The values of the blanks, by their places.
            some: A query for the rows of the same table, with all columns that are used here.
        """
        if not self._text:
            return []
        text, values = some
        text = f"WITH {self._table} AS ({text} OFFSET 0) {self._text}"
        return self._read(text, [*values, *self._filled(given)], connection.cursor)

    def _read(self, text: str, values: list[Any], cursor_of: Cursors) -> list[M]:
        with cursor_of() as cursor:
            cursor.execute(text, values)
            found = [self._made(list(row)) for row in cursor.fetchall()]
        if self._prefetched:
            prefetch_related_objects(found, *self._prefetched)
        return found

    def counting(self, given: Sequence[str]) -> tuple[str, list[str]]:
        """Return what counts the rows, within the query's own limit: an expression and its values.

        Args:
            given: The values of the blanks, by their places.
        """
        if not self._text:
            return "0", []
        return f"(SELECT COUNT(*) FROM ({self._text}) AS found)", self._filled(given)  # noqa: S608 - the builder's text

    def _filled(self, given: Sequence[str]) -> list[str]:
        return [given[place] for place in self._places]

    def _made(self, row: list[Any]) -> M:
        for place, (converters, column) in self._converters:
            for convert in converters:
                row[place] = convert(row[place], column, connection)
        made = self._maker.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for joined in self._joined:
            joined.populate(row, made)
        for name, place in self._besides:
            setattr(made, name, row[place])
        return made


def counts(counted: Iterable[tuple[str, list[str]]]) -> list[int]:
    """Return several numbers that `Compiled.counting` wrote down.

    Those that hang on no values are found by one statement, whose plan the database keeps, and the
    others by a second one.
    """
    asked = list(counted)
    found = [0] * len(asked)
    for plain in (True, False):
        places = [place for place, (_, values) in enumerate(asked) if plain is not bool(values)]
        if not places:
            continue
        text = ", ".join(asked[place][0] for place in places)
        with prepared() as cursor:
            cursor.execute(f"SELECT {text}", [one for place in places for one in asked[place][1]])
            for place, number in zip(places, cursor.fetchone(), strict=True):
                found[place] = number
    return found


def at_once(rows: QuerySet[M]) -> list[M]:
    """Carry out a plain query for objects that is not kept; only its objects are made as quickly.

    Raises:
        TypeError: If it gives something else than objects.
    """
    return Compiled(rows).rows((), connection.cursor)


class Kept(Generic[M]):
    """A query that takes texts only, such as identifiers."""

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        """Keep a query.

        Args:
            build: Returns the query for some texts. It is called once, with blanks: it must hand
                them on as they are, and decide nothing by them.
        """
        self._build = build
        self._compiled = lru_cache(maxsize=SHAPES)(self._compile)

    def _compile(self, number: int) -> Compiled[M]:
        return Compiled(self._build(*map(Blank, range(number))))

    def __call__(self, *texts: str) -> list[M]:
        """Return the rows."""
        return self._compiled(len(texts)).rows(texts)

    def written(self, *texts: str) -> Written:
        """Return what `Compiled.among` takes."""
        return self._compiled(len(texts)).written(texts)


def hand_over(owner: Model, name: str, rows: list[Any]) -> None:
    """Give an object the rows that point to it, as if they had been prefetched.

    Args:
        owner: What the rows belong to.
        name: Of the relation, such as ``lines``.
        rows: All of them.
    """
    relation = getattr(owner, name)
    held = relation.get_queryset()
    held._result_cache, held._prefetch_done = rows, True  # noqa: SLF001 - what a prefetch does
    for row in rows:
        relation.field.set_cached_value(row, owner)
    kept = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[relation.field.remote_field.cache_name] = held
