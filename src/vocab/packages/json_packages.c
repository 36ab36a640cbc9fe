/*
 * orjson, simplejson and ujson over the standard library's json, with what each does otherwise: bytes and ISO dates, Decimals
 * as numbers, escaped slashes.
 */
#include "eval/std/source.h"

/* clang-format off */
static const char text[] =
    "import json\n"
    "from json import JSONDecodeError, JSONDecoder, JSONEncoder\n"
    "\n"
    "OPT_APPEND_NEWLINE = 1 << 10\n"
    "OPT_INDENT_2 = 1\n"
    "OPT_NAIVE_UTC = 1 << 1\n"
    "OPT_NON_STR_KEYS = 1 << 2\n"
    "OPT_OMIT_MICROSECONDS = 1 << 3\n"
    "OPT_PASSTHROUGH_DATACLASS = 1 << 11\n"
    "OPT_PASSTHROUGH_DATETIME = 1 << 9\n"
    "OPT_PASSTHROUGH_SUBCLASS = 1 << 8\n"
    "OPT_SERIALIZE_DATACLASS = 0\n"
    "OPT_SERIALIZE_NUMPY = 1 << 4\n"
    "OPT_SERIALIZE_UUID = 0\n"
    "OPT_SORT_KEYS = 1 << 5\n"
    "OPT_STRICT_INTEGER = 1 << 6\n"
    "OPT_UTC_Z = 1 << 7\n"
    "\n"
    "\n"
    "class OrjsonEncodeError(TypeError):\n"
    "    pass\n"
    "\n"
    "\n"
    "# What orjson writes by itself and json does not.\n"
    "def _orjson_default(default):\n"
    "    import datetime\n"
    "    import decimal\n"
    "    import enum\n"
    "    import uuid\n"
    "\n"
    "    def convert(value):\n"
    "        if isinstance(value, (datetime.date, datetime.time)):\n"
    "            return value.isoformat()\n"
    "        if isinstance(value, uuid.UUID):\n"
    "            return str(value)\n"
    "        if isinstance(value, enum.Enum):\n"
    "            return value.value\n"
    "        if hasattr(value, \"__dataclass_fields__\"):\n"
    "            return {name: getattr(value, name) for name in value.__dataclass_fields__}\n"
    "        if default is None:\n"
    "            raise OrjsonEncodeError(f\"Type is not JSON serializable: {type(value).__name__}\")\n"
    "        return default(value)\n"
    "\n"
    "    return convert\n"
    "\n"
    "\n"
    "def orjson_dumps(obj, default=None, option=None):\n"
    "    option = option or 0\n"
    "    text = json.dumps(\n"
    "        obj,\n"
    "        default=_orjson_default(default),\n"
    "        ensure_ascii=False,\n"
    "        indent=2 if option & OPT_INDENT_2 else None,\n"
    "        separators=(\",\", \": \") if option & OPT_INDENT_2 else (\",\", \":\"),\n"
    "        sort_keys=bool(option & OPT_SORT_KEYS),\n"
    "    )\n"
    "    return (text + \"\\n\" if option & OPT_APPEND_NEWLINE else text).encode()\n"
    "\n"
    "\n"
    "def orjson_loads(obj):\n"
    "    return json.loads(obj)\n"
    "\n"
    "\n"
    "# Arguments that only simplejson has and that mean what the standard library does anyway.\n"
    "def simplejson_dumps(obj, use_decimal=True, namedtuple_as_object=True, tuple_as_array=True, ignore_nan=False, "
    "for_json=False,\n"
    "                     encoding=None, iterable_as_array=False, bigint_as_string=False, item_sort_key=None, "
    "default=None, **kwargs):\n"
    "    import decimal\n"
    "\n"
    "    def convert(value):\n"
    "        if use_decimal and isinstance(value, decimal.Decimal):\n"
    "            return float(value) if value % 1 else int(value)\n"
    "        if hasattr(value, \"_asdict\") and namedtuple_as_object:\n"
    "            return value._asdict()\n"
    "        if default is not None:\n"
    "            return default(value)\n"
    "        raise TypeError(f\"Object of type {type(value).__name__} is not JSON serializable\")\n"
    "\n"
    "    if ignore_nan or bigint_as_string or item_sort_key is not None:\n"
    "        raise NotImplementedError(\"simplejson.dumps() with ignore_nan, bigint_as_string or item_sort_key is not "
    "offered\")\n"
    "    return json.dumps(obj, default=convert, **kwargs)\n"
    "\n"
    "\n"
    "def simplejson_loads(s, encoding=None, use_decimal=False, **kwargs):\n"
    "    if use_decimal:\n"
    "        import decimal\n"
    "\n"
    "        kwargs[\"parse_float\"] = decimal.Decimal\n"
    "    return json.loads(s, **kwargs)\n"
    "\n"
    "\n"
    "def ujson_dumps(obj, ensure_ascii=True, escape_forward_slashes=True, indent=0, sort_keys=False, default=None, "
    "encode_html_chars=False,\n"
    "                **kwargs):\n"
    "    text = json.dumps(\n"
    "        obj, ensure_ascii=ensure_ascii, indent=indent or None, sort_keys=sort_keys, default=default, "
    "separators=(\",\", \":\")\n"
    "    )\n"
    "    return text.replace(\"/\", \"\\\\/\") if escape_forward_slashes else text\n"
    "\n"
    "\n"
    "def ujson_loads(s, precise_float=False):\n"
    "    return json.loads(s)\n";
