/* funcy, as it is under Python 3 (functions without `l` in front give iterators): what revisions and settings use of it. */
#include "eval/std/source.h"
#include "vocab/packages/natives.h"

/* clang-format off */
static const char funcy_text[] =
    "from collections.abc import Iterator, Mapping\n"
    "\n"
    "\n"
    "def _of_kind(coll, items):\n"
    "    if isinstance(coll, Iterator):\n"
    "        return iter(items)\n"
    "    return \"\".join(items) if isinstance(coll, str) else type(coll)(items)\n"
    "\n"
    "\n"
    "def _followed(item):\n"
    "    return isinstance(item, (list, tuple, range, Iterator))\n"
    "\n"
    "\n"
    "def flatten(seq, follow=_followed):\n"
    "    for item in seq:\n"
    "        if follow(item):\n"
    "            yield from flatten(item, follow)\n"
    "        else:\n"
    "            yield item\n"
    "\n"
    "\n"
    "def lflatten(seq, follow=_followed):\n"
    "    return list(flatten(seq, follow))\n"
    "\n"
    "\n"
    "def compact(coll):\n"
    "    if isinstance(coll, Mapping):\n"
    "        return type(coll)((key, value) for key, value in coll.items() if value)\n"
    "    return _of_kind(coll, filter(None, coll))\n"
    "\n"
    "\n"
    "def _predicate(pred, name):\n"
    "    if isinstance(pred, (set, frozenset)):\n"
    "        return lambda item: item in pred\n"
    "    return pred if pred is None or callable(pred) else _unknown(f\"funcy.{name}()\", \"limbeck's funcy takes functions and sets only\")\n"
    "\n"
    "\n"
    "def remove(pred, seq):\n"
    "    pred = _predicate(pred, \"remove\")\n"
    "    return (item for item in seq if not (item if pred is None else pred(item)))\n"
    "\n"
    "\n"
    "def lremove(pred, seq):\n"
    "    return list(remove(pred, seq))\n"
    "\n"
    "\n"
    "def distinct(seq, key=None):\n"
    "    key = _predicate(key, \"distinct\")\n"
    "    seen = set()\n"
    "    for item in seq:\n"
    "        found = item if key is None else key(item)\n"
    "        if found not in seen:\n"
    "            seen.add(found)\n"
    "            yield item\n"
    "\n"
    "\n"
    "def ldistinct(seq, key=None):\n"
    "    return list(distinct(seq, key))\n"
    "\n"
    "\n"
    "def project(mapping, keys):\n"
    "    return _of_kind(mapping, [(key, mapping[key]) for key in keys if key in mapping])\n"
    "\n"
    "\n"
    "def omit(mapping, keys):\n"
    "    return _of_kind(mapping, [(key, value) for key, value in mapping.items() if key not in keys])\n"
    "\n"
    "\n"
    "def first(seq):\n"
    "    return next(iter(seq), None)\n"
    "\n"
    "\n"
    "def lcat(seqs):\n"
    "    return [item for seq in seqs for item in seq]\n"
    "\n"
    "\n"
    "def lconcat(*seqs):\n"
    "    return lcat(seqs)\n";
/* clang-format on */

static const struct std_source funcy = {"funcy", funcy_text, package_natives};

STD_NAME(funcy, py_flatten, "flatten")
STD_NAME(funcy, py_lflatten, "lflatten")
STD_NAME(funcy, py_compact, "compact")
STD_NAME(funcy, py_remove, "remove")
STD_NAME(funcy, py_lremove, "lremove")
STD_NAME(funcy, py_distinct, "distinct")
STD_NAME(funcy, py_ldistinct, "ldistinct")
STD_NAME(funcy, py_project, "project")
STD_NAME(funcy, py_omit, "omit")
STD_NAME(funcy, py_first, "first")
STD_NAME(funcy, py_lcat, "lcat")
STD_NAME(funcy, py_lconcat, "lconcat")

static const struct native_item funcy_items[] = {
    STD_ITEM(py_flatten, "flatten"),
    STD_ITEM(py_lflatten, "lflatten"),
    STD_ITEM(py_compact, "compact"),
    STD_ITEM(py_remove, "remove"),
    STD_ITEM(py_lremove, "lremove"),
    STD_ITEM(py_distinct, "distinct"),
    STD_ITEM(py_ldistinct, "ldistinct"),
    STD_ITEM(py_project, "project"),
    STD_ITEM(py_omit, "omit"),
    STD_ITEM(py_first, "first"),
    STD_ITEM(py_lcat, "lcat"),
    STD_ITEM(py_lconcat, "lconcat"),
    {0},
};

const struct native_module funcy_module = {.name = "funcy", .items = funcy_items};
