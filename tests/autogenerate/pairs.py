"""Pairs of models drawn by chance: what a database holds, and what it shall hold.

    pair(7, "postgresql") -> (A, B), the same for the same seed: models with .source() and .options; B is A changed here and there,
                             or, one time in five, drawn anew
    kinds(A, B)           -> the kinds of things that differ, for the distribution that the test prints

A column's name begins with its family ("n2" holds a number), so that a type changes into one that the server can make of it. All
constraints have names: what Alembic writes for those without has no way back.
"""

import collections
import copy
import random

BOTH = ("sqlite", "postgresql")
POSTGRESQL = ("postgresql",)

FAMILIES = {  # types, defaults, databases
    "n": (["sa.Integer", "sa.BigInteger", "sa.SmallInteger", "sa.Numeric(10, 2)", "sa.Numeric(12, 4)"],
          ["'5'", "sa.text('7')", "sa.text('-1')", "'0'"], BOTH),
    "f": (["sa.Float", "sa.Double", "sa.Float(24)"], ["'1.5'"], BOTH),  # a condition on numbers would be cast after the change
    "s": (["sa.String(10)", "sa.String(20)", "sa.String", "sa.Text", "sa.Unicode(30)"], ["'x'", "''", "\"it's\"", "'A'", "'a'", "'100%'"], BOTH),
    "d": (["sa.Date", "sa.DateTime", "sa.DateTime(timezone=True)"], ["sa.func.now()", "sa.text(\"'2020-01-01'\")", "sa.text('CURRENT_TIMESTAMP')"], BOTH),
    "b": (["sa.Boolean"], ["sa.true()", "sa.false()"], BOTH),
    "j": (["sa.JSON"], ["'{}'", "'[]'"], BOTH),
    "u": (["sa.Uuid"], [], BOTH),
    "l": (["sa.LargeBinary"], [], BOTH),
    "t": (["sa.Time"], [], BOTH),
    "i": (["sa.Interval"], [], BOTH),
    "w": (["sa.Enum('a', 'b', name='word', native_enum=False)", "sa.Enum('a', 'bbb', name='word', native_enum=False)"], ["'a'"], BOTH),
    "jb": (["pg.JSONB"], ["sa.text(\"'{}'::jsonb\")", "'[]'"], POSTGRESQL),
    "g": (["sa.Uuid"], ["sa.text('gen_random_uuid()')"], POSTGRESQL),
    "e": (["kind0", "kind1"], ["'a'", "'b'"], POSTGRESQL),
    "ea": (["sa.ARRAY(kind0)"], [], POSTGRESQL),
    "an": (["sa.ARRAY(sa.Integer)", "sa.ARRAY(sa.BigInteger)"], ["'{}'", "sa.text(\"'{1}'::integer[]\")"], POSTGRESQL),
    "at": (["sa.ARRAY(sa.String(5))", "sa.ARRAY(sa.Text)"], ["'{}'"], POSTGRESQL),
    "ip": (["pg.INET", "pg.CIDR"], [], POSTGRESQL),
    "r": (["pg.INT4RANGE"], [], POSTGRESQL),
    "v": (["pg.TSVECTOR"], [], POSTGRESQL),
    "ts": (["pg.TIMESTAMP(precision=3)", "pg.TIMESTAMP(precision=6)", "pg.TIMESTAMP"], [], POSTGRESQL),
    "bt": (["pg.BIT(4)", "pg.BIT(8)", "pg.BIT(8, varying=True)"], [], POSTGRESQL),
}
ORDERED = {"n", "s", "d", "b", "u", "g"}  # families with a btree order on both databases
TABLES = ["t0", "t1", "Order", "user", "t2", "a table"]
ACTIONS = ["", ", ondelete='CASCADE'", ", ondelete='SET NULL'", ", onupdate='CASCADE'", ", deferrable=True, initially='DEFERRED'"]
LABELS = [("a", "b"), ("a", "b", "c"), ("z", "a", "b"), ("b", "a"), ("a", "x y", "b"), ("a", "b", "it's")]


