/*
 * Small modules: warnings, traceback, importlib, inspect, asyncio, platform, fnmatch and csv in one Python text; zoneinfo and
 * glob, which need datetime and pathlib, in texts of their own; logging.config natively, as nearly every env.py imports it.
 *
 * asyncio: one coroutine runs after the other, to its end; nothing here waits for anything else. logging.config: limbeck reads
 * the levels of loggers from alembic.ini itself.
 */
#include "eval/std/host.h"
#include "eval/std/source.h"

static const char text[] =
    "def warn(message, category=None, stacklevel=1, source=None, **options):\n"
    "    kind = type(message) if isinstance(message, Warning) else category or UserWarning\n"
    "    _host_log(\"WARNING\", 30, 0, \"py.warnings\", \"%s: %s\", (kind.__name__, str(message)))\n"
    "\n"
    "\n"
    "def filterwarnings(*args, **kwargs):\n"
    "    pass\n"
    "\n"
    "\n"
    "simplefilter = resetwarnings = filterwarnings\n"
    "\n"
    "\n"
    "class catch_warnings:\n"
    "    def __init__(self, *, record=False, **options):\n"
    "        self._record = record\n"
    "\n"
    "    def __enter__(self):\n"
    "        return [] if self._record else None\n"
    "\n"
    "    def __exit__(self, *exc_info):\n"
    "        pass\n"
    "\n"
    "\n"
    "def format_exc(limit=None, chain=True):\n"
    "    return \"\"\n"
    "\n"
    "\n"
    "def print_exc(*args, **kwargs):\n"
    "    pass\n"
    "\n"
    "\n"
    "def format_exception(exc, *rest, **options):\n"
    "    exc = rest[0] if rest and rest[0] is not None else exc\n"
    "    return [f\"{type(exc).__name__}: {exc}\\n\"]\n"
    "\n"
    "\n"
    "format_exception_only = format_exception\n"
    "\n"
    "\n"
    "def import_module(name, package=None):\n"
    "    if name.startswith(\".\"):\n"
    "        if not package:\n"
    "            raise TypeError(f\"the 'package' argument is required to perform a relative import for {name!r}\")\n"
    "        level = len(name) - len(name.lstrip(\".\"))\n"
    "        parts = package.split(\".\")\n"
    "        if level - 1 >= len(parts):\n"
    "            raise ImportError(\"attempted relative import beyond top-level package\")\n"
    "        name = \".\".join(parts[:len(parts) - level + 1] + ([name.lstrip(\".\")] if name.lstrip(\".\") else []))\n"
    "    return __import__(name, None, None, (\"*\",))\n"
    "\n"
    "\n"
    "def gettempdir():\n"
    "    from os import environ\n"
    "    return environ.get(\"TMPDIR\") or environ.get(\"TEMP\") or environ.get(\"TMP\") or \"/tmp\"\n"
    "\n"
    "\n"
    "def files(package):\n"
    "    from pathlib import Path\n"
    "    module = import_module(package) if isinstance(package, str) else package\n"
    "    return Path(module.__file__).parent\n"
    "\n"
    "\n"
    "def reload(module):\n"
    "    return module\n"
    "\n"
    "\n"
    "def invalidate_caches():\n"
    "    pass\n"
    "\n"
    "\n"
    "def iscoroutinefunction(obj):\n"
    "    return False\n"
    "\n"
    "\n"
    "def iscoroutine(obj):\n"
    "    return type(obj).__name__ == \"coroutine\"\n"
    "\n"
    "\n"
    "def isawaitable(obj):\n"
    "    return iscoroutine(obj) or hasattr(obj, \"__await__\")\n"
    "\n"
    "\n"
    "def isclass(object):\n"
    "    return isinstance(object, type)\n"
    "\n"
    "\n"
    "def isfunction(object):\n"
    "    return type(object).__name__ == \"function\"\n"
    "\n"
    "\n"
    "def ismethod(object):\n"
    "    return type(object).__name__ == \"method\"\n"
    "\n"
    "\n"
    "def ismodule(object):\n"
    "    return type(object).__name__ == \"module\"\n"
    "\n"
    "\n"
    "def isgenerator(object):\n"
    "    return type(object).__name__ == \"generator\"\n"
    "\n"
    "\n"
    "def isabstract(object):\n"
    "    return False\n"
    "\n"
    "\n"
    "def getmembers(object, predicate=None):\n"
    "    found = [(name, getattr(object, name)) for name in dir(object)]\n"
    "    return [item for item in found if predicate is None or predicate(item[1])]\n"
    "\n"
    "\n"
    "def getdoc(object):\n"
    "    doc = getattr(object, \"__doc__\", None)\n"
    "    return cleandoc(doc) if doc is not None else None\n"
    "\n"
    "\n"
    "def cleandoc(doc):\n"
    "    lines = doc.expandtabs().split(\"\\n\")\n"
    "    rest = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]\n"
    "    margin = min(rest, default=0)\n"
    "    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]\n"
    "    while lines and not lines[-1].strip():\n"
    "        lines.pop()\n"
    "    while lines and not lines[0].strip():\n"
    "        lines.pop(0)\n"
    "    return \"\\n\".join(lines)\n"
    "\n"
    "\n"
    "def getmodule(object):\n"
    "    return None\n"
    "\n"
    "\n"
    "def run(main, *, debug=None, loop_factory=None):\n"
    "    if not iscoroutine(main):\n"
    "        raise ValueError(f\"a coroutine was expected, got {main!r}\")\n"
    "    return main()\n"
    "\n"
    "\n"
    "async def gather(*aws, return_exceptions=False):\n"
    "    results = []\n"
    "    for awaitable in aws:\n"
    "        if not return_exceptions:\n"
    "            results.append(await awaitable)\n"
    "            continue\n"
    "        try:\n"
    "            results.append(await awaitable)\n"
    "        except Exception as exc:\n"
    "            results.append(exc)\n"
    "    return results\n"
    "\n"
    "\n"
    "async def sleep(delay, result=None):\n"
    "    _sleep(delay)\n"
    "    return result\n"
    "\n"
    "\n"
    "async def wait_for(fut, timeout):\n"
    "    return await fut\n"
    "\n"
    "\n"
    "async def to_thread(func, /, *args, **kwargs):\n"
    "    return func(*args, **kwargs)\n"
    "\n"
    "\n"
    "def create_task(coro, *, name=None, context=None):\n"
    "    return coro\n"
    "\n"
    "\n"
    "ensure_future = create_task\n"
    "\n"
    "\n"
    "class _Loop:\n"
    "    def run_until_complete(self, future):\n"
    "        return run(future)\n"
    "\n"
    "    async def run_in_executor(self, executor, func, *args):\n"
    "        return func(*args)\n"
    "\n"
    "    def create_task(self, coro):\n"
    "        return coro\n"
    "\n"
    "    def is_running(self):\n"
    "        return False\n"
    "\n"
    "    def is_closed(self):\n"
    "        return False\n"
    "\n"
    "    def close(self):\n"
    "        pass\n"
    "\n"
    "\n"
    "class Runner:\n"
    "    def __enter__(self):\n"
    "        return self\n"
    "\n"
    "    def __exit__(self, *exc_info):\n"
    "        pass\n"
    "\n"
    "    def run(self, coro):\n"
    "        return run(coro)\n"
    "\n"
    "\n"
    "_loop = _Loop()\n"
    "\n"
    "\n"
    "def get_event_loop():\n"
    "    return _loop\n"
    "\n"
    "\n"
    "def new_event_loop():\n"
    "    return _loop\n"
    "\n"
    "\n"
    "def set_event_loop(loop):\n"
    "    pass\n"
    "\n"
    "\n"
    "def set_event_loop_policy(policy):\n"
    "    pass\n"
    "\n"
    "\n"
    "def get_running_loop():\n"
    "    raise RuntimeError(\"no running event loop\")\n"
    "\n"
    "\n"
    "class Lock:\n"
    "    async def __aenter__(self):\n"
    "        return None\n"
    "\n"
    "    async def __aexit__(self, *exc_info):\n"
    "        pass\n"
    "\n"
    "\n"
    "class CancelledError(BaseException):\n"
    "    pass\n"
    "\n"
    "\n"
    "class WindowsSelectorEventLoopPolicy:\n"
    "    pass\n"
    "\n"
    "\n"
    "def system():\n"
    "    return \"Linux\"\n"
    "\n"
    "\n"
    "def machine():\n"
    "    return \"\"\n"
    "\n"
    "\n"
    "def node():\n"
    "    return \"\"\n"
    "\n"
    "\n"
    "def release():\n"
    "    return \"\"\n"
    "\n"
    "\n"
    "def python_version():\n"
    "    return \"3.13.0\"\n"
    "\n"
    "\n"
    "def python_implementation():\n"
    "    return \"limbeck\"\n"
    "\n"
    "\n"
    "def platform():\n"
    "    return \"Linux\"\n"
    "\n"
    "\n"
    "def fnmatch(name, pat):\n"
    "    return _fnmatch(name, pat)\n"
    "\n"
    "\n"
    "fnmatchcase = fnmatch\n"
    "\n"
    "\n"
    "def filter(names, pat):\n"
    "    return [name for name in names if _fnmatch(name, pat)]\n"
    "\n"
    "\n"
    "class Error(Exception):\n"
    "    pass\n"
    "\n"
    "\n"
    "QUOTE_MINIMAL = 0\n"
    "QUOTE_ALL = 1\n"
    "QUOTE_NONNUMERIC = 2\n"
    "QUOTE_NONE = 3\n"
    "\n"
    "\n"
    "def _rows(lines, delimiter, quotechar):\n"
    "    for text in lines:\n"
    "        row = []\n"
    "        field = []\n"
    "        inside = False\n"
    "        lines_left = True\n"
    "        while True:\n"
    "            at = 0\n"
    "            while at < len(text):\n"
    "                c = text[at]\n"
    "                at += 1\n"
    "                if inside:\n"
    "                    if c != quotechar:\n"
    "                        field.append(c)\n"
    "                    elif text[at:at + 1] == quotechar:\n"
    "                        field.append(c)\n"
    "                        at += 1\n"
    "                    else:\n"
    "                        inside = False\n"
    "                elif c == quotechar and not field:\n"
    "                    inside = True\n"
    "                elif c == delimiter:\n"
    "                    row.append(\"\".join(field))\n"
    "                    field = []\n"
    "                elif c not in \"\\r\\n\":\n"
    "                    field.append(c)\n"
    "            if not inside:\n"
    "                break\n"
    "            text = next(lines, None)\n"
    "            if text is None:\n"
    "                break\n"
    "        if row or field or text is None or text.strip(\"\\r\\n\"):\n"
    "            row.append(\"\".join(field))\n"
    "        yield row\n"
    "\n"
    "\n"
    "def reader(csvfile, dialect=\"excel\", *, delimiter=\",\", quotechar='\"', **options):\n"
    "    return _rows(iter(csvfile), delimiter, quotechar)\n"
    "\n"
    "\n"
    "class DictReader:\n"
    "    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect=\"excel\", **options):\n"
    "        self._reader = reader(f, dialect, **options)\n"
    "        self._fieldnames = fieldnames\n"
    "        self.restkey = restkey\n"
    "        self.restval = restval\n"
    "\n"
    "    @property\n"
    "    def fieldnames(self):\n"
    "        if self._fieldnames is None:\n"
    "            self._fieldnames = next(self._reader, None)\n"
    "        return self._fieldnames\n"
    "\n"
    "    def __iter__(self):\n"
    "        return self\n"
    "\n"
    "    def __next__(self):\n"
    "        names = self.fieldnames\n"
    "        row = next(self._reader)\n"
    "        while not row:\n"
    "            row = next(self._reader)\n"
    "        found = dict(zip(names, row))\n"
    "        if len(row) > len(names):\n"
    "            found[self.restkey] = row[len(names):]\n"
    "        for name in names[len(row):]:\n"
    "            found[name] = self.restval\n"
    "        return found\n";

