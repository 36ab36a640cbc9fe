/*
 * structlog: bound loggers over the standard library's logging; the values stand behind the event as key=value.
 *
 * Processors and configuration have no meaning here.
 */
#include "eval/std/source.h"
#include "vocab/packages/natives.h"

/* clang-format off */
static const char text[] =
    "import logging\n"
    "\n"
    "\n"
    "class BoundLogger:\n"
    "    def __init__(self, name=\"structlog\", values=None):\n"
    "        self._name = name\n"
    "        self._values = values or {}\n"
    "\n"
    "    def _write(self, level, event, args, values):\n"
    "        if args and isinstance(event, str) and not any(map(_is_opaque, args)):\n"
    "            event = event % args\n"
    "        parts = [f\"{key}={value!r}\" for key, value in {**self._values, **values}.items() if not _is_opaque(value)]\n"
    "        logging.getLogger(self._name)._log(level, \" \".join([str(event), *parts]), ())\n"
    "\n"
    "    def bind(self, **values):\n"
    "        return BoundLogger(self._name, {**self._values, **values})\n"
    "\n"
    "    new = bind\n"
    "\n"
    "    def unbind(self, *keys):\n"
    "        return BoundLogger(self._name, {key: value for key, value in self._values.items() if key not in keys})\n"
    "\n"
    "    try_unbind = unbind\n"
    "\n"
    "    def debug(self, event=None, *args, **values):\n"
    "        self._write(10, event, args, values)\n"
    "\n"
    "    def info(self, event=None, *args, **values):\n"
    "        self._write(20, event, args, values)\n"
    "\n"
    "    msg = info\n"
    "\n"
    "    def warning(self, event=None, *args, **values):\n"
    "        self._write(30, event, args, values)\n"
    "\n"
    "    warn = warning\n"
    "\n"
    "    def error(self, event=None, *args, **values):\n"
    "        self._write(40, event, args, values)\n"
    "\n"
    "    def exception(self, event=None, *args, **values):\n"
    "        self._write(40, event, args, values)\n"
    "\n"
    "    def critical(self, event=None, *args, **values):\n"
    "        self._write(50, event, args, values)\n"
    "\n"
    "    fatal = critical\n"
    "\n"
    "    def log(self, level, event=None, *args, **values):\n"
    "        self._write(level, event, args, values)\n"
    "\n"
    "\n"
    "def get_logger(*args, **initial_values):\n"
    "    return BoundLogger(args[0] if args and isinstance(args[0], str) else \"structlog\", initial_values)\n"
    "\n"
    "\n"
    "getLogger = get_logger\n"
    "\n"
    "\n"
    "def wrap_logger(logger, processors=None, **initial_values):\n"
    "    return BoundLogger(\"structlog\", initial_values)\n"
    "\n"
    "\n"
    "def configure(*args, **kwargs):\n"
    "    return None\n"
    "\n"
    "\n"
    "def configure_once(*args, **kwargs):\n"
    "    return None\n"
    "\n"
    "\n"
    "def is_configured():\n"
    "    return True\n"
    "\n"
    "\n"
    "def reset_defaults():\n"
    "    return None\n";
/* clang-format on */

static const struct std_source source = {"structlog", text, package_natives};

STD_NAME(source, py_boundlogger, "BoundLogger")
STD_NAME(source, py_get_logger, "get_logger")
STD_NAME(source, py_getlogger, "getLogger")
STD_NAME(source, py_wrap_logger, "wrap_logger")
STD_NAME(source, py_configure, "configure")
STD_NAME(source, py_configure_once, "configure_once")
STD_NAME(source, py_is_configured, "is_configured")
STD_NAME(source, py_reset_defaults, "reset_defaults")

/* clang-format off */
static const struct native_item structlog_items[] = {
    STD_ITEM(py_boundlogger, "BoundLogger"),
    STD_ITEM(py_get_logger, "get_logger"),
    STD_ITEM(py_getlogger, "getLogger"),
    STD_ITEM(py_wrap_logger, "wrap_logger"),
    STD_ITEM(py_configure, "configure"),
    STD_ITEM(py_configure_once, "configure_once"),
    STD_ITEM(py_is_configured, "is_configured"),
    STD_ITEM(py_reset_defaults, "reset_defaults"),
    {.name = "stdlib", .kind = ITEM_MODULE, .path = "structlog.stdlib"},
    {0},
};
static const struct native_item structlog_stdlib_items[] = {
    STD_ITEM(py_boundlogger, "BoundLogger"),
    STD_ITEM(py_get_logger, "get_logger"),
    {0},
};
/* clang-format on */

const struct native_module structlog_module = {.name = "structlog", .items = structlog_items};
const struct native_module structlog_stdlib_module = {.name = "structlog.stdlib", .items = structlog_stdlib_items};
