/*
 * loguru: its logger over the standard library's logging, under the name "loguru".
 *
 * Sinks, formats and filters have no meaning here: what is logged goes where limbeck's log goes. catch() does not swallow
 * exceptions, as a migration that failed must not count as done.
 */
#include "eval/std/source.h"
#include "vocab/packages/natives.h"

/* clang-format off */
static const char text[] =
    "import logging\n"
    "\n"
    "_levels = {\n"
    "    \"TRACE\": 5, \"DEBUG\": 10, \"INFO\": 20, \"SUCCESS\": 25, \"WARNING\": 30, \"ERROR\": 40, \"CRITICAL\": 50\n"
    "}\n"
    "\n"
    "\n"
    "class _Quiet:\n"
    "    def __enter__(self):\n"
    "        return None\n"
    "\n"
    "    def __exit__(self, kind, value, trace):\n"
    "        return False\n"
    "\n"
    "    def __call__(self, function):\n"
    "        return function\n"
    "\n"
    "\n"
    "class Logger:\n"
    "    def log(self, level, message, *args, **kwargs):\n"
    "        number = level if isinstance(level, int) else _levels.get(level, 20)\n"
    "        if (args or kwargs) and isinstance(message, str) and not any(map(_is_opaque, [*args, *kwargs.values()])):\n"
    "            message = message.format(*args, **kwargs)\n"
    "        logging.getLogger(\"loguru\")._log(25 if number == 25 else number, message, ())\n"
    "\n"
    "    def trace(self, message, *args, **kwargs):\n"
    "        self.log(\"TRACE\", message, *args, **kwargs)\n"
    "\n"
    "    def debug(self, message, *args, **kwargs):\n"
    "        self.log(\"DEBUG\", message, *args, **kwargs)\n"
    "\n"
    "    def info(self, message, *args, **kwargs):\n"
    "        self.log(\"INFO\", message, *args, **kwargs)\n"
    "\n"
    "    def success(self, message, *args, **kwargs):\n"
    "        self.log(\"INFO\", message, *args, **kwargs)\n"
    "\n"
    "    def warning(self, message, *args, **kwargs):\n"
    "        self.log(\"WARNING\", message, *args, **kwargs)\n"
    "\n"
    "    def error(self, message, *args, **kwargs):\n"
    "        self.log(\"ERROR\", message, *args, **kwargs)\n"
    "\n"
    "    def exception(self, message, *args, **kwargs):\n"
    "        self.log(\"ERROR\", message, *args, **kwargs)\n"
    "\n"
    "    def critical(self, message, *args, **kwargs):\n"
    "        self.log(\"CRITICAL\", message, *args, **kwargs)\n"
    "\n"
    "    def bind(self, **kwargs):\n"
    "        return self\n"
    "\n"
    "    def opt(self, **kwargs):\n"
    "        return self\n"
    "\n"
    "    def patch(self, patcher):\n"
    "        return self\n"
    "\n"
    "    # Failures still end the migration: what catch() would swallow is not swallowed.\n"
    "    def catch(self, *args, **kwargs):\n"
    "        return args[0] if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], type) else "
    "_Quiet()\n"
    "\n"
    "    def contextualize(self, **kwargs):\n"
    "        return _Quiet()\n"
    "\n"
    "    def add(self, sink, **kwargs):\n"
    "        return 1\n"
    "\n"
    "    def remove(self, handler_id=None):\n"
    "        return None\n"
    "\n"
    "    def configure(self, **kwargs):\n"
    "        return []\n"
    "\n"
    "    def level(self, name, no=None, color=None, icon=None):\n"
    "        return (name, _levels.get(name, no), color, icon)\n"
    "\n"
    "    def enable(self, name):\n"
    "        return None\n"
    "\n"
    "    def disable(self, name):\n"
    "        return None\n"
    "\n"
    "    def complete(self):\n"
    "        return None\n"
    "\n"
    "\n"
    "logger = Logger()\n";
/* clang-format on */

static const struct std_source source = {"loguru", text, package_natives};

STD_NAME(source, py_logger, "logger")
STD_NAME(source, py_logger_2, "Logger")

/* clang-format off */
static const struct native_item loguru_items[] = {
    STD_ITEM(py_logger, "logger"),
    STD_ITEM(py_logger_2, "Logger"),
    {0},
};
/* clang-format on */

const struct native_module loguru_module = {.name = "loguru", .items = loguru_items};