static const char zoneinfo_text[] =
    "class ZoneInfoNotFoundError(KeyError):\n"
    "    pass\n"
    "\n"
    "\n"
    "class ZoneInfo(_tzinfo):\n"
    "    def __init__(self, key):\n"
    "        if key not in (\"UTC\", \"Etc/UTC\", \"GMT\", \"Etc/GMT\", \"Zulu\"):\n"
    "            _refuse(f\"the time zone {key!r}\", \"Use UTC: limbeck carries no table of time zones.\")\n"
    "        self.key = key\n"
    "\n"
    "    def utcoffset(self, dt):\n"
    "        return _timedelta(0)\n"
    "\n"
    "    def dst(self, dt):\n"
    "        return _timedelta(0)\n"
    "\n"
    "    def tzname(self, dt):\n"
    "        return \"UTC\"\n"
    "\n"
    "    def fromutc(self, dt):\n"
    "        return dt\n"
    "\n"
    "    def __str__(self):\n"
    "        return self.key\n"
    "\n"
    "    def __repr__(self):\n"
    "        return f\"zoneinfo.ZoneInfo(key={self.key!r})\"\n"
    "\n"
    "\n"
    "def available_timezones():\n"
    "    return {\"UTC\"}\n";

static const char glob_text[] =
    "def glob(pathname, *, root_dir=None, recursive=False, **options):\n"
    "    start = _Path(\"/\") if pathname.startswith(\"/\") else _Path(root_dir or \".\")\n"
    "    return [str(path) for path in start.glob(pathname.lstrip(\"/\"))]\n"
    "\n"
    "\n"
    "def iglob(pathname, **options):\n"
    "    return iter(glob(pathname, **options))\n";