/* clang-format on */

static const struct std_source source = {"json", text, NULL};

STD_NAME(source, py_orjson_dumps, "orjson_dumps")
STD_NAME(source, py_orjson_loads, "orjson_loads")
STD_NAME(source, py_jsondecodeerror, "JSONDecodeError")
STD_NAME(source, py_orjsonencodeerror, "OrjsonEncodeError")
STD_NAME(source, py_opt_append_newline, "OPT_APPEND_NEWLINE")
STD_NAME(source, py_opt_indent_2, "OPT_INDENT_2")
STD_NAME(source, py_opt_naive_utc, "OPT_NAIVE_UTC")
STD_NAME(source, py_opt_non_str_keys, "OPT_NON_STR_KEYS")
STD_NAME(source, py_opt_omit_microseconds, "OPT_OMIT_MICROSECONDS")
STD_NAME(source, py_opt_passthrough_dataclass, "OPT_PASSTHROUGH_DATACLASS")
STD_NAME(source, py_opt_passthrough_datetime, "OPT_PASSTHROUGH_DATETIME")
STD_NAME(source, py_opt_passthrough_subclass, "OPT_PASSTHROUGH_SUBCLASS")
STD_NAME(source, py_opt_serialize_dataclass, "OPT_SERIALIZE_DATACLASS")
STD_NAME(source, py_opt_serialize_numpy, "OPT_SERIALIZE_NUMPY")
STD_NAME(source, py_opt_serialize_uuid, "OPT_SERIALIZE_UUID")
STD_NAME(source, py_opt_sort_keys, "OPT_SORT_KEYS")
STD_NAME(source, py_opt_strict_integer, "OPT_STRICT_INTEGER")
STD_NAME(source, py_opt_utc_z, "OPT_UTC_Z")
STD_NAME(source, py_simplejson_dumps, "simplejson_dumps")
STD_NAME(source, py_simplejson_loads, "simplejson_loads")
STD_NAME(source, py_jsondecoder, "JSONDecoder")
STD_NAME(source, py_jsonencoder, "JSONEncoder")
STD_NAME(source, py_ujson_dumps, "ujson_dumps")
STD_NAME(source, py_ujson_loads, "ujson_loads")

/* clang-format off */
static const struct native_item orjson_items[] = {
    STD_ITEM(py_orjson_dumps, "dumps"),
    STD_ITEM(py_orjson_loads, "loads"),
    STD_ITEM(py_jsondecodeerror, "JSONDecodeError"),
    STD_ITEM(py_orjsonencodeerror, "JSONEncodeError"),
    STD_ITEM(py_opt_append_newline, "OPT_APPEND_NEWLINE"),
    STD_ITEM(py_opt_indent_2, "OPT_INDENT_2"),
    STD_ITEM(py_opt_naive_utc, "OPT_NAIVE_UTC"),
    STD_ITEM(py_opt_non_str_keys, "OPT_NON_STR_KEYS"),
    STD_ITEM(py_opt_omit_microseconds, "OPT_OMIT_MICROSECONDS"),
    STD_ITEM(py_opt_passthrough_dataclass, "OPT_PASSTHROUGH_DATACLASS"),
    STD_ITEM(py_opt_passthrough_datetime, "OPT_PASSTHROUGH_DATETIME"),
    STD_ITEM(py_opt_passthrough_subclass, "OPT_PASSTHROUGH_SUBCLASS"),
    STD_ITEM(py_opt_serialize_dataclass, "OPT_SERIALIZE_DATACLASS"),
    STD_ITEM(py_opt_serialize_numpy, "OPT_SERIALIZE_NUMPY"),
    STD_ITEM(py_opt_serialize_uuid, "OPT_SERIALIZE_UUID"),
    STD_ITEM(py_opt_sort_keys, "OPT_SORT_KEYS"),
    STD_ITEM(py_opt_strict_integer, "OPT_STRICT_INTEGER"),
    STD_ITEM(py_opt_utc_z, "OPT_UTC_Z"),
    {0},
};
static const struct native_item simplejson_items[] = {
    STD_ITEM(py_simplejson_dumps, "dumps"),
    STD_ITEM(py_simplejson_loads, "loads"),
    STD_ITEM(py_jsondecodeerror, "JSONDecodeError"),
    STD_ITEM(py_jsondecoder, "JSONDecoder"),
    STD_ITEM(py_jsonencoder, "JSONEncoder"),
    {0},
};
static const struct native_item ujson_items[] = {
    STD_ITEM(py_ujson_dumps, "dumps"),
    STD_ITEM(py_ujson_loads, "loads"),
    STD_ITEM(py_ujson_dumps, "encode"),
    STD_ITEM(py_ujson_loads, "decode"),
    STD_ITEM(py_jsondecodeerror, "JSONDecodeError"),
    {0},
};
/* clang-format on */

const struct native_module orjson_module = {.name = "orjson", .items = orjson_items};
const struct native_module simplejson_module = {.name = "simplejson", .items = simplejson_items};
const struct native_module ujson_module = {.name = "ujson", .items = ujson_items};
