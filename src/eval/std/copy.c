/* copy, in Python. */
#include "eval/std/datetime.h"
#include "eval/std/re_pattern.h"
#include "eval/std/source.h"

static const char text[] = "class Error(Exception):\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "def copy(x):\n"
                           "    method = getattr(type(x), \"__copy__\", None)\n"
                           "    if method is not None:\n"
                           "        return method(x)\n"
                           "    if isinstance(x, (list, dict, set)) and type(x) in (list, dict, set):\n"
                           "        return x.copy()\n"
                           "    if _is_plain(x):\n"
                           "        return x\n"
                           "    return _instance(x, vars(x))\n"
                           "\n"
                           "\n"
                           "def _is_plain(x):\n"
                           "    return x is None or x is ... or isinstance(x, (bool, int, float, str, bytes, tuple, frozenset, "
                           "range, type)) or callable(x) or _is_value(x) \\\n"
                           "        or not hasattr(x, \"__dict__\")\n"
                           "\n"
                           "\n"
                           "def _instance(x, attributes):\n"
                           "    made = object.__new__(type(x))\n"
                           "    vars(made).update(attributes)\n"
                           "    return made\n"
                           "\n"
                           "\n"
                           "def deepcopy(x, memo=None):\n"
                           "    if memo is None:\n"
                           "        memo = {}\n"
                           "    key = id(x)\n"
                           "    if key in memo:\n"
                           "        return memo[key]\n"
                           "    method = getattr(type(x), \"__deepcopy__\", None)\n"
                           "    if method is not None:\n"
                           "        made = method(x, memo)\n"
                           "        memo[key] = made\n"
                           "        return made\n"
                           "    if type(x) is list:\n"
                           "        made = memo[key] = []\n"
                           "        made.extend(deepcopy(item, memo) for item in x)\n"
                           "        return made\n"
                           "    if type(x) is dict:\n"
                           "        made = memo[key] = {}\n"
                           "        for name, value in x.items():\n"
                           "            made[deepcopy(name, memo)] = deepcopy(value, memo)\n"
                           "        return made\n"
                           "    if type(x) is tuple:\n"
                           "        return tuple(deepcopy(item, memo) for item in x)\n"
                           "    if type(x) is set:\n"
                           "        return {deepcopy(item, memo) for item in x}\n"
                           "    if isinstance(x, dict):\n"
                           "        made = memo[key] = copy_dict(x)\n"
                           "        for name, value in x.items():\n"
                           "            made[name] = deepcopy(value, memo)\n"
                           "        return made\n"
                           "    if _is_plain(x):\n"
                           "        return x\n"
                           "    made = _instance(x, {})\n"
                           "    memo[key] = made\n"
                           "    vars(made).update({name: deepcopy(value, memo) for name, value in vars(x).items()})\n"
                           "    return made\n"
                           "\n"
                           "\n"
                           "def copy_dict(x):\n"
                           "    return x.copy()\n"
                           "\n"
                           "\n"
                           "def replace(obj, /, **changes):\n"
                           "    return obj.__replace__(**changes)\n";

/* Whether a value cannot change and is written in C: it is its own copy. */
static bool is_value_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    static const struct native_class *const rows[] = {&date_row, &time_row, &timedelta_row, &timezone_row, &re_pattern_row,
                                                      &re_match_row};
    bool found = false;

    (void)self;
    for (size_t i = 0; i < COUNT_OF(rows) && !found; i++)
        found = vm_instance_of(vm, args[0], rows[i]) != NULL;
    *out = value_bool(found);
    return true;
}

static const struct native is_value_row = {"is_value", "x, /", is_value_call, NATIVE_TAKES_OPAQUE};
static const struct native_item natives[] = {ITEM_FUNCTION_OF("_is_value", is_value_row), {0}};
static const struct std_source source = {"copy", text, natives};

STD_NAME(source, py_Error, "Error")
STD_NAME(source, py_copy, "copy")
STD_NAME(source, py_deepcopy, "deepcopy")
STD_NAME(source, py_replace, "replace")

static const struct native_item items[] = {
    STD_ITEM(py_Error, "Error"),
    STD_ITEM(py_copy, "copy"),
    STD_ITEM(py_deepcopy, "deepcopy"),
    STD_ITEM(py_replace, "replace"),
    {0},
};

const struct native_module std_copy = {.name = "copy", .items = items, .closed = true};