/* A class of another module. */
static bool class_value(struct vm *vm, const char *dotted, struct value *out)
{
    struct class_object *class_ = vm_native_class(vm, dotted);

    if (class_ == NULL)
        return false;
    *out = value_of(&class_->object);
    return true;
}

static bool tzinfo_value(struct vm *vm, struct value *out)
{
    return class_value(vm, "datetime.tzinfo", out);
}

static bool timedelta_value(struct vm *vm, struct value *out)
{
    return class_value(vm, "datetime.timedelta", out);
}

static bool path_value(struct vm *vm, struct value *out)
{
    return class_value(vm, "pathlib.Path", out);
}

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_host_log", host_log_row),
    ITEM_FUNCTION_OF("_sleep", host_sleep_row),
    ITEM_FUNCTION_OF("_fnmatch", host_fnmatch_row),
    {0},
};

static const struct native_item zoneinfo_natives[] = {
    ITEM_FUNCTION_OF("_refuse", host_refuse_row),
    {.name = "_tzinfo", .kind = ITEM_VALUE, .value = tzinfo_value},
    {.name = "_timedelta", .kind = ITEM_VALUE, .value = timedelta_value},
    {0},
};

static const struct native_item glob_natives[] = {
    {.name = "_Path", .kind = ITEM_VALUE, .value = path_value},
    {0},
};