class Model:
    def __init__(self, chance, dialect):
        self.chance, self.dialect = chance, dialect
        self.is_rich = dialect == "postgresql"
        self.has_schema = self.is_rich and chance.random() < 0.3
        self.enums = {name: chance.choice(LABELS) for name in ("kind0", "kind1")}
        self.tables = {}
        for name in chance.sample(TABLES, chance.randint(1, 4)):
            self.tables[name] = self.table(name)
        self.relate()

    # ---- drawing ----

    def maybe(self, share):
        return self.chance.random() < share

    def column(self, family):
        types, defaults, _ = FAMILIES[family]
        column = {"family": family, "type": self.chance.choice(types), "nullable": self.maybe(0.7), "default": None, "comment": None}
        self.redefault(column)
        self.recomment(column)
        return column

    def redefault(self, column):
        defaults = FAMILIES[column["family"]][1]
        column["default"] = self.chance.choice(defaults) if defaults and self.maybe(0.4) else None

    def recomment(self, thing):
        thing["comment"] = self.chance.choice(["'x'", "'it\\'s 5%'", "'two\\nlines'"]) if self.is_rich and self.maybe(0.2) else None

    def new_columns(self, table, count):
        families = [family for family, (_, _, on) in FAMILIES.items() if self.dialect in on]
        for _ in range(count):
            family = self.chance.choice(families)
            table["columns"].setdefault(f"{family}{self.chance.randint(1, 2)}", self.column(family))

    def table(self, name):
        schema = "other" if self.has_schema and self.maybe(0.4) else None
        table = {"name": name, "schema": schema, "columns": {}, "indexes": {}, "uniques": {}, "checks": {}, "keys": {}, "special": None}
        self.recomment(table)
        self.new_columns(table, self.chance.randint(1, 5))
        if self.maybe(0.2):
            table["special"] = self.special()
        self.constrain(table)
        return table

    def special(self):
        computed = "sa.Column('computed', sa.Integer, sa.Computed('id * 2', persisted=True))"
        identity = [f"sa.Column('number', sa.Integer, sa.Identity({options}))" for options in ("", "start=10", "always=True", "increment=2, cycle=True")]
        return self.chance.choice([computed, *(identity if self.is_rich else [])])

    def of(self, table, *families):
        return [name for name, column in table["columns"].items() if column["family"] in families]

    def constrain(self, table):
        ordered = self.of(table, *ORDERED)
        for number in range(3):
            if ordered and self.maybe(0.35):
                table["indexes"][f"ix_{table['name']}_{number}"] = self.index(table, ordered)
        if ordered and self.maybe(0.3):
            columns = sorted(self.chance.sample(ordered, min(len(ordered), self.chance.randint(1, 2))))
            more = ", postgresql_nulls_not_distinct=True" if self.is_rich and self.maybe(0.2) else ""
            table["uniques"][f"uq_{table['name']}"] = (columns, ", ".join(map(repr, columns)), more)
        if self.maybe(0.4):
            self.check(table)

    def index(self, table, ordered):
        first = self.chance.choice(ordered)
        forms = [([first], repr(first), ""), ([first], repr(first), ", unique=True"), ([first], f"sa.text('{first} DESC')", "")]
        if len(ordered) > 1:
            pair = self.chance.sample(ordered, 2)
            forms.append((pair, ", ".join(map(repr, pair)), ""))
            forms.append((pair, repr(pair[0]), f", postgresql_include=[{pair[1]!r}]"))
        for name in self.of(table, "s"):
            forms += [([name], f"sa.text('lower({name})')", ""), ([name], repr(name), self.where(f"{name} = 'X'"))]
        for name in self.of(table, "n"):
            forms.append(([first, name], repr(first), self.where(f"{name} > {self.chance.randint(1, 3)}")))
        for name in self.of(table, "jb", "an"):
            forms.append(([name], repr(name), ", postgresql_using='gin'"))
        if self.is_rich:
            forms += [([first], f"sa.text('{first} DESC NULLS LAST')", ""), ([first], repr(first), ", postgresql_using='hash'"),
                      ([first], repr(first), ", unique=True, postgresql_nulls_not_distinct=True")]
            forms += [([name], repr(name), ", postgresql_ops={%r: %r}" % (name, "text_pattern_ops")) for name in self.of(table, "s")]
        else:
            forms = [form for form in forms if "postgresql_include" not in form[2]]
        return self.chance.choice(forms)

    @staticmethod
    def where(text):
        return f", postgresql_where=sa.text({text!r}), sqlite_where=sa.text({text!r})"

    def check(self, table):
        forms = [([name], f"{name} > {self.chance.randint(0, 3)}") for name in self.of(table, "n")]
        forms += [([name], f"{name} <> {self.chance.choice(['X', 'x', 'Y%'])!r}") for name in self.of(table, "s")]
        forms += [([name], f"{name} IN ('a', 'b')") for name in self.of(table, "s")]
        if forms:
            columns, text = self.chance.choice(forms)
            table["checks"][f"ck_{table['name']}"] = (columns, text, "")

    def relate(self):
        """Keys to other tables, and to themselves."""
        for table in self.tables.values():
            table["keys"] = {column: key for column, key in table["keys"].items() if key[0] in self.tables}
            for other in self.tables:
                if self.maybe(0.15):
                    table["keys"][f"ref_{other.replace(' ', '_')}"] = (other, self.chance.choice(ACTIONS))
        if not self.is_rich:
            order = list(self.tables)  # no circles: SQLite would have them, other databases' tests do
            for name, table in self.tables.items():
                table["keys"] = {c: k for c, k in table["keys"].items() if order.index(k[0]) <= order.index(name)}

    # ---- changing ----

    def changed(self, chance):
        model = copy.deepcopy(self)
        model.chance = chance
        for name in list(model.tables):
            if model.maybe(0.15):
                del model.tables[name]
            else:
                model.change_table(model.tables[name])
        if model.maybe(0.4):
            name = chance.choice(TABLES)
            model.tables.setdefault(name, model.table(name))
        for name in model.enums:
            if model.maybe(0.3):
                model.enums[name] = chance.choice(LABELS)
        model.relate()
        return model

    def change_table(self, table):
        for name in list(table["columns"]):
            column = table["columns"][name]
            if self.maybe(0.12) and len(table["columns"]) > 1:
                del table["columns"][name]
                continue
            if self.maybe(0.15):
                column["type"] = self.chance.choice(FAMILIES[column["family"]][0])
            if self.maybe(0.15):
                column["nullable"] = not column["nullable"]
            if self.maybe(0.15):
                self.redefault(column)
            if self.maybe(0.1):
                self.recomment(column)
        self.new_columns(table, self.chance.choice([0, 0, 1, 2]))
        for kind in ("indexes", "uniques", "checks"):
            table[kind] = {name: what for name, what in table[kind].items() if all(c in table["columns"] for c in what[0]) and self.maybe(0.8)}
        table["keys"] = {name: key for name, key in table["keys"].items() if self.maybe(0.8)}
        if self.maybe(0.1):
            self.recomment(table)
        if self.maybe(0.2):
            table["special"] = None
        self.constrain(table)

    # ---- as a source ----

    def lines(self, table):
        yield "sa.Column('id', sa.Integer, primary_key=True)"
        for name, column in table["columns"].items():
            words = [repr(name), column["type"], f"nullable={column['nullable']}"]
            words += [f"server_default={column['default']}"] if column["default"] else []
            words += [f"comment={column['comment']}"] if column["comment"] else []
            yield f"sa.Column({', '.join(words)})"
        for name, (other, more) in table["keys"].items():
            schema = self.tables[other]["schema"]
            target = f"{schema + '.' if schema else ''}{other}.id"
            yield f"sa.Column({name!r}, sa.Integer, sa.ForeignKey({target!r}, name='fk_{table['name']}_{name}'{more}))"
        if table["special"]:
            yield table["special"]
        for name, (_, what, more) in table["uniques"].items():
            yield f"sa.UniqueConstraint({what}, name={name!r}{more})"
        for name, (_, what, more) in table["checks"].items():
            yield f"sa.CheckConstraint({what!r}, name={name!r})"
        for name, (_, what, more) in table["indexes"].items():
            yield f"sa.Index({name!r}, {what}{more})"

    def source(self):
        parts = ["from sqlalchemy.dialects import postgresql as pg", "metadata = sa.MetaData()"]
        if self.is_rich:
            parts += [f"{name} = sa.Enum({', '.join(map(repr, labels))}, name={name!r})" for name, labels in self.enums.items()]
        for table in self.tables.values():
            more = "".join(f", {key}={value}" for key, value in [("schema", table["schema"] and repr(table["schema"])), ("comment", table["comment"])] if value)
            parts.append(f"sa.Table({table['name']!r}, metadata,\n    " + ",\n    ".join(self.lines(table)) + more + ")")
        return "\n".join(parts)


