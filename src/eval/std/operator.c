/* operator, in Python: the operators as functions, itemgetter and its kin. */
#include "eval/std/source.h"

static const char text[] = "class itemgetter:\n"
                           "    def __init__(self, item, /, *items):\n"
                           "        self._items = (item, *items)\n"
                           "\n"
                           "    def __call__(self, obj, /):\n"
                           "        if len(self._items) == 1:\n"
                           "            return obj[self._items[0]]\n"
                           "        return tuple(obj[item] for item in self._items)\n"
                           "\n"
                           "\n"
                           "def _path(obj, name):\n"
                           "    for part in name.split(\".\"):\n"
                           "        obj = getattr(obj, part)\n"
                           "    return obj\n"
                           "\n"
                           "\n"
                           "class attrgetter:\n"
                           "    def __init__(self, attr, /, *attrs):\n"
                           "        self._names = (attr, *attrs)\n"
                           "\n"
                           "    def __call__(self, obj, /):\n"
                           "        if len(self._names) == 1:\n"
                           "            return _path(obj, self._names[0])\n"
                           "        return tuple(_path(obj, name) for name in self._names)\n"
                           "\n"
                           "\n"
                           "class methodcaller:\n"
                           "    def __init__(self, name, /, *args, **keywords):\n"
                           "        self._name = name\n"
                           "        self._args = args\n"
                           "        self._keywords = keywords\n"
                           "\n"
                           "    def __call__(self, obj, /):\n"
                           "        return getattr(obj, self._name)(*self._args, **self._keywords)\n"
                           "\n"
                           "\n"
                           "def add(a, b): return a + b\n"
                           "def sub(a, b): return a - b\n"
                           "def mul(a, b): return a * b\n"
                           "def matmul(a, b): return a @ b\n"
                           "def truediv(a, b): return a / b\n"
                           "def floordiv(a, b): return a // b\n"
                           "def mod(a, b): return a % b\n"
                           "def pow(a, b): return a ** b\n"
                           "def lshift(a, b): return a << b\n"
                           "def rshift(a, b): return a >> b\n"
                           "def and_(a, b): return a & b\n"
                           "def or_(a, b): return a | b\n"
                           "def xor(a, b): return a ^ b\n"
                           "def neg(a): return -a\n"
                           "def pos(a): return +a\n"
                           "def invert(a): return ~a\n"
                           "def abs(a): return a if a >= 0 else -a\n"
                           "def not_(a): return not a\n"
                           "def truth(a): return bool(a)\n"
                           "def eq(a, b): return a == b\n"
                           "def ne(a, b): return a != b\n"
                           "def lt(a, b): return a < b\n"
                           "def le(a, b): return a <= b\n"
                           "def gt(a, b): return a > b\n"
                           "def ge(a, b): return a >= b\n"
                           "def is_(a, b): return a is b\n"
                           "def is_not(a, b): return a is not b\n"
                           "def contains(a, b): return b in a\n"
                           "def concat(a, b): return a + b\n"
                           "def getitem(a, b): return a[b]\n"
                           "def index(a): return a.__index__()\n"
                           "\n"
                           "\n"
                           "def setitem(a, b, c):\n"
                           "    a[b] = c\n"
                           "\n"
                           "\n"
                           "def delitem(a, b):\n"
                           "    del a[b]\n"
                           "\n"
                           "\n"
                           "def countOf(a, b):\n"
                           "    return sum(1 for x in a if x is b or x == b)\n"
                           "\n"
                           "\n"
                           "def indexOf(a, b):\n"
                           "    for i, x in enumerate(a):\n"
                           "        if x is b or x == b:\n"
                           "            return i\n"
                           "    raise ValueError(\"sequence.index(x): x not in sequence\")\n"
                           "\n"
                           "\n"
                           "inv = invert\n";

static const struct std_source source = {"operator", text, NULL};