static const struct std_source source = {"small", text, natives};
static const struct std_source zoneinfo_source = {"zoneinfo", zoneinfo_text, zoneinfo_natives};
static const struct std_source glob_source = {"glob", glob_text, glob_natives};

STD_NAME(source, py_warn, "warn")
STD_NAME(source, py_filterwarnings, "filterwarnings")
STD_NAME(source, py_simplefilter, "simplefilter")
STD_NAME(source, py_resetwarnings, "resetwarnings")
STD_NAME(source, py_catch_warnings, "catch_warnings")
STD_NAME(source, py_format_exc, "format_exc")
STD_NAME(source, py_print_exc, "print_exc")
STD_NAME(source, py_format_exception, "format_exception")
STD_NAME(source, py_format_exception_only, "format_exception_only")
STD_NAME(source, py_import_module, "import_module")
STD_NAME(source, py_files, "files")
STD_NAME(source, py_gettempdir, "gettempdir")
STD_NAME(source, py_reload, "reload")
STD_NAME(source, py_invalidate_caches, "invalidate_caches")
STD_NAME(source, py_iscoroutinefunction, "iscoroutinefunction")
STD_NAME(source, py_iscoroutine, "iscoroutine")
STD_NAME(source, py_isawaitable, "isawaitable")
STD_NAME(source, py_isclass, "isclass")
STD_NAME(source, py_isfunction, "isfunction")
STD_NAME(source, py_ismethod, "ismethod")
STD_NAME(source, py_ismodule, "ismodule")
STD_NAME(source, py_isgenerator, "isgenerator")
STD_NAME(source, py_isabstract, "isabstract")
STD_NAME(source, py_getmembers, "getmembers")
STD_NAME(source, py_getdoc, "getdoc")
STD_NAME(source, py_cleandoc, "cleandoc")
STD_NAME(source, py_getmodule, "getmodule")
STD_NAME(source, py_run, "run")
STD_NAME(source, py_gather, "gather")
STD_NAME(source, py_sleep, "sleep")
STD_NAME(source, py_wait_for, "wait_for")
STD_NAME(source, py_to_thread, "to_thread")
STD_NAME(source, py_create_task, "create_task")
STD_NAME(source, py_ensure_future, "ensure_future")
STD_NAME(source, py_Runner, "Runner")
STD_NAME(source, py_get_event_loop, "get_event_loop")
STD_NAME(source, py_new_event_loop, "new_event_loop")
STD_NAME(source, py_set_event_loop, "set_event_loop")
STD_NAME(source, py_set_event_loop_policy, "set_event_loop_policy")
STD_NAME(source, py_get_running_loop, "get_running_loop")
STD_NAME(source, py_Lock, "Lock")
STD_NAME(source, py_CancelledError, "CancelledError")
STD_NAME(source, py_WindowsSelectorEventLoopPolicy, "WindowsSelectorEventLoopPolicy")
STD_NAME(zoneinfo_source, py_ZoneInfo, "ZoneInfo")
STD_NAME(zoneinfo_source, py_ZoneInfoNotFoundError, "ZoneInfoNotFoundError")
STD_NAME(zoneinfo_source, py_available_timezones, "available_timezones")
STD_NAME(source, py_system, "system")
STD_NAME(source, py_machine, "machine")
STD_NAME(source, py_node, "node")
STD_NAME(source, py_release, "release")
STD_NAME(source, py_python_version, "python_version")
STD_NAME(source, py_python_implementation, "python_implementation")
STD_NAME(source, py_platform, "platform")
STD_NAME(source, py_fnmatch, "fnmatch")
STD_NAME(source, py_fnmatchcase, "fnmatchcase")
STD_NAME(source, py_filter, "filter")
STD_NAME(glob_source, py_glob, "glob")
STD_NAME(glob_source, py_iglob, "iglob")
STD_NAME(source, py_reader, "reader")
STD_NAME(source, py_DictReader, "DictReader")
STD_NAME(source, py_Error, "Error")
STD_NAME(source, py_QUOTE_MINIMAL, "QUOTE_MINIMAL")
STD_NAME(source, py_QUOTE_ALL, "QUOTE_ALL")
STD_NAME(source, py_QUOTE_NONNUMERIC, "QUOTE_NONNUMERIC")
STD_NAME(source, py_QUOTE_NONE, "QUOTE_NONE")