def pair(seed, dialect):
    chance = random.Random(f"{dialect} {seed}")
    before = Model(chance, dialect)
    after = Model(chance, dialect) if seed % 5 == 4 else before.changed(chance)
    return before, after


def kinds(before, after):
    """How often what differs."""
    counts = collections.Counter()
    for name in before.tables.keys() | after.tables.keys():
        a, b = before.tables.get(name), after.tables.get(name)
        if a is None or b is None or a["schema"] != b["schema"]:
            counts["tables added" if a is None else "tables dropped" if b is None else "tables in another schema"] += 1
            continue
        for column in a["columns"].keys() | b["columns"].keys():
            x, y = a["columns"].get(column), b["columns"].get(column)
            if x is None or y is None:
                counts["columns added" if x is None else "columns dropped"] += 1
            else:
                counts.update(f"column {what} changed" for what in ("type", "nullable", "default", "comment") if x[what] != y[what])
        for what in ("indexes", "uniques", "checks", "keys"):
            for key in a[what].keys() | b[what].keys():
                x, y = a[what].get(key), b[what].get(key)
                if x != y:
                    counts[f"{what} {'added' if x is None else 'dropped' if y is None else 'changed'}"] += 1
        counts["specials changed"] += a["special"] != b["special"]
        counts["table comments changed"] += a["comment"] != b["comment"]
    counts["enums changed"] += sum(before.enums[name] != after.enums[name] for name in before.enums) if before.is_rich else 0
    return counts