STD_NAME(source, py_itemgetter, "itemgetter")
STD_NAME(source, py_attrgetter, "attrgetter")
STD_NAME(source, py_methodcaller, "methodcaller")
STD_NAME(source, py_add, "add")
STD_NAME(source, py_sub, "sub")
STD_NAME(source, py_mul, "mul")
STD_NAME(source, py_matmul, "matmul")
STD_NAME(source, py_truediv, "truediv")
STD_NAME(source, py_floordiv, "floordiv")
STD_NAME(source, py_mod, "mod")
STD_NAME(source, py_pow, "pow")
STD_NAME(source, py_lshift, "lshift")
STD_NAME(source, py_rshift, "rshift")
STD_NAME(source, py_and_, "and_")
STD_NAME(source, py_or_, "or_")
STD_NAME(source, py_xor, "xor")
STD_NAME(source, py_neg, "neg")
STD_NAME(source, py_pos, "pos")
STD_NAME(source, py_invert, "invert")
STD_NAME(source, py_abs, "abs")
STD_NAME(source, py_not_, "not_")
STD_NAME(source, py_truth, "truth")
STD_NAME(source, py_eq, "eq")
STD_NAME(source, py_ne, "ne")
STD_NAME(source, py_lt, "lt")
STD_NAME(source, py_le, "le")
STD_NAME(source, py_gt, "gt")
STD_NAME(source, py_ge, "ge")
STD_NAME(source, py_is_, "is_")
STD_NAME(source, py_is_not, "is_not")
STD_NAME(source, py_contains, "contains")
STD_NAME(source, py_concat, "concat")
STD_NAME(source, py_getitem, "getitem")
STD_NAME(source, py_index, "index")
STD_NAME(source, py_setitem, "setitem")
STD_NAME(source, py_delitem, "delitem")
STD_NAME(source, py_countOf, "countOf")
STD_NAME(source, py_indexOf, "indexOf")
STD_NAME(source, py_inv, "inv")

static const struct native_item items[] = {
    STD_ITEM(py_itemgetter, "itemgetter"),
    STD_ITEM(py_attrgetter, "attrgetter"),
    STD_ITEM(py_methodcaller, "methodcaller"),
    STD_ITEM(py_add, "add"),
    STD_ITEM(py_sub, "sub"),
    STD_ITEM(py_mul, "mul"),
    STD_ITEM(py_matmul, "matmul"),
    STD_ITEM(py_truediv, "truediv"),
    STD_ITEM(py_floordiv, "floordiv"),
    STD_ITEM(py_mod, "mod"),
    STD_ITEM(py_pow, "pow"),
    STD_ITEM(py_lshift, "lshift"),
    STD_ITEM(py_rshift, "rshift"),
    STD_ITEM(py_and_, "and_"),
    STD_ITEM(py_or_, "or_"),
    STD_ITEM(py_xor, "xor"),
    STD_ITEM(py_neg, "neg"),
    STD_ITEM(py_pos, "pos"),
    STD_ITEM(py_invert, "invert"),
    STD_ITEM(py_abs, "abs"),
    STD_ITEM(py_not_, "not_"),
    STD_ITEM(py_truth, "truth"),
    STD_ITEM(py_eq, "eq"),
    STD_ITEM(py_ne, "ne"),
    STD_ITEM(py_lt, "lt"),
    STD_ITEM(py_le, "le"),
    STD_ITEM(py_gt, "gt"),
    STD_ITEM(py_ge, "ge"),
    STD_ITEM(py_is_, "is_"),
    STD_ITEM(py_is_not, "is_not"),
    STD_ITEM(py_contains, "contains"),
    STD_ITEM(py_concat, "concat"),
    STD_ITEM(py_getitem, "getitem"),
    STD_ITEM(py_index, "index"),
    STD_ITEM(py_setitem, "setitem"),
    STD_ITEM(py_delitem, "delitem"),
    STD_ITEM(py_countOf, "countOf"),
    STD_ITEM(py_indexOf, "indexOf"),
    STD_ITEM(py_inv, "inv"),
    {0},
};

const struct native_module std_operator = {.name = "operator", .items = items, .closed = true};