static const struct native_item warnings_items[] = {
    STD_ITEM(py_warn, "warn"),
    STD_ITEM(py_filterwarnings, "filterwarnings"),
    STD_ITEM(py_simplefilter, "simplefilter"),
    STD_ITEM(py_resetwarnings, "resetwarnings"),
    STD_ITEM(py_catch_warnings, "catch_warnings"),
    {0},
};

const struct native_module std_warnings = {.name = "warnings", .items = warnings_items, .closed = true};

static const struct native_item traceback_items[] = {
    STD_ITEM(py_format_exc, "format_exc"),
    STD_ITEM(py_print_exc, "print_exc"),
    STD_ITEM(py_format_exception, "format_exception"),
    STD_ITEM(py_format_exception_only, "format_exception_only"),
    {0},
};

const struct native_module std_traceback = {.name = "traceback", .items = traceback_items, .closed = true};

static const struct native_item importlib_items[] = {
    STD_ITEM(py_import_module, "import_module"),
    STD_ITEM(py_reload, "reload"),
    STD_ITEM(py_invalidate_caches, "invalidate_caches"),
    {0},
};

const struct native_module std_importlib = {.name = "importlib", .items = importlib_items, .closed = true};

static const struct native_item tempfile_items[] = {
    STD_ITEM(py_gettempdir, "gettempdir"), /* the name alone; whatever makes files is unknown */
    {0},
};

const struct native_module std_tempfile = {.name = "tempfile", .items = tempfile_items};

static const struct native_item importlib_resources_items[] = {
    STD_ITEM(py_files, "files"),
    {0},
};

const struct native_module std_importlib_resources = {.name = "importlib.resources", .items = importlib_resources_items};

static const struct native_item inspect_items[] = {
    STD_ITEM(py_iscoroutinefunction, "iscoroutinefunction"),
    STD_ITEM(py_iscoroutine, "iscoroutine"),
    STD_ITEM(py_isawaitable, "isawaitable"),
    STD_ITEM(py_isclass, "isclass"),
    STD_ITEM(py_isfunction, "isfunction"),
    STD_ITEM(py_ismethod, "ismethod"),
    STD_ITEM(py_ismodule, "ismodule"),
    STD_ITEM(py_isgenerator, "isgenerator"),
    STD_ITEM(py_isabstract, "isabstract"),
    STD_ITEM(py_getmembers, "getmembers"),
    STD_ITEM(py_getdoc, "getdoc"),
    STD_ITEM(py_cleandoc, "cleandoc"),
    STD_ITEM(py_getmodule, "getmodule"),
    {0},
};

const struct native_module std_inspect = {.name = "inspect", .items = inspect_items};

static const struct native_item asyncio_items[] = {
    STD_ITEM(py_run, "run"),
    STD_ITEM(py_gather, "gather"),
    STD_ITEM(py_sleep, "sleep"),
    STD_ITEM(py_wait_for, "wait_for"),
    STD_ITEM(py_to_thread, "to_thread"),
    STD_ITEM(py_create_task, "create_task"),
    STD_ITEM(py_ensure_future, "ensure_future"),
    STD_ITEM(py_Runner, "Runner"),
    STD_ITEM(py_get_event_loop, "get_event_loop"),
    STD_ITEM(py_new_event_loop, "new_event_loop"),
    STD_ITEM(py_set_event_loop, "set_event_loop"),
    STD_ITEM(py_set_event_loop_policy, "set_event_loop_policy"),
    STD_ITEM(py_get_running_loop, "get_running_loop"),
    STD_ITEM(py_Lock, "Lock"),
    STD_ITEM(py_CancelledError, "CancelledError"),
    STD_ITEM(py_iscoroutine, "iscoroutine"),
    STD_ITEM(py_iscoroutinefunction, "iscoroutinefunction"),
    STD_ITEM(py_WindowsSelectorEventLoopPolicy, "WindowsSelectorEventLoopPolicy"),
    {0},
};

const struct native_module std_asyncio = {.name = "asyncio", .items = asyncio_items};

static const struct native_item zoneinfo_items[] = {
    STD_ITEM(py_ZoneInfo, "ZoneInfo"),
    STD_ITEM(py_ZoneInfoNotFoundError, "ZoneInfoNotFoundError"),
    STD_ITEM(py_available_timezones, "available_timezones"),
    {0},
};

const struct native_module std_zoneinfo = {.name = "zoneinfo", .items = zoneinfo_items, .closed = true};

static const struct native_item platform_items[] = {
    STD_ITEM(py_system, "system"),
    STD_ITEM(py_machine, "machine"),
    STD_ITEM(py_node, "node"),
    STD_ITEM(py_release, "release"),
    STD_ITEM(py_python_version, "python_version"),
    STD_ITEM(py_python_implementation, "python_implementation"),
    STD_ITEM(py_platform, "platform"),
    {0},
};

const struct native_module std_platform = {.name = "platform", .items = platform_items};

static bool config_ignore(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    (void)out;
    return true;
}

static const struct native file_config_row = {"fileConfig", "fname, defaults=None, disable_existing_loggers=True, encoding=None",
                                              config_ignore, NATIVE_TAKES_OPAQUE};
static const struct native dict_config_row = {"dictConfig", "config", config_ignore, NATIVE_TAKES_OPAQUE};

static const struct native_item logging_config_items[] = {
    ITEM_F("fileConfig", file_config_row),
    ITEM_F("dictConfig", dict_config_row),
    {0},
};

const struct native_module std_logging_config = {.name = "logging.config", .items = logging_config_items, .closed = true};

static const struct native_item fnmatch_items[] = {
    STD_ITEM(py_fnmatch, "fnmatch"),
    STD_ITEM(py_fnmatchcase, "fnmatchcase"),
    STD_ITEM(py_filter, "filter"),
    {0},
};

const struct native_module std_fnmatch = {.name = "fnmatch", .items = fnmatch_items, .closed = true};

static const struct native_item glob_items[] = {
    STD_ITEM(py_glob, "glob"),
    STD_ITEM(py_iglob, "iglob"),
    {0},
};

const struct native_module std_glob = {.name = "glob", .items = glob_items, .closed = true};

static const struct native_item csv_items[] = {
    STD_ITEM(py_reader, "reader"),         STD_ITEM(py_DictReader, "DictReader"),
    STD_ITEM(py_Error, "Error"),           STD_ITEM(py_QUOTE_MINIMAL, "QUOTE_MINIMAL"),
    STD_ITEM(py_QUOTE_ALL, "QUOTE_ALL"),   STD_ITEM(py_QUOTE_NONNUMERIC, "QUOTE_NONNUMERIC"),
    STD_ITEM(py_QUOTE_NONE, "QUOTE_NONE"), {0},
};

const struct native_module std_csv = {.name = "csv", .items = csv_items};
